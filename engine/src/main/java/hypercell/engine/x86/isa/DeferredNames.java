package hypercell.engine.x86.isa;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// `deferred.names`: the mnemonics and aliases of the rows that are read only when they are needed. Generated from
/// them; a test fails when it is stale.
final class DeferredNames {
    /// The file beside this class.
    static final String FILE = "deferred.names";

    private DeferredNames() {}

    /// The names, upper case.
    static List<String> read() {
        try (InputStream in = DeferredNames.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + FILE + " is missing");
            }
            return List.of(new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the file must hold: one name per line.
    static String text(Set<String> names) {
        return String.join("\n", names) + "\n";
    }
}
