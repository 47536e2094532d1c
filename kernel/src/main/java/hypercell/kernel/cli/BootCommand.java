package hypercell.kernel.cli;

import hypercell.engine.boot.BadImage;
import hypercell.engine.boot.BootImage;
import hypercell.engine.machine.Stop;
import hypercell.engine.platform.BootOptions;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.table.Nearest;
import hypercell.engine.x86.exec.CpuModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hypercell boot IMAGE`: runs a kernel, a flat binary or a boot sector on the bare machine; its serial port is the
/// terminal.
@Command(
        name = "boot",
        description = "Boot a kernel: multiboot, ELF, a boot sector or a flat binary.",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "A flat binary begins at 1 MiB in flat 32-bit protected mode.",
            "What the guest sends to COM1 and to port E9 goes to standard output.",
            "A guest that writes v to port F4 ends with status 2v + 1.",
            "",
            "Examples:",
            "  hypercell boot kernel.elf --append \"console=ttyS0\" --initrd modules.img --ram 64MiB",
            "  hypercell boot test.flat --cpu haswell --max-instructions 1000000000"
        })
final class BootCommand implements Callable<Integer> {
    private static final long DEFAULT_RAM = 128L << 20;
    private static final long RAM_MULTIPLE = 4096;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "IMAGE", description = "The image.")
    private String image;

    @Option(names = "--initrd", paramLabel = "FILE", description = "A module for a multiboot kernel; may be repeated.")
    private List<String> modules = List.of();

    @Option(names = "--append", paramLabel = "TEXT", description = "Command line for a multiboot kernel.")
    private String commandLine = "";

    @Option(
            names = "--ram",
            paramLabel = "SIZE",
            converter = ByteCount.class,
            description = "RAM, e.g. 64MiB; 128 MiB unless said.")
    private long ram = DEFAULT_RAM;

    @Option(
            names = "--cpu",
            paramLabel = "MODEL",
            description = "The processor: hypercell, 486, p6, core2, haswell, ryzen.")
    private String cpu = "hypercell";

    @Option(names = "--max-instructions", paramLabel = "N", description = "Stop after so many guest instructions.")
    private long maxInstructions = Long.MAX_VALUE;

    @Option(
            names = "--serial",
            paramLabel = "FILE",
            description = "Write what COM1 sends to a file, not to the terminal.")
    private Path serial;

    @Option(names = "--trace", description = "Write faults, interrupts and device accesses to standard error.")
    private boolean trace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    BootCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (maxInstructions < 1) {
            throw CommandFailed.input("--max-instructions must be at least 1, not " + maxInstructions, "");
        }
        BootImage boot = understood();
        try (PcMachine machine = PcMachine.create(config())) {
            BootRun run = new BootRun(surroundings, machine, boot, serial, trace);
            machine.boot(boot, options());
            Stop stop = run.run(maxInstructions);
            return status(stop);
        } catch (BadImage e) {
            throw CommandFailed.input(image + ": " + e.getMessage(), "");
        }
    }

    private BootImage understood() {
        try {
            return BootImage.of(TextFile.readBytes(image));
        } catch (BadImage e) {
            throw CommandFailed.input(image + ": " + e.getMessage(), "");
        }
    }

    private PcConfig config() {
        CpuModel model = CpuModel.preset(cpu);
        if (model == null) {
            List<String> names = CpuModel.PRESETS.stream().map(CpuModel::name).toList();
            throw CommandFailed.input("there is no processor '" + cpu + "'", Nearest.hint(cpu, names));
        }
        if (ram < 1 << 20 || ram > 4L << 30 || ram % RAM_MULTIPLE != 0) {
            throw CommandFailed.input(
                    "--ram must be 1 MiB .. 4 GiB and a multiple of 4 KiB, not " + ram + " bytes", "");
        }
        return PcConfig.DEFAULT.withCpu(model).withRam(ram);
    }

    private BootOptions options() {
        return new BootOptions(
                commandLine.isEmpty() ? "" : image + " " + commandLine,
                modules.stream()
                        .map(file -> new BootOptions.Module(TextFile.readBytes(file), file))
                        .toList());
    }

    private static int status(Stop stop) {
        return switch (stop) {
            case Stop.Exited exited -> exited.status() & 0xff;
            case Stop.Halted halted -> ExitStatus.HELD.code();
            default -> ExitStatus.GUEST_DIED.code();
        };
    }
}
