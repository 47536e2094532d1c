package hypercell.engine.ppc.exec;

import static hypercell.engine.ppc.isa.Field.MB;
import static hypercell.engine.ppc.isa.Field.ME;
import static hypercell.engine.ppc.isa.Field.RA;
import static hypercell.engine.ppc.isa.Field.RB;
import static hypercell.engine.ppc.isa.Field.RS;
import static hypercell.engine.ppc.isa.Field.SH;
import static hypercell.engine.ppc.isa.Field.UI;

import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.semantics.Bytes;
import hypercell.engine.ppc.semantics.Shifts;
import java.util.Map;

/// Logic, shifts and rotations: from RS to RA.
final class LogicForms {
    private interface Operation {
        int of(int s, int b);
    }

    private LogicForms() {}

    static void addTo(Map<String, Forms> forms) {
        forms.put("and", insn -> binary(insn, (s, b) -> s & b));
        forms.put("andc", insn -> binary(insn, (s, b) -> s & ~b));
        forms.put("eqv", insn -> binary(insn, (s, b) -> ~(s ^ b)));
        forms.put("nand", insn -> binary(insn, (s, b) -> ~(s & b)));
        forms.put("nor", insn -> binary(insn, (s, b) -> ~(s | b)));
        forms.put("or", insn -> binary(insn, (s, b) -> s | b));
        forms.put("orc", insn -> binary(insn, (s, b) -> s | ~b));
        forms.put("xor", insn -> binary(insn, (s, b) -> s ^ b));
        forms.put("slw", insn -> binary(insn, Shifts::left));
        forms.put("srw", insn -> binary(insn, Shifts::right));
        forms.put("cntlzw", insn -> binary(insn, (s, b) -> Integer.numberOfLeadingZeros(s)));
        forms.put("extsb", insn -> binary(insn, (s, b) -> (byte) s));
        forms.put("extsh", insn -> binary(insn, (s, b) -> (short) s));
        forms.put("andi", insn -> recorded(immediate(insn, insn.field(UI), (s, b) -> s & b), insn));
        forms.put("andis", insn -> recorded(immediate(insn, insn.field(UI) << 16, (s, b) -> s & b), insn));
        forms.put("ori", insn -> immediate(insn, insn.field(UI), (s, b) -> s | b));
        forms.put("oris", insn -> immediate(insn, insn.field(UI) << 16, (s, b) -> s | b));
        forms.put("xori", insn -> immediate(insn, insn.field(UI), (s, b) -> s ^ b));
        forms.put("xoris", insn -> immediate(insn, insn.field(UI) << 16, (s, b) -> s ^ b));
        addShifts(forms);
    }

    private static void addShifts(Map<String, Forms> forms) {
        forms.put("sraw", insn -> {
            int rb = insn.field(RB);
            return algebraic(insn, cpu -> cpu.r[rb]);
        });
        forms.put("srawi", insn -> {
            int count = insn.field(SH);
            return algebraic(insn, cpu -> count);
        });
        forms.put("rlwimi", LogicForms::insert);
        forms.put("rlwinm", insn -> {
            int count = insn.field(SH);
            int mask = Shifts.mask(insn.field(MB), insn.field(ME));
            return binary(insn, (s, b) -> Integer.rotateLeft(s, count) & mask);
        });
        forms.put("rlwnm", insn -> {
            int mask = Shifts.mask(insn.field(MB), insn.field(ME));
            return binary(insn, (s, b) -> Integer.rotateLeft(s, b) & mask);
        });
        forms.put("dlmzb", LogicForms::firstZeroByte);
    }

    private static Handler binary(Insn insn, Operation operation) {
        int ra = insn.field(RA);
        int rs = insn.field(RS);
        int rb = insn.field(RB);
        return cpu -> cpu.r[ra] = operation.of(cpu.r[rs], cpu.r[rb]);
    }

    private static Handler immediate(Insn insn, int value, Operation operation) {
        int ra = insn.field(RA);
        int rs = insn.field(RS);
        return cpu -> cpu.r[ra] = operation.of(cpu.r[rs], value);
    }

    private static Handler recorded(Handler handler, Insn insn) {
        int ra = insn.field(RA);
        return cpu -> {
            handler.run(cpu);
            cpu.record(cpu.r[ra]);
        };
    }

    private interface Amount {
        int of(BookECpu cpu);
    }

    private static Handler algebraic(Insn insn, Amount amount) {
        int ra = insn.field(RA);
        int rs = insn.field(RS);
        return cpu -> {
            int count = amount.of(cpu);
            int value = cpu.r[rs];
            cpu.state.ca = Shifts.losesOnes(value, count);
            cpu.r[ra] = Shifts.rightAlgebraic(value, count);
        };
    }

    private static Handler insert(Insn insn) {
        int ra = insn.field(RA);
        int rs = insn.field(RS);
        int count = insn.field(SH);
        int mask = Shifts.mask(insn.field(MB), insn.field(ME));
        return cpu -> cpu.r[ra] = Integer.rotateLeft(cpu.r[rs], count) & mask | cpu.r[ra] & ~mask;
    }

    /// DLMZB: the byte's number, 8 when there is none, goes to XER and RA; CR0 tells in which word it was.
    private static Handler firstZeroByte(Insn insn) {
        int ra = insn.field(RA);
        int rs = insn.field(RS);
        int rb = insn.field(RB);
        boolean records = insn.form().records();
        return cpu -> {
            int found = Bytes.firstZero(cpu.r[rs], cpu.r[rb]);
            int count = found == 0 ? 8 : found;
            cpu.state.stringBytes = count;
            cpu.r[ra] = count;
            if (records) {
                int where = found == 0 ? 2 : found <= 4 ? 4 : 8;
                cpu.state.setCrField(0, where | (cpu.state.so ? 1 : 0));
            }
        };
    }
}
