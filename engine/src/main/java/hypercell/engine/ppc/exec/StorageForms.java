package hypercell.engine.ppc.exec;

import static hypercell.engine.ppc.isa.Field.D;
import static hypercell.engine.ppc.isa.Field.RA;
import static hypercell.engine.ppc.isa.Field.RB;
import static hypercell.engine.ppc.isa.Field.RT;

import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.isa.SpecialRegister;
import hypercell.engine.ppc.semantics.Bytes;
import java.util.Map;

/// Loads and stores of one number.
final class StorageForms {
    /// CCR0[FLSTA]: unaligned integer accesses raise Alignment.
    private static final int FORCE_ALIGNMENT = 0x100;

    private interface Extension {
        int of(int value);
    }

    private StorageForms() {}

    static void addTo(Map<String, Forms> forms) {
        forms.put("load1", insn -> load(insn, 1, value -> value));
        forms.put("load2", insn -> load(insn, 2, value -> value));
        forms.put("load2s", insn -> load(insn, 2, value -> (short) value));
        forms.put("load2r", insn -> load(insn, 2, Bytes::swapHalf));
        forms.put("load4", insn -> load(insn, 4, value -> value));
        forms.put("load4r", insn -> load(insn, 4, Integer::reverseBytes));
        forms.put("store1", insn -> store(insn, 1, value -> value));
        forms.put("store2", insn -> store(insn, 2, value -> value));
        forms.put("store2r", insn -> store(insn, 2, Bytes::swapHalf));
        forms.put("store4", insn -> store(insn, 4, value -> value));
        forms.put("store4r", insn -> store(insn, 4, Integer::reverseBytes));
    }

    /// The effective address of an instruction.
    interface Address {
        int of(BookECpu cpu);
    }

    /// `D(RA|0)`, `(RA|0) + RB`, or with update `RA` itself.
    static Address address(Insn insn) {
        int ra = insn.field(RA);
        int rb = insn.field(RB);
        int d = insn.field(D);
        if (insn.form().row().operands().contains(D)) {
            return ra == 0 ? cpu -> d : cpu -> cpu.r[ra] + d;
        }
        return ra == 0 ? cpu -> cpu.r[rb] : cpu -> cpu.r[ra] + cpu.r[rb];
    }

    static void requireAlignment(BookECpu cpu, int ea, int bytes, boolean store) {
        if ((ea & bytes - 1) != 0 && (cpu.state.spr[SpecialRegister.CCR0] & FORCE_ALIGNMENT) != 0) {
            cpu.alignment(ea, store, "0x%08x is not aligned, and CCR0[FLSTA] = 1".formatted(ea));
        }
    }

    private static Handler load(Insn insn, int bytes, Extension extension) {
        int rt = insn.field(RT);
        int ra = insn.field(RA);
        boolean update = insn.form().row().is("update");
        Address address = address(insn);
        return cpu -> {
            int ea = address.of(cpu);
            requireAlignment(cpu, ea, bytes, false);
            cpu.r[rt] = extension.of(cpu.mmu.load(ea, bytes));
            if (update) {
                cpu.r[ra] = ea;
            }
        };
    }

    private static Handler store(Insn insn, int bytes, Extension extension) {
        int rs = insn.field(RT);
        int ra = insn.field(RA);
        boolean update = insn.form().row().is("update");
        Address address = address(insn);
        return cpu -> {
            int ea = address.of(cpu);
            requireAlignment(cpu, ea, bytes, true);
            cpu.mmu.store(ea, bytes, extension.of(cpu.r[rs]));
            if (update) {
                cpu.r[ra] = ea;
            }
        };
    }
}
