package hypercell.engine.x86.exec;

/// One decoded instruction, ready to run: operands resolved to registers and address recipes at decode time. Faults
/// leave by [hypercell.engine.x86.fault.GuestFault] with the architectural state as before the instruction.
abstract class Handler {
    abstract void run(X86Cpu cpu);

    /// Whether it may access memory or a device: such an instruction may overwrite the block that it stands in, or
    /// call for attention, and then the block ends behind it.
    boolean touchesMemory() {
        return true;
    }
}
