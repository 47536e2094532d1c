package hypercell.dsl;

import hypercell.dsl.Views.Listing;
import hypercell.engine.platform.PpcMachine;
import hypercell.engine.ppc.isa.Disassembler;
import hypercell.engine.ppc.isa.Insn;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// Disassembles a ppc440 guest's code as the processor would fetch it.
final class PpcListing {
    private PpcListing() {}

    static Listing of(PpcMachine machine, SortedMap<String, Long> labels, long address, int count) {
        List<Listing.Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = address + 4L * i & 0xffff_ffffL;
            Insn insn = machine.core().peek((int) at);
            if (insn == null) {
                break; // nothing can be fetched there
            }
            String text = Disassembler.text(insn, at, target -> name(labels, target));
            String label = name(labels, at);
            lines.add(new Listing.Line(at, new Bytes(at, bytes(insn.word())), text, label == null ? "" : label));
        }
        return new Listing(List.copyOf(lines));
    }

    private static byte[] bytes(int word) {
        return new byte[] {(byte) (word >>> 24), (byte) (word >>> 16), (byte) (word >>> 8), (byte) word};
    }

    private static String name(SortedMap<String, Long> labels, long address) {
        for (var label : labels.entrySet()) {
            if (label.getValue() == address) {
                return label.getKey();
            }
        }
        return null;
    }
}
