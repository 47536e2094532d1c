package hypercell.engine.x86.isa;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// `mnemonics.txt`: the mnemonics and aliases of all rows, sorted, one per line. Generated from the rows so that they
/// are known without reading all of them; a test fails when the file is stale.
final class Mnemonics {
    /// The file beside this class.
    static final String FILE = "mnemonics.txt";

    private Mnemonics() {}

    /// The names, upper case, sorted.
    static Set<String> read() {
        try (InputStream in = Mnemonics.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + FILE + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            Set<String> names = new LinkedHashSet<>(text.length() / 4);
            for (int from = 0; from < text.length(); ) {
                int end = text.indexOf('\n', from);
                names.add(text.substring(from, end));
                from = end + 1;
            }
            return Collections.unmodifiableSet(names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the file must hold.
    static String text(Set<String> names) {
        return String.join("\n", names) + "\n";
    }
}
