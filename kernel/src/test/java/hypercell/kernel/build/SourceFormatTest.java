package hypercell.kernel.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every Java source is as the formatter writes it. `-Dformat.update=true` rewrites what is not. A test and not a Maven
/// plugin,
/// because the formatter needs the compiler of the JDK that the project is written for, and Maven may run on an older
/// one.
class SourceFormatTest {
    private static final Path ROOT = Path.of(System.getProperty("hypercell.root", ".."));
    private static final int LINE = 120;
    private static final boolean UPDATE = Boolean.getBoolean("format.update");

    @Test
    void everySourceIsFormatted() throws IOException {
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        List<Path> unformatted = new ArrayList<>();
        for (String module : new String[] {"engine", "dsl", "kernel"}) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    if (!formatted(formatter, file)) {
                        unformatted.add(ROOT.relativize(file));
                    }
                }
            }
        }
        assertThat(unformatted)
                .as("run once with -Dformat.update=true; wrap comments longer than %d columns by hand", LINE)
                .isEmpty();
    }

    /// The formatter counts the indentation of a comment twice.
    private static boolean hasLongComment(String source) {
        return source.lines()
                .filter(line -> line.stripLeading().startsWith("//"))
                .anyMatch(line -> 2 * line.length() - line.stripLeading().length() > LINE);
    }

    private static boolean formatted(Formatter formatter, Path file) throws IOException {
        String source = Files.readString(file);
        if (hasLongComment(source)) {
            return false; // the formatter would break the line in the middle and leave no comment behind
        }
        String wanted;
        try {
            wanted = formatter.formatSource(source);
        } catch (FormatterException e) {
            throw new AssertionError(file + ": " + e.getMessage(), e);
        }
        if (source.equals(wanted)) {
            return true;
        }
        if (UPDATE) {
            Files.writeString(file, wanted);
        }
        return UPDATE;
    }
}
