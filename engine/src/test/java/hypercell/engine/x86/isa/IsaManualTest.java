package hypercell.engine.x86.isa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class IsaManualTest {
    @Test
    void helpShowsTitleSummaryFormsFlagsAndSince() {
        assertThat(IsaManual.help("bswap")).isEqualTo("""
                        BSWAP—Byte Swap
                          Reverses the order of the bytes of a register; the result is undefined for a 16-bit register.

                          form      encoding  flags  since
                          bswap rv  0F C8+r   -      486
                        """);
    }

    @Test
    void helpExplainsPrivilegeSensitivityAndLock() {
        assertThat(IsaManual.help("lgdt")).contains("privileged: #GP unless CPL = 0");
        assertThat(IsaManual.help("sgdt")).contains("sensitive: not privileged, yet shows or changes system state");
        assertThat(IsaManual.help("xadd")).contains("lock: LOCK is allowed with a memory destination");
        assertThat(IsaManual.help("movsb")).contains("rep: REP repeats it");
    }

    @Test
    void helpForAnAliasShowsThePageOfItsInstruction() {
        assertThat(IsaManual.help("JZ"))
                .startsWith("Jcc—Jump if Condition Is Met")
                .contains("je rel8")
                .contains("also written jz");
    }

    @Test
    void helpForAMnemonicOnSeveralPagesShowsThemAll() {
        assertThat(IsaManual.help("mov"))
                .contains("MOV—Move\n", "MOV—Move to/from Control Registers", "MOV—Move to/from Debug Registers");
    }

    @Test
    void helpForAnUnknownMnemonicNamesTheNearest() {
        assertThat(IsaManual.help("mvo")).isEqualTo("no instruction 'mvo' — did you mean 'MOV'?");
    }

    @Test
    void theReferencePageIsUpToDate() throws IOException {
        Path page = Path.of(System.getProperty("hypercell.root"), "docs", "isa.md");
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, IsaManual.markdown());
        }
        assertThat(page).as("run with -Ddocs.update=true to rewrite it").hasContent(IsaManual.markdown());
    }
}
