package hypercell.engine.ppc.exec;

import static hypercell.engine.ppc.isa.Field.BA;
import static hypercell.engine.ppc.isa.Field.BB;
import static hypercell.engine.ppc.isa.Field.BF;
import static hypercell.engine.ppc.isa.Field.BFA;
import static hypercell.engine.ppc.isa.Field.BT;
import static hypercell.engine.ppc.isa.Field.FXM;
import static hypercell.engine.ppc.isa.Field.RA;
import static hypercell.engine.ppc.isa.Field.RB;
import static hypercell.engine.ppc.isa.Field.RS;
import static hypercell.engine.ppc.isa.Field.RT;
import static hypercell.engine.ppc.isa.Field.SI;
import static hypercell.engine.ppc.isa.Field.UI;

import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.semantics.Comparisons;
import java.util.Map;

/// Comparisons and the condition register.
final class ConditionForms {
    private interface BitOperation {
        boolean of(boolean a, boolean b);
    }

    private ConditionForms() {}

    static void addTo(Map<String, Forms> forms) {
        forms.put("cmp", insn -> {
            int bf = insn.field(BF);
            int ra = insn.field(RA);
            int rb = insn.field(RB);
            return cpu -> cpu.state.setCrField(bf, Comparisons.signed(cpu.r[ra], cpu.r[rb], cpu.state.so));
        });
        forms.put("cmpl", insn -> {
            int bf = insn.field(BF);
            int ra = insn.field(RA);
            int rb = insn.field(RB);
            return cpu -> cpu.state.setCrField(bf, Comparisons.unsigned(cpu.r[ra], cpu.r[rb], cpu.state.so));
        });
        forms.put("cmpi", insn -> {
            int bf = insn.field(BF);
            int ra = insn.field(RA);
            int value = insn.field(SI);
            return cpu -> cpu.state.setCrField(bf, Comparisons.signed(cpu.r[ra], value, cpu.state.so));
        });
        forms.put("cmpli", insn -> {
            int bf = insn.field(BF);
            int ra = insn.field(RA);
            int value = insn.field(UI);
            return cpu -> cpu.state.setCrField(bf, Comparisons.unsigned(cpu.r[ra], value, cpu.state.so));
        });
        addBits(forms);
        addMoves(forms);
    }

    private static void addBits(Map<String, Forms> forms) {
        forms.put("crand", insn -> bits(insn, (a, b) -> a & b));
        forms.put("crandc", insn -> bits(insn, (a, b) -> a & !b));
        forms.put("creqv", insn -> bits(insn, (a, b) -> a == b));
        forms.put("crnand", insn -> bits(insn, (a, b) -> !(a & b)));
        forms.put("crnor", insn -> bits(insn, (a, b) -> !(a | b)));
        forms.put("cror", insn -> bits(insn, (a, b) -> a | b));
        forms.put("crorc", insn -> bits(insn, (a, b) -> a | !b));
        forms.put("crxor", insn -> bits(insn, (a, b) -> a ^ b));
    }

    private static Handler bits(Insn insn, BitOperation operation) {
        int bt = insn.field(BT);
        int ba = insn.field(BA);
        int bb = insn.field(BB);
        return cpu -> cpu.state.setCrBit(bt, operation.of(cpu.state.crBit(ba), cpu.state.crBit(bb)));
    }

    private static void addMoves(Map<String, Forms> forms) {
        forms.put("mcrf", insn -> {
            int bf = insn.field(BF);
            int bfa = insn.field(BFA);
            return cpu -> cpu.state.setCrField(bf, cpu.state.crField(bfa));
        });
        forms.put("mcrxr", insn -> {
            int bf = insn.field(BF);
            return cpu -> {
                cpu.state.setCrField(bf, cpu.state.xer() >>> 28);
                cpu.state.setXer(cpu.state.stringBytes);
            };
        });
        forms.put("mfcr", insn -> {
            int rt = insn.field(RT);
            return cpu -> cpu.r[rt] = cpu.state.cr;
        });
        forms.put("mtcrf", insn -> {
            int rs = insn.field(RS);
            int mask = fields(insn.field(FXM));
            return cpu -> cpu.state.cr = cpu.r[rs] & mask | cpu.state.cr & ~mask;
        });
    }

    /// Four bits for each bit of FXM.
    private static int fields(int fxm) {
        int mask = 0;
        for (int field = 0; field < 8; field++) {
            mask |= (fxm & 0x80 >>> field) != 0 ? 0xf << 28 - 4 * field : 0;
        }
        return mask;
    }
}
