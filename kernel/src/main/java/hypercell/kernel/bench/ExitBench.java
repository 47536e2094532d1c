package hypercell.kernel.bench;

import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import hypercell.dsl.DslCompiler;
import hypercell.dsl.Experiment;
import hypercell.dsl.ExperimentOptions;
import hypercell.dsl.ExperimentScript;
import hypercell.dsl.Front;
import hypercell.dsl.Guest;
import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.Exit;
import hypercell.engine.monitor.ExitChoice;
import hypercell.engine.monitor.ExitHandler;
import hypercell.engine.observe.ExitReason;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/// Measures what a way out of a guest and back costs, in round trips of INT from CPL 3 and IRET on the bare machine,
/// as a system call. Each guest is a loop around the instruction; the time of the same loop without it is taken off.
public final class ExitBench {
    /// Each guest runs so long before it is measured that the compiler is done with it.
    private static final int WARM = 4;

    private static final String GUEST = """
            guest('bench') {
                memory 2.MiB
                %s
                paging { map 0x40000..0x5ffff to 0x40000, rw; map 0x100000..0x10ffff to 0x100000, rw | user }
                asm '''
                    mov eax, handler
                    mov [idt + 0x80 * 8], ax
                    mov word [idt + 0x80 * 8 + 2], 8
                    mov word [idt + 0x80 * 8 + 4], 0xee00
                    shr eax, 16
                    mov [idt + 0x80 * 8 + 6], ax
                    mov eax, [idt + 0x80 * 8]
                    add eax, stop - handler
                    mov [idt + 0x81 * 8], eax
                    mov eax, [idt + 0x80 * 8 + 4]
                    mov [idt + 0x81 * 8 + 4], eax
                    lidt [idtr]
                    mov esi, 0x40000
                    %s
                    mov edi, %d
                again:
                    %s
                    dec edi
                    jnz again
                    int 0x81
                handler:
                    iret
                stop:
                    hlt
                idtr: dw 0x7ff
                    dd idt
                    align 8
                idt: times 256 dq 0
                '''
            }
            """;

    private static final String TO_USER = """
            mov eax, esp
            push 0x23
            push eax
            pushf
            push 0x1b
            push user
            iret
        user:""";

    private record Way(String name, String options, String before, String code, boolean java) {
        Way(String name, String options, String code) {
            this(name, options, "", code, false);
        }
    }

    /// What a system call costs; the first way is what the others are divided by.
    private static final Way ROUND_TRIP = new Way("INT from CPL 3 and IRET, bare", "", TO_USER, "int 0x80", false);

    private static final List<Way> WAYS = List.of(
            ROUND_TRIP,
            new Way("INT at CPL 0 and IRET, bare", "", "int 0x80"),
            new Way("CLI, emulated", "technique deprivileged", "cli"),
            new Way("CPUID, scanned, emulated", "technique scanBeforeExecute; exits { trap CPUID }", "cpuid"),
            new Way("RDTSC, Java handler", "technique deprivileged; exits { trap RDTSC }", "", "rdtsc", true),
            new Way(
                    "RDTSC, Groovy handler",
                    "technique deprivileged; exits { on(RDTSC) { vm -> vm.eax = 7 } }",
                    "rdtsc"),
            new Way("INT and IRET, deprivileged", "technique deprivileged", "int 0x80"),
            new Way("hidden fault after INVLPG, virtualTlb", "technique virtualTlb", "invlpg [esi]\nmov eax, [esi]"),
            new Way("INVLPG alone, virtualTlb", "technique virtualTlb", "invlpg [esi]"));

    private final int iterations;

    /// @param iterations of each loop
    public ExitBench(int iterations) {
        this.iterations = iterations;
    }

    /// Measures every way `times` times, one after the other, and returns the table.
    ///
    /// @throws BenchFailed when a guest does not come to its end
    public String measure(int times) throws BenchFailed {
        List<Series> series = WAYS.stream().map(way -> new Series(way.name)).toList();
        for (int round = -WARM; round < times; round++) {
            for (int i = 0; i < WAYS.size(); i++) {
                Sample sample = once(WAYS.get(i));
                if (round >= 0) {
                    series.get(i).add(sample);
                }
            }
        }
        return table(series);
    }

    private String table(List<Series> series) {
        double trip = series.getFirst().cpu().median();
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, "%-38s %12s %12s%n", "", "CPU ns", "round trips"));
        for (Series each : series) {
            double nanos = each.cpu().median();
            text.append(String.format(Locale.ROOT, "%-38s %12.0f %12.2f%n", each.name(), nanos, nanos / trip));
        }
        return text.toString();
    }

    /// One pass of a way, without what the loop around it takes.
    private Sample once(Way way) throws BenchFailed {
        Sample with = run(way, way.code);
        Sample without = run(way, "nop");
        return new Sample(with.wallNanos() - without.wallNanos(), with.cpuNanos() - without.cpuNanos())
                .each(iterations);
    }

    private Sample run(Way way, String code) throws BenchFailed {
        Guest guest = guest(way, code);
        if (way.java) {
            guest.monitored().orElseThrow().monitor().handleBy(new Answer());
        }
        long wall = System.nanoTime();
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Stop stop = guest.machine().run(Long.MAX_VALUE);
        Sample sample = new Sample(
                System.nanoTime() - wall, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu);
        if (!(stop instanceof Stop.Halted)) {
            throw new BenchFailed("the guest of '" + way.name + "' ended by " + stop);
        }
        return sample;
    }

    private Guest guest(Way way, String code) {
        Binding binding = new Binding();
        binding.setVariable(ExperimentScript.EXPERIMENT, new Experiment(Front.SILENT, ExperimentOptions.NONE));
        return (Guest) new GroovyShell(ExitBench.class.getClassLoader(), binding, DslCompiler.configuration())
                .evaluate(GUEST.formatted(way.options, way.before, iterations, code), "bench.groovy");
    }

    /// Does in Java what a script's handler of RDTSC would do.
    private static final class Answer implements ExitHandler {
        @Override
        public boolean wants(ExitReason reason) {
            return reason == ExitReason.RDTSC;
        }

        @Override
        public void handle(Exit exit, ExitChoice choice) {
            // the value of RDTSC is whatever EAX holds
        }
    }
}
