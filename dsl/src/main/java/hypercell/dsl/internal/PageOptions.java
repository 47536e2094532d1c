package hypercell.dsl.internal;

import hypercell.dsl.spec.Flags;
import hypercell.engine.table.Position;
import java.util.Map;

/// What stands behind the flags of a mapping: `page: 2.MiB`, `key: 5`.
///
/// @param pageBytes size of the pages
/// @param flags with the protection key
record PageOptions(long pageBytes, Flags flags) {
    static PageOptions of(String word, Map<?, ?> options, Flags flags, Position position) {
        Options said = new Options(word, options, position).only("page", "key");
        long bytes = said.has("page") ? Integers.between(said.get("page"), 1, 1L << 32, "page") : 4096;
        int key = said.has("key") ? (int) Integers.between(said.get("key"), 0, 15, "key") : 0;
        return new PageOptions(bytes, flags.withKey(key));
    }
}
