package hypercell.engine.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootImageTest {
    private static final byte[] HLT = {(byte) 0xf4};

    @Test
    void anElfFileTellsSegmentsEntryAndSymbols() throws BadImage {
        BootImage image = BootImage.of(TestImages.elf32(HLT, TestImages.ORIGIN));

        assertThat(image.kind()).isEqualTo("ELF32");
        assertThat(image.entry()).isEqualTo(TestImages.ORIGIN);
        assertThat(image.start()).isEqualTo(BootImage.Start.PROTECTED_32);
        assertThat(image.end()).isEqualTo(TestImages.ORIGIN + 17);
        assertThat(image.symbols()).containsExactly(new Symbol("start", TestImages.ORIGIN, 4));
    }

    @Test
    void anElf64FileBeginsIn64BitMode() throws BadImage {
        assertThat(BootImage.of(TestImages.elf64(HLT, TestImages.ORIGIN)).start())
                .isEqualTo(BootImage.Start.LONG_64);
    }

    @Test
    void aMultibootHeaderMakesAMultibootKernelOfAnElfFile() throws BadImage {
        BootImage image = BootImage.of(TestImages.elf32(TestImages.multibootBody("hlt"), TestImages.ORIGIN + 12));

        assertThat(image.kind()).isEqualTo("multiboot kernel in ELF32");
        assertThat(image.multiboot()).isTrue();
        assertThat(image.alignModules()).isTrue();
    }

    @Test
    void aHeaderWithAddressesNeedsNoElf() throws BadImage {
        BootImage image = BootImage.of(TestImages.addressedKernel("hlt", 100));

        assertThat(image.kind()).isEqualTo("multiboot kernel");
        assertThat(image.entry()).isEqualTo(TestImages.ORIGIN + 32);
        assertThat(image.end()).isEqualTo(TestImages.ORIGIN + 33 + 100);
    }

    @Test
    void aHeaderWhoseChecksumIsWrongIsNone() throws BadImage {
        byte[] image = TestImages.addressedKernel("hlt", 0);
        image[8]++;

        assertThat(BootImage.of(image).kind()).isEqualTo("flat binary");
    }

    @Test
    void aBootSectorIsKnownByItsSignature() throws BadImage {
        byte[] sector = new byte[512];
        sector[510] = 0x55;
        sector[511] = (byte) 0xaa;

        assertThat(BootImage.of(sector).start()).isEqualTo(BootImage.Start.BOOT_SECTOR);
        assertThat(BootImage.of(sector).entry()).isEqualTo(0x7c00);
        assertThat(BootImage.of(Arrays.copyOf(sector, 513)).kind()).isEqualTo("flat binary");
    }

    @Test
    void whatIsWrongWithAnImageIsSaid() {
        byte[] arm = TestImages.elf32(HLT, TestImages.ORIGIN);
        arm[18] = 40;
        byte[] shared = TestImages.elf32(HLT, TestImages.ORIGIN);
        shared[16] = 3;
        byte[] whole = TestImages.elf32(HLT, TestImages.ORIGIN);

        refused(new byte[0], "the image is empty");
        refused(arm, "machine 40, not for x86");
        refused(shared, "not an executable: ELF type 3");
        refused(Arrays.copyOf(whole, 60), "the ELF file ends at 0x3c");
        refused(TestImages.multibootBody("hlt"), "needs an ELF file around it");
    }

    private static void refused(byte[] image, String message) {
        assertThatThrownBy(() -> BootImage.of(image))
                .isInstanceOf(BadImage.class)
                .hasMessageContaining(message);
    }

    @Test
    void damagedImagesAreLoadedOrRefusedButNeverAnError() {
        SplittableRandom random = new SplittableRandom(512);
        byte[][] images = {
            TestImages.elf32(TestImages.multibootBody("hlt"), TestImages.ORIGIN),
            TestImages.elf64(HLT, TestImages.ORIGIN),
            TestImages.addressedKernel("hlt", 8)
        };
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] image = images[i % images.length].clone();
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                image[random.nextInt(image.length)] = (byte) random.nextInt(256);
            }
            try {
                BootImage.of(
                        Arrays.copyOf(image, random.nextInt(8) == 0 ? random.nextInt(image.length) : image.length));
            } catch (BadImage e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1000, 19_000);
    }
}
