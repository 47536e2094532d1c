package hypercell.engine.fuzz;

import hypercell.engine.boot.BadImage;
import hypercell.engine.boot.BootImage;
import hypercell.engine.boot.TestImages;
import hypercell.engine.machine.Stop;
import hypercell.engine.platform.BootOptions;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Loads damaged images of every kind: each is either refused in words, or loaded and run to a documented stop.
final class ImageFuzz {
    private static final int BUDGET = 500;
    private static final int SHOWN = 160;

    private final List<byte[]> images = List.of(
            TestImages.elf32(TestImages.multibootBody("mov eax, [ebx]\nhlt"), TestImages.ORIGIN + 12),
            TestImages.elf32(TestImages.code("hlt", 32, TestImages.ORIGIN), TestImages.ORIGIN),
            TestImages.elf64(TestImages.code("mov rax, [rbx]\nhlt", 64, TestImages.ORIGIN), TestImages.ORIGIN),
            TestImages.addressedKernel("hlt", 4096),
            TestImages.code("hlt\ntimes 510-($-$$) db 0\ndw 0xaa55", 16, 0x7c00),
            new byte[] {0x31, (byte) 0xc0, (byte) 0xf4});
    private final Map<String, Integer> ends = new TreeMap<>();

    /// Null when all is well, else what went wrong.
    String check(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] whole = images.get(random.nextInt(images.size()));
        byte[] image = RandomBytes.damaged(whole, random);
        BootOptions options = options(random);
        try {
            ends.merge(end(image, options), 1, Integer::sum);
            return null;
        } catch (RuntimeException | Error thrown) {
            return "%s at %s%nimage of %d bytes, begins %s%nreproduce with -Dfuzz.seed=%d"
                    .formatted(
                            thrown,
                            Arrays.stream(thrown.getStackTrace()).limit(6).toList(),
                            image.length,
                            HexFormat.of().formatHex(image, 0, Math.min(SHOWN, image.length)),
                            seed);
        }
    }

    /// How images ended.
    String report() {
        return ends.toString();
    }

    private static String end(byte[] image, BootOptions options) {
        PcMachine machine = PcMachine.create(PcConfig.DEFAULT);
        try {
            machine.boot(BootImage.of(image), options);
        } catch (BadImage refused) {
            if (refused.getMessage() == null || refused.getMessage().isBlank()) {
                throw new IllegalStateException("an image was refused without a word", refused);
            }
            return "refused";
        }
        Stop stop = machine.run(BUDGET);
        return stop.getClass().getSimpleName();
    }

    private static BootOptions options(SplittableRandom random) {
        if (random.nextInt(3) != 0) {
            return BootOptions.NONE;
        }
        List<BootOptions.Module> modules = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(10_000)];
            modules.add(new BootOptions.Module(bytes, text(random)));
        }
        return new BootOptions(text(random), modules);
    }

    private static String text(SplittableRandom random) {
        return "x\u00e4 ".repeat(random.nextInt(random.nextInt(8) == 0 ? 6_000 : 20));
    }
}
