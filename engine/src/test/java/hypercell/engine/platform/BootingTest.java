package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hypercell.engine.boot.BadImage;
import hypercell.engine.boot.BootImage;
import hypercell.engine.boot.TestImages;
import hypercell.engine.machine.Stop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootingTest {
    private final PcMachine machine = PcMachine.create(PcConfig.DEFAULT);

    private Stop boot(byte[] image, BootOptions options) throws BadImage {
        machine.attachTestDevices();
        machine.boot(BootImage.of(image), options);
        return machine.run(100_000);
    }

    private long reg(String name) {
        return machine.cpu().register(name);
    }

    @Test
    void aMultibootKernelFindsItsInformation() throws BadImage {
        byte[] module = "module text".getBytes(StandardCharsets.US_ASCII);
        BootOptions options = new BootOptions(
                "kernel a=1",
                List.of(new BootOptions.Module(module, "first"), new BootOptions.Module(module, "second")));
        byte[] kernel = TestImages.elf32(TestImages.multibootBody("""
                mov ecx, [ebx + 8]          ; upper memory in KiB
                mov edx, [ebx + 16]         ; command line
                mov edx, [edx + 7]
                mov esi, [ebx + 20]         ; modules
                mov edi, [ebx + 24]
                mov ebp, [edi + 16]         ; the second one
                mov ebp, [ebp]
                mov edi, [edi + 16]
                hlt
                """), TestImages.ORIGIN + 12);

        assertThat(boot(kernel, options)).isInstanceOf(Stop.Halted.class);
        assertThat(reg("eax")).isEqualTo(0x2badb002);
        assertThat(reg("ecx")).isEqualTo(15 * 1024);
        assertThat(reg("edx")).isEqualTo('a' | '=' << 8 | '1' << 16);
        assertThat(reg("esi")).isEqualTo(2);
        assertThat(reg("ebp")).isEqualTo('m' | 'o' << 8 | 'd' << 16 | 'u' << 24);
        assertThat(reg("edi") & 0xfff).as("modules begin at pages").isZero();
    }

    @Test
    void theExitDeviceEndsTheMachineWithItsStatus() throws BadImage {
        Stop stop = boot(TestImages.addressedKernel("mov al, 21\nout 0xf4, al\nhlt", 0), BootOptions.NONE);

        assertThat(stop).isEqualTo(new Stop.Exited(43, "isa-debug-exit"));
    }

    @Test
    void anElf64FileRunsIn64BitModeWithFourGibibytesMapped() throws BadImage {
        byte[] body = TestImages.code("mov rax, 0x123456789a\nmov rbx, [abs 0x100000]\nhlt", 64, TestImages.ORIGIN);

        assertThat(boot(TestImages.elf64(body, TestImages.ORIGIN), BootOptions.NONE))
                .isInstanceOf(Stop.Halted.class);
        assertThat(reg("rax")).isEqualTo(0x123456789aL);
        assertThat(reg("rbx") & 0xffff).isEqualTo(0xb848);
        assertThat(machine.explain(0xfee00000L, hypercell.engine.x86.mmu.Access.READ)
                        .gpa())
                .isEqualTo(0xfee00000L);
    }

    @Test
    void aBootSectorBeginsInRealMode() throws BadImage {
        byte[] sector =
                TestImages.code("mov ax, 0x1234\nmov dx, cs\nhlt\ntimes 510-($-$$) db 0\ndw 0xaa55", 16, 0x7c00);

        assertThat(boot(sector, BootOptions.NONE)).isInstanceOf(Stop.Halted.class);
        assertThat(reg("ax")).isEqualTo(0x1234);
        assertThat(machine.cpu().mode()).isEqualTo("real-address, 16-bit");
    }

    @Test
    void anImageThatDoesNotFitIsRefused() throws BadImage {
        BootImage large = BootImage.of(TestImages.addressedKernel("hlt", 32 << 20));
        BootImage flat = BootImage.of(new byte[] {(byte) 0xf4});

        assertThatThrownBy(() -> machine.boot(large, BootOptions.NONE))
                .isInstanceOf(BadImage.class)
                .hasMessageContaining("the machine has 0x1000000 bytes of RAM");
        assertThatThrownBy(() -> machine.boot(flat, new BootOptions("quiet", List.of())))
                .isInstanceOf(BadImage.class)
                .hasMessageContaining("takes no command line");
    }
}
