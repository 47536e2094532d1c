package hypercell.kernel.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomeFolderTest {
    private static final Path OF_JAVA = Path.of(System.getProperty("user.home"));

    @Test
    void theEnvironmentDecides() {
        assertThat(HomeFolder.of(Map.of("HOME", "/home/moved"))).isEqualTo(Path.of("/home/moved"));
    }

    @Test
    void withoutItJavaAnswers() {
        assertThat(HomeFolder.of(Map.of())).isEqualTo(OF_JAVA);
        assertThat(HomeFolder.of(Map.of("HOME", ""))).isEqualTo(OF_JAVA);
        assertThat(HomeFolder.of(Map.of("HOME", "relative"))).isEqualTo(OF_JAVA);
    }
}
