package hypercell.engine.x86.exec;

/// One decoded instruction, ready to run: operands resolved to registers and address recipes at decode time. Faults
/// leave by [hypercell.engine.x86.fault.GuestFault] with the architectural state as before the instruction.
abstract class Handler {
    abstract void run(X86Cpu cpu);

    /// Whether it may write memory, and so overwrite the block that it stands in.
    boolean mayWriteMemory() {
        return true;
    }
}
