package hypercell.engine.ppc.oracle;

import hypercell.engine.machine.Stop;
import hypercell.engine.platform.PpcConfig;
import hypercell.engine.platform.PpcMachine;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.state.PpcState;
import java.nio.ByteBuffer;

/// Runs cases on this engine.
final class InstructionRig {
    private static final int VECTORS = 0x6000;

    private final PpcMachine machine = PpcMachine.create(new PpcConfig(1 << 20));

    InstructionRig() {
        for (Ivor ivor : Ivor.values()) {
            machine.cpu().setRegister("ivor" + ivor.number(), VECTORS + 16 * ivor.number());
            machine.breakpoints().add((long) VECTORS + 16 * ivor.number());
        }
        machine.breakpoints().add((long) InstructionCase.FINISH);
    }

    InstructionOutcome run(InstructionCase given) {
        PpcState state = machine.core().state();
        System.arraycopy(given.registers(), 0, state.r, 0, 32);
        state.cr = given.registers()[InstructionCase.CR];
        state.setXer(given.registers()[InstructionCase.XER]);
        state.lr = given.registers()[InstructionCase.LR];
        state.ctr = given.registers()[InstructionCase.CTR];
        state.reserved = false;
        ByteBuffer code = ByteBuffer.allocate(4 * InstructionCase.WORDS);
        for (int word : given.code()) {
            code.putInt(word);
        }
        machine.writeReal(InstructionCase.SLOT, code.array());
        machine.writeReal(InstructionCase.SCRATCH, InstructionCase.pattern());
        machine.start(InstructionCase.SLOT, Integer.toUnsignedLong(given.registers()[1]));
        Stop stop = machine.run(100);
        return outcome(stop);
    }

    private InstructionOutcome outcome(Stop stop) {
        PpcState state = machine.core().state();
        int[] registers = new int[InstructionCase.REGISTERS];
        System.arraycopy(state.r, 0, registers, 0, 32);
        registers[InstructionCase.CR] = state.cr;
        registers[InstructionCase.XER] = state.xer();
        registers[InstructionCase.LR] = state.lr;
        registers[InstructionCase.CTR] = state.ctr;
        int interrupt = stop instanceof Stop.Breakpoint at
                ? at.pc() == InstructionCase.FINISH ? -1 : (int) (at.pc() - VECTORS) / 16
                : 99;
        return InstructionOutcome.of(
                registers,
                interrupt,
                register("srr0"),
                register("esr"),
                register("dear"),
                machine.readReal(InstructionCase.SCRATCH, InstructionCase.SCRATCH_BYTES));
    }

    private int register(String name) {
        return (int) machine.cpu().register(name);
    }
}
