package hypercell.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void aBuildIsTheVersionAndAStampOfEveryModule() {
        assertThat(Version.build()).matches("\\S+( \\d+@\\d+){3}").startsWith(Version.text());
        assertThat(Version.build()).isEqualTo(Version.build());
    }
}
