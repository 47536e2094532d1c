package hypercell.engine.monitor.generated;

import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.isa.Assembler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A complete 32-bit guest, made from a seed: a small kernel with tables and handlers of its own, and blocks that use
/// the processor. It ends by HLT with interrupts off, or in a triple fault.
///
/// @param seed the same seed makes the same guest
/// @param shutdown whether it ends in a triple fault
public record GeneratedGuest(long seed, Flavour flavour, List<Block> blocks, boolean shutdown) {
    /// Instructions that a run may take; none that ends orderly takes nearly as many.
    public static final long BUDGET = 30_000;

    /// The machine that it needs.
    public static final PcConfig PC = PcConfig.DEFAULT.withRam(Layout.RAM);

    private static final int MOST_BLOCKS = 7;
    private static final String END = """
            mov eax, [SUM]
            mov edx, 0x3f8
            mov ecx, 4
            last: out dx, al
            ror eax, 8
            loop last
            """;
    private static final String HALT = "cli\nhlt\n";
    private static final String SHUTDOWN = """
            mov dword [SCRATCH], 0
            mov dword [SCRATCH + 4], 0
            lidt [SCRATCH]
            int3
            """;

    /// The guest of a seed.
    public static GeneratedGuest of(long seed, Flavour flavour) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0, count = 1 + random.nextInt(MOST_BLOCKS); i < count; i++) {
            Family family = Family.any(flavour, random);
            blocks.add(new Block(family, family.text(flavour, random).lines().toList()));
        }
        return new GeneratedGuest(seed, flavour, List.copyOf(blocks), random.nextInt(40) == 0);
    }

    /// The same with other blocks.
    GeneratedGuest with(List<Block> others) {
        return new GeneratedGuest(seed, flavour, List.copyOf(others), shutdown);
    }

    /// Its blocks as assembly text.
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            text.append(blocks.get(i).text(i));
        }
        return text + END + (shutdown ? SHUTDOWN : HALT);
    }

    /// Its code, or what is wrong with it.
    Assembler.Result assemble() {
        return Assembler.assemble(text(), 32, Layout.BLOCKS, Skeleton.names());
    }

    /// Makes `machine`, which has the RAM of [#PC], about to run it.
    public PcMachine load(PcMachine machine) {
        Assembler.Result result = assemble();
        if (!result.ok()) {
            throw new IllegalStateException("seed " + seed + ": " + result.problems());
        }
        if (result.assembly().bytes().length > Layout.DIRECTORY - Layout.BLOCKS) {
            throw new IllegalStateException("seed " + seed + ": too long");
        }
        machine.writeGpa(0, Skeleton.image());
        machine.writeGpa(Layout.BLOCKS, result.assembly().bytes());
        machine.startFlat32(Skeleton.label("start"), Layout.KERNEL_STACK, Layout.TABLES);
        machine.ready();
        return machine;
    }

    /// The expression that makes it again.
    @Override
    public String toString() {
        return "GeneratedGuest.of(%dL, Flavour.%s)".formatted(seed, flavour);
    }
}
