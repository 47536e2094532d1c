package hypercell.engine.monitor;

import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;
import java.util.List;

/// [Mistake#RETURN_HARDWARE_ENTRY]: the monitor does a guest's MOV from a page table itself, and answers with what
/// hardware has.
final class HardwareEntryLeak {
    private static final int REGISTER_BITS = 32;

    private final VirtualMachine vm;

    HardwareEntryLeak(VirtualMachine vm) {
        this.vm = vm;
    }

    /// Does the guest's present instruction when it is MOV to a 32-bit register; whether it was.
    boolean answer(long hardwareEntry) {
        Insn insn = vm.core().present().insn();
        List<Operand> operands = insn.operands();
        boolean move = insn.row().meaning().equals("mov") && operands.size() == 2;
        if (!move || !(operands.getFirst() instanceof Operand.Register to) || to.bits() != REGISTER_BITS) {
            return false;
        }
        vm.core().state().r[to.number()] = hardwareEntry & 0xffff_ffffL;
        vm.core().advance(insn.length());
        return true;
    }
}
