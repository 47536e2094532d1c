package hypercell.engine.ppc.exec;

import static hypercell.engine.ppc.isa.Field.BD;
import static hypercell.engine.ppc.isa.Field.BI;
import static hypercell.engine.ppc.isa.Field.BO;
import static hypercell.engine.ppc.isa.Field.LI;
import static hypercell.engine.ppc.isa.Field.RA;
import static hypercell.engine.ppc.isa.Field.RB;
import static hypercell.engine.ppc.isa.Field.SI;
import static hypercell.engine.ppc.isa.Field.TO;

import hypercell.engine.ppc.fault.Esr;
import hypercell.engine.ppc.fault.GuestInterrupt;
import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.semantics.Comparisons;
import java.util.Map;

/// Branches and traps. While a handler runs, `pc` is the next instruction.
final class BranchForms {
    private BranchForms() {}

    static void addTo(Map<String, Forms> forms) {
        forms.put("b", insn -> {
            int distance = insn.field(LI);
            boolean absolute = insn.form().absolute();
            return linking(insn, cpu -> cpu.state.pc = absolute ? distance : cpu.state.pc - 4 + distance);
        });
        forms.put("bc", BranchForms::conditional);
        forms.put("bclr", insn -> toRegister(insn, true));
        forms.put("bcctr", insn -> toRegister(insn, false));
        forms.put("tw", insn -> {
            int to = insn.field(TO);
            int ra = insn.field(RA);
            int rb = insn.field(RB);
            return cpu -> trap(Comparisons.traps(to, cpu.r[ra], cpu.r[rb]));
        });
        forms.put("twi", insn -> {
            int to = insn.field(TO);
            int ra = insn.field(RA);
            int value = insn.field(SI);
            return cpu -> trap(Comparisons.traps(to, cpu.r[ra], value));
        });
    }

    private static void trap(boolean holds) {
        if (holds) {
            throw GuestInterrupt.program(Esr.PTR, "a trap instruction");
        }
    }

    /// LR takes the address behind the branch, taken or not.
    private static Handler linking(Insn insn, Handler branch) {
        if (!insn.form().links()) {
            return branch;
        }
        return cpu -> {
            int next = cpu.state.pc;
            branch.run(cpu);
            cpu.state.lr = next;
        };
    }

    private static Handler conditional(Insn insn) {
        int bo = insn.field(BO);
        int bi = insn.field(BI);
        int distance = insn.field(BD);
        boolean absolute = insn.form().absolute();
        return linking(insn, cpu -> {
            if (holds(cpu, bo, bi)) {
                cpu.state.pc = absolute ? distance : cpu.state.pc - 4 + distance;
            }
        });
    }

    private static Handler toRegister(Insn insn, boolean linkRegister) {
        int bo = insn.field(BO);
        int bi = insn.field(BI);
        return linking(insn, cpu -> {
            if (holds(cpu, bo, bi)) {
                cpu.state.pc = (linkRegister ? cpu.state.lr : cpu.state.ctr) & ~3;
            }
        });
    }

    /// BO: 0b1xxxx ignores the condition, 0bx1xxx wants it true; 0bxx0xx counts CTR down, and 0bxx01x wants it
    /// zero.
    private static boolean holds(BookECpu cpu, int bo, int bi) {
        boolean counted = true;
        if ((bo & 4) == 0) {
            cpu.state.ctr--;
            counted = cpu.state.ctr == 0 == ((bo & 2) != 0);
        }
        return counted && ((bo & 16) != 0 || cpu.state.crBit(bi) == ((bo & 8) != 0));
    }
}
