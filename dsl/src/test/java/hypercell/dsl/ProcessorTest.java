package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// `cpu 'haswell'`.
class ProcessorTest {
    private static final String IDENTIFY = "asm \'\'\'\n mov eax, 1\n cpuid\n hlt\n\'\'\'";

    private static Guest guest(String text) {
        return Scripts.guest("guest('g') {\n" + text + "\n}");
    }

    @Test
    void cpuidTellsTheModel() {
        Guest haswell = guest("cpu 'haswell'\n" + IDENTIFY);
        Guest old = guest("cpu '486'\n" + IDENTIFY);
        haswell.run();
        old.run();

        assertThat(haswell.machine().cpu().register("eax")).isEqualTo(0x306c3);
        assertThat(old.machine().cpu().register("eax")).isEqualTo(0x480);
    }

    @Test
    void unknownProcessorsAreNamedWithTheNearest() {
        assertThat(mistakes("cpu 'hasswell'"))
                .contains("there is no processor 'hasswell'")
                .contains("did you mean 'haswell'");
        assertThat(mistakes("cpu 586")).contains("processors are hypercell, 486, p6");
    }

    private static String mistakes(String text) {
        return String.join("\n", Scripts.errors("guest('g') {\n" + text + "\n}"));
    }

    @Test
    void aPagingFormatNeedsItsProcessor() {
        assertThat(mistakes("cpu '486'\npaging pae { map 0x1000 to 0x5000, rw }"))
                .contains("the processor '486' has no PAE paging");
        assertThat(mistakes("cpu 'p6'\npaging fourLevel { map 0x1000 to 0x5000, rw }"))
                .contains("the processor 'p6' has no 4-level paging");
    }
}
