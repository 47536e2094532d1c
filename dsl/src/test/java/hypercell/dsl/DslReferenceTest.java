package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DslReferenceTest {
    private static final Path PAGE = Path.of(System.getProperty("hypercell.root", ".."), "docs", "dsl.md");

    @Test
    void thePageInTheRepositoryIsWhatTheVocabularySays() throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, DslReference.markdown());
        }

        assertThat(Files.readString(PAGE))
                .as("docs/dsl.md is stale: run mvn test -Ddocs.update=true")
                .isEqualTo(DslReference.markdown());
    }

    @Test
    void everyWordHasAUseAndAMeaning() {
        for (String place : Vocabulary.places()) {
            assertThat(Vocabulary.words(place)).allSatisfy(word -> {
                assertThat(word.signature()).as(word.text()).isNotBlank().doesNotContain("|");
                assertThat(word.documentation())
                        .as(word.text())
                        .isNotBlank()
                        .endsWith(".")
                        .doesNotContain("|");
            });
        }
    }
}
