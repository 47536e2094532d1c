package hypercell.engine.fuzz;

import hypercell.engine.platform.CodeMode;
import hypercell.engine.platform.PagingChoice;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.Stage;
import hypercell.engine.x86.exec.CpuFeature;
import hypercell.engine.x86.exec.CpuModel;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
import hypercell.engine.x86.isa.Insn;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// Random bytes as code in some mode, ring, paging format and processor, all made from a seed.
///
/// @param seed makes everything but the code, which may have been shrunk
record CodeCase(long seed, CodeMode mode, int ring, PagingChoice paging, CpuModel model, byte[] code) {
    private static final CodeMode[] MODES = CodeMode.values();
    private static final PagingChoice[] PAGINGS = PagingChoice.values();

    static CodeCase of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        while (true) {
            CodeMode mode = MODES[random.nextInt(MODES.length)];
            int ring = random.nextBoolean() ? 3 : 0;
            PagingChoice paging = PAGINGS[random.nextInt(PAGINGS.length)];
            List<CpuModel> models = CpuModel.PRESETS;
            CpuModel model = models.get(random.nextInt(3) == 0 ? random.nextInt(models.size()) : 0);
            if (mode.allows(ring) && mode.allows(paging) && has(model, paging)) {
                return new CodeCase(seed, mode, ring, paging, model, RandomBytes.code(mode, random));
            }
        }
    }

    private static boolean has(CpuModel model, PagingChoice paging) {
        return switch (paging) {
            case OFF, TWO_LEVEL -> true;
            case PAE -> model.has(CpuFeature.PAE);
            case FOUR_LEVEL -> model.has(CpuFeature.X64);
            case FIVE_LEVEL -> model.has(CpuFeature.LA57);
        };
    }

    CodeCase withCode(byte[] other) {
        return new CodeCase(seed, mode, ring, paging, model, other);
    }

    /// A fresh machine, about to run the code.
    Stage stage() {
        Stage stage = Stage.of(PcConfig.DEFAULT.withCpu(model), mode, ring, paging, code);
        new RandomState(stage, mode, new SplittableRandom(~seed)).apply();
        return stage;
    }

    /// Everything that one needs to see it again.
    String text() {
        StringBuilder text = new StringBuilder("seed %d: %s, ring %d, paging %s, processor %s, %d bytes of code\n%s\n"
                .formatted(
                        seed,
                        mode,
                        ring,
                        paging,
                        model.name(),
                        code.length,
                        HexFormat.of().formatHex(code)));
        int at = 0;
        for (int line = 0; line < 24 && at < code.length; line++) {
            Insn insn = Decoder.decode(code, at, code.length, mode.bits);
            text.append("  %04x  %s%n".formatted(Stage.CODE + at, Disassembler.text(insn, Stage.CODE + at)));
            at += Math.max(1, insn.length());
        }
        return text.toString();
    }
}
