package hypercell.dsl.internal;

import groovy.lang.Closure;
import groovy.lang.Range;
import hypercell.dsl.Vocabulary;
import hypercell.dsl.spec.Flags;
import hypercell.dsl.spec.PagingSpec;
import hypercell.engine.table.Position;
import hypercell.engine.x86.mmu.PagingFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The words of `paging { }`.
public final class PagingScope extends Scope {
    private final List<PagingSpec.Mapping> _mappings = new ArrayList<>();
    private final List<PagingSpec.RawEntry> _entries = new ArrayList<>();
    private final List<OpenMapping> _open = new ArrayList<>();
    private final PagingFormat _format;
    private boolean _writeProtect;
    private boolean _smep;
    private boolean _smap;
    private OptionalLong _root = OptionalLong.empty();
    private OptionalLong _tables = OptionalLong.empty();

    private PagingScope(PagingFormat format, Outside outside) {
        super("paging", outside);
        _format = format;
    }

    static PagingSpec read(PagingFormat format, Outside outside, Position position, Closure<?> block) {
        PagingScope scope = new PagingScope(format, outside);
        fill(block, scope);
        if (!scope._open.isEmpty()) {
            OpenMapping open = scope._open.getFirst();
            throw Mistake.at(open._position, "'map' without 'to'", "write map 0x1000 to 0x5000, rw");
        }
        return new PagingSpec(
                format,
                List.copyOf(scope._mappings),
                List.copyOf(scope._entries),
                scope._writeProtect,
                scope._smep,
                scope._smap,
                scope._root,
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
        PageOptions said = PageOptions.of("identity", options, flags, here());
        Integers.Span span = Integers.linearSpan(range, "identity");
        add(new PagingSpec.Mapping(span.first(), span.first(), span.bytes(), said.flags(), said.pageBytes(), here()));
    }

    /// `writeProtect on`.
    public void writeProtect(Object said) {
        _writeProtect = on("writeProtect", said);
    }

    /// `smep on`.
    public void smep(Object said) {
        _smep = on("smep", said);
    }

    /// `smap on`.
    public void smap(Object said) {
        _smap = on("smap", said);
    }

    private boolean on(String word, Object said) {
        if (!"on".equals(said) && !"off".equals(said)) {
            throw Mistake.at(here(), "%s is on or off, not %s".formatted(word, Described.value(said)), "");
        }
        return said.equals("on");
    }

    /// `directory at: 0xf000`.
    public void directory(Map<?, ?> options) {
        _root = OptionalLong.of(place("directory", options, "directory at: 0xf000"));
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
            PageOptions said = PageOptions.of("map", options, flags, _position);
            boolean range = _gva instanceof Range<?>;
            Integers.Span span = range ? Integers.linearSpan(_gva, "map") : null;
            long first = range ? span.first() : Integers.linear(_gva, "map");
            long bytes = range ? span.bytes() : said.pageBytes();
            _scope._open.remove(this);
            _scope.add(new PagingSpec.Mapping(
                    first, Integers.between(gpa, 0, 1L << 40, "to"), bytes, said.flags(), said.pageBytes(), _position));
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
            int bits = 8 * _scope._format.entryBytes();
            long value = entry instanceof Flags flags ? flags.bits() : Integers.raw(entry, bits, "a page-table entry");
            _scope._entries.add(new PagingSpec.RawEntry(Integers.linear(gva, "pages[...]"), value, _scope.here()));
        }
    }
}
