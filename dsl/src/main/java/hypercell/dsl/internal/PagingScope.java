package hypercell.dsl.internal;

import groovy.lang.Closure;
import groovy.lang.Range;
import hypercell.dsl.Vocabulary;
import hypercell.dsl.spec.Flags;
import hypercell.dsl.spec.PagingSpec;
import hypercell.engine.table.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The words of `paging { }`.
public final class PagingScope extends Scope {
    private final List<PagingSpec.Mapping> _mappings = new ArrayList<>();
    private final List<PagingSpec.RawEntry> _entries = new ArrayList<>();
    private final List<OpenMapping> _open = new ArrayList<>();
    private boolean _writeProtect;
    private OptionalLong _directory = OptionalLong.empty();
    private OptionalLong _tables = OptionalLong.empty();

    private PagingScope(Outside outside) {
        super("paging", outside);
    }

    static PagingSpec read(Outside outside, Position position, Closure<?> block) {
        PagingScope scope = new PagingScope(outside);
        fill(block, scope);
        if (!scope._open.isEmpty()) {
            OpenMapping open = scope._open.getFirst();
            throw Mistake.at(open._position, "'map' without 'to'", "write map 0x1000 to 0x5000, rw");
        }
        return new PagingSpec(
                List.copyOf(scope._mappings),
                List.copyOf(scope._entries),
                scope._writeProtect,
                scope._directory,
                scope._tables,
                position);
    }

    /// `map 0x1000 to ...`: the rest comes from [OpenMapping].
    public OpenMapping map(Object gva) {
        OpenMapping open = new OpenMapping(this, gva, here());
        _open.add(open);
        return open;
    }

    /// `identity 0..1.MiB`.
    public void identity(Object range) {
        identity(range, Flags.DEFAULT);
    }

    /// `identity 0..1.MiB, rw | user`.
    public void identity(Object range, Flags flags) {
        identity(Map.of(), range, flags);
    }

    /// `identity 0..16.MiB, page: 4.MiB`.
    public void identity(Map<?, ?> options, Object range) {
        identity(options, range, Flags.DEFAULT);
    }

    /// `identity 0..16.MiB, rw | user, page: 4.MiB`.
    public void identity(Map<?, ?> options, Object range, Flags flags) {
        long page = pageBytes("identity", options, here());
        Integers.Span span = Integers.span(range, "identity");
        add(new PagingSpec.Mapping(span.first(), span.first(), span.bytes(), flags, page, here()));
    }

    /// `writeProtect on`.
    public void writeProtect(Object said) {
        if (!"on".equals(said) && !"off".equals(said)) {
            throw Mistake.at(here(), "writeProtect is on or off, not " + Described.value(said), "");
        }
        _writeProtect = said.equals("on");
    }

    /// `directory at: 0xf000`.
    public void directory(Map<?, ?> options) {
        _directory = OptionalLong.of(place("directory", options, "directory at: 0xf000"));
    }

    /// `tables at: 0x10000`.
    public void tables(Map<?, ?> options) {
        _tables = OptionalLong.of(place("tables", options, "tables at: 0x10000"));
    }

    @Override
    protected Object constant(String name) {
        return switch (name) {
            case "on", "off" -> name;
            case "pages" -> new RawEntries(this);
            default -> null;
        };
    }

    private long place(String word, Map<?, ?> options, String example) {
        return Integers.address(new Options(word, options, here()).only("at").need("at", example), word);
    }

    private static long pageBytes(String word, Map<?, ?> options, Position position) {
        Options said = new Options(word, options, position).only("page");
        return said.has("page") ? Integers.between(said.get("page"), 1, 1L << 32, "page") : 4096;
    }

    private void add(PagingSpec.Mapping mapping) {
        if (mapping.flags().contradictory()) {
            throw Mistake.at(mapping.position(), "a page is either user or supervisor", "");
        }
        _mappings.add(mapping);
    }

    /// `map gva` that waits for its `to`.
    public static final class OpenMapping {
        private final PagingScope _scope;
        private final Object _gva;
        private final Position _position;

        private OpenMapping(PagingScope scope, Object gva, Position position) {
            _scope = scope;
            _gva = gva;
            _position = position;
        }

        /// `map 0x1000 to 0x5000`.
        public void to(Object gpa) {
            to(Map.of(), gpa, Flags.DEFAULT);
        }

        /// `map 0x1000 to 0x5000, rw | user`.
        public void to(Object gpa, Flags flags) {
            to(Map.of(), gpa, flags);
        }

        /// `map 0x400000 to 0x400000, page: 4.MiB`.
        public void to(Map<?, ?> options, Object gpa) {
            to(options, gpa, Flags.DEFAULT);
        }

        /// `map 0x400000 to 0x400000, rw, page: 4.MiB`.
        public void to(Map<?, ?> options, Object gpa, Flags flags) {
            long page = pageBytes("map", options, _position);
            boolean range = _gva instanceof Range<?>;
            Integers.Span span = range ? Integers.span(_gva, "map") : null;
            long first = range ? span.first() : Integers.address(_gva, "map");
            long bytes = range ? span.bytes() : page;
            _scope._open.remove(this);
            _scope.add(new PagingSpec.Mapping(
                    first, Integers.between(gpa, 0, 1L << 40, "to"), bytes, flags, page, _position));
        }
    }

    /// `pages[gva] = value` inside the block.
    public static final class RawEntries {
        private final PagingScope _scope;

        private RawEntries(PagingScope scope) {
            _scope = scope;
        }

        /// Groovy's `pages[gva] = entry`.
        public void putAt(Object gva, Object entry) {
            long value = entry instanceof Flags flags ? flags.bits() : Integers.raw(entry, 32, "a page-table entry");
            _scope._entries.add(new PagingSpec.RawEntry(Integers.address(gva, "pages[...]"), value, _scope.here()));
        }
    }
}
