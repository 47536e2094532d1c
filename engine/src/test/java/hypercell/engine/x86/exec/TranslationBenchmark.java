package hypercell.engine.x86.exec;

import hypercell.engine.bus.PortBus;
import hypercell.engine.bus.PortDevice;
import hypercell.engine.device.Uart16550;
import hypercell.engine.machine.IrqLine;
import hypercell.engine.observe.EventStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Times flat guests (entered at 1 MiB, ended through port 0xf4) under the translator: `TranslationBenchmark
/// GUEST.bin...`. Prints the guest's own line, instructions and million instructions per second of CPU time, for three
/// runs of each.
final class TranslationBenchmark {
    private static final int ORIGIN = 0x100000;

    private TranslationBenchmark() {}

    public static void main(String[] guests) throws Exception {
        for (String guest : guests) {
            for (int run = 0; run < 3; run++) {
                time(Path.of(guest));
            }
        }
    }

    private static void time(Path guest) throws Exception {
        EventStream events = new EventStream(() -> 0);
        PortBus ports = new PortBus(events);
        TranslatingLoop loop = new TranslatingLoop(64 << 20, ports, events, true);
        Uart16550 com1 = new Uart16550("uart", IrqLine.NONE);
        ports.attach(com1, 0x3f8, Uart16550.PORTS);
        ports.attach(new DebugExit(loop), 0xf4, 1);
        loop.load(ORIGIN, Files.readAllBytes(guest));
        long before = cpuNanos();
        loop.run(ORIGIN);
        double seconds = (cpuNanos() - before) / 1e9;
        System.out.printf(
                "%-10s %-52s %,14d instructions %7.2f s %7.0f MIPS%n",
                guest.getFileName(),
                new String(com1.sent(), StandardCharsets.US_ASCII).trim(),
                loop.cpu.retired,
                seconds,
                loop.cpu.retired / seconds / 1e6);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /// Ends the run, as QEMU's isa-debug-exit does.
    private record DebugExit(TranslatingLoop loop) implements PortDevice {
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
            loop.cpu.halt();
        }
    }
}
