package hypercell.dsl;

import hypercell.dsl.Views.Listing;
import hypercell.engine.boot.SymbolTable;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
import hypercell.engine.x86.isa.Insn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Disassembles guest memory with the names that the guest's code has for addresses.
final class Disassembly {
    private final Map<Long, String> labels = new HashMap<>();
    private final SymbolTable symbols;
    private final int codeBits;

    /// @param symbols what names an address inside code when no label is exactly there
    Disassembly(Map<String, Long> labels, SymbolTable symbols, int codeBits) {
        labels.forEach((name, address) -> this.labels.putIfAbsent(address, name));
        this.symbols = symbols;
        this.codeBits = codeBits;
    }

    /// At most `count` instructions from `address`; `code` holds the bytes there.
    Listing list(long address, byte[] code, int count) {
        List<Listing.Line> lines = new ArrayList<>();
        int at = 0;
        while (lines.size() < count && at < code.length) {
            Listing.Line line = line(address + at, Arrays.copyOfRange(code, at, code.length));
            lines.add(line);
            at += line.bytes().size();
        }
        return new Listing(List.copyOf(lines));
    }

    /// One instruction.
    Listing.Line line(long address, byte[] code) {
        Insn insn = Decoder.decode(code, 0, code.length, codeBits);
        byte[] own = Arrays.copyOf(code, Math.clamp(insn.length(), 1, code.length));
        return new Listing.Line(
                address,
                new Bytes(address, own),
                Disassembler.text(insn, address, this::name),
                labels.getOrDefault(address, ""));
    }

    private String name(long address) {
        String label = labels.get(address);
        return label != null ? label : symbols.place(address);
    }
}
