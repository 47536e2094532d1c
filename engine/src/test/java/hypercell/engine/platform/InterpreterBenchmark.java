package hypercell.engine.platform;

import hypercell.engine.bus.PortDevice;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Times flat 32-bit guests (entered at 1 MiB, ended through port 0xf4) on the whole machine: `InterpreterBenchmark
/// GUEST.bin...`. Prints the guest's own line, instructions, CPU seconds and million instructions per CPU second. Every
/// guest runs once, cold: what a user waits for, and what a peer's process is compared with.
final class InterpreterBenchmark {
    private static final int ORIGIN = 0x100000;
    private static final int STACK = 0x90000;
    private static final int GDT = 0x1000;
    private static final int DEBUG_EXIT = 0xf4;

    private InterpreterBenchmark() {}

    public static void main(String[] guests) throws Exception {
        for (String guest : guests) {
            time(Path.of(guest));
        }
    }

    private static void time(Path guest) throws Exception {
        try (PcMachine machine = PcMachine.create(PcConfig.DEFAULT.withRam(64 << 20))) {
            machine.attach(new DebugExit(machine), DEBUG_EXIT, 4);
            machine.startFlat32(ORIGIN, STACK, GDT);
            machine.writeGpa(ORIGIN, Files.readAllBytes(guest));
            long before = cpuNanos();
            var stop = machine.run(Long.MAX_VALUE);
            double seconds = (cpuNanos() - before) / 1e9;
            long instructions = machine.cpu().instructions();
            System.out.printf(
                    "%-14s %-52s %,15d instructions %7.2f s %6.0f MIPS  %s%n",
                    guest.getFileName(),
                    new String(machine.com1Output(), StandardCharsets.US_ASCII).trim(),
                    instructions,
                    seconds,
                    instructions / seconds / 1e6,
                    stop);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /// Ends the run, as QEMU's isa-debug-exit does.
    private record DebugExit(PcMachine machine) implements PortDevice {
        @Override
        public String name() {
            return "debug exit";
        }

        @Override
        public String register(int offset, boolean write) {
            return "exit";
        }

        @Override
        public long read(int offset, int bytes) {
            return 0;
        }

        @Override
        public void write(int offset, int bytes, long value) {
            machine.exit((int) value, name());
        }
    }
}
