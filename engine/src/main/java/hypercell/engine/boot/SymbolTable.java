package hypercell.engine.boot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Names for addresses: the functions and objects of an image, or the labels of assembled code.
public final class SymbolTable {
    /// No names at all.
    public static final SymbolTable EMPTY = new SymbolTable(List.of());

    private final List<Symbol> byAddress;

    private SymbolTable(List<Symbol> byAddress) {
        this.byAddress = byAddress;
    }

    /// The table of `symbols`. Of several at one address the longest counts, so that a function's name wins over
    /// the label where the one before it ends; of equals the first.
    public static SymbolTable of(Collection<Symbol> symbols) {
        List<Symbol> sorted = new ArrayList<>(symbols);
        sorted.sort(Comparator.comparing(Symbol::address, Long::compareUnsigned)
                .thenComparing(Symbol::size, (a, b) -> Long.compareUnsigned(b, a)));
        List<Symbol> distinct = new ArrayList<>();
        for (Symbol symbol : sorted) {
            if (distinct.isEmpty() || distinct.getLast().address() != symbol.address()) {
                distinct.add(symbol);
            }
        }
        return new SymbolTable(List.copyOf(distinct));
    }

    /// `main+0x12` for an address inside a symbol, `main` for its first byte; null where no symbol is. A symbol
    /// without a size reaches to the next one.
    public String place(long gva) {
        int index = lastAtOrBefore(gva);
        if (index < 0) {
            return null;
        }
        Symbol symbol = byAddress.get(index);
        long offset = gva - symbol.address();
        if (symbol.size() != 0 && Long.compareUnsigned(offset, symbol.size()) >= 0) {
            return null;
        }
        return offset == 0 ? symbol.name() : symbol.name() + "+0x" + Long.toHexString(offset);
    }

    /// Index of the last symbol that begins at or before an address; -1 when there is none.
    private int lastAtOrBefore(long gva) {
        int low = 0;
        int high = byAddress.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(byAddress.get(middle).address(), gva) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
