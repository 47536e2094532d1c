package hypercell.engine.ppc.exec;

/// One decoded instruction, ready to run. The program counter already names the next instruction.
@FunctionalInterface
interface Handler {
    void run(BookECpu cpu);
}
