package hypercell.engine.x86.mmu;

import java.util.List;
import java.util.Optional;

/// What translations the processor keeps and where: the geometry of the visible TLB and of the paging-structure caches
/// (SDM 3A "Caching Translation Information").
///
/// @param name how users call it
/// @param banks arrays of entries, each for some page sizes. A page of a size that no bank holds is cached in pieces of
///     4 KiB, which is what the manual's "Details of TLB Use" allows; INVLPG drops all pieces together
/// @param structures sizes of the paging-structure caches
public record TlbModel(String name, List<Bank> banks, Structures structures) {
    private static final long KIB_4 = 4L << 10;
    private static final long MIB_2 = 2L << 20;
    private static final long MIB_4 = 4L << 20;
    private static final long GIB_1 = 1L << 30;

    /// One array of entries, replaced least recently used first within a set.
    ///
    /// @param name shown with its entries
    /// @param pageBytes sizes of the pages it holds
    /// @param sets number of sets, a power of two
    /// @param ways entries per set
    /// @param hashed index = vpn + (vpn >> log2(sets)) instead of the low bits of the vpn, so that equal buffers a
    ///     power of two apart do not collide
    /// @param unlimited whether sets grow instead of replacing an entry
    public record Bank(String name, List<Long> pageBytes, int sets, int ways, boolean hashed, boolean unlimited) {}

    /// Number of entries of each fully associative paging-structure cache; 0 for none.
    public record Structures(int pml5e, int pml4e, int pdpte, int pde) {
        /// No paging-structure caches: every TLB miss walks from CR3.
        public static final Structures NONE = new Structures(0, 0, 0, 0);

        /// Entries of the cache for a level, by [PagingLevel#number].
        int entries(int level) {
            return switch (level) {
                case 2 -> pde;
                case 3 -> pdpte;
                case 4 -> pml4e;
                case 5 -> pml5e;
                default -> 0;
            };
        }
    }

    /// What the fast path itself uses: 1024 entries, direct mapped, hashed index.
    public static final TlbModel DEFAULT =
            new TlbModel("default", List.of(new Bank("TLB", List.of(KIB_4), 1024, 1, true, false)), Structures.NONE);
    /// Every access walks.
    public static final TlbModel NONE = new TlbModel("none", List.of(), Structures.NONE);
    /// Nothing is ever replaced: what was translated once stays until it is invalidated.
    public static final TlbModel IDEAL = new TlbModel(
            "ideal",
            List.of(new Bank("TLB", List.of(KIB_4, MIB_2, MIB_4, GIB_1), 1024, 1, true, true)),
            Structures.NONE);
    /// The second-level TLB of a 2013 server processor, as its CPUID leaf 02H tells (descriptors C1H and 63H). The
    /// paging-structure caches are of the sizes that measurements of that generation found; the vendor publishes
    /// none.
    public static final TlbModel HASWELL = new TlbModel(
            "haswell",
            List.of(
                    new Bank("STLB", List.of(KIB_4, MIB_2), 128, 8, false, false),
                    new Bank("4-MiB TLB", List.of(MIB_4), 8, 4, false, false),
                    new Bank("1-GiB TLB", List.of(GIB_1), 1, 4, false, false)),
            new Structures(0, 2, 4, 32));

    /// The models that have names.
    public static final List<TlbModel> PRESETS = List.of(DEFAULT, IDEAL, HASWELL, NONE);

    /// The preset called `name`.
    public static Optional<TlbModel> named(String name) {
        return PRESETS.stream().filter(model -> model.name.equals(name)).findFirst();
    }

    /// `entries` for 4-KiB pages in sets of `ways`, replaced least recently used first.
    public static TlbModel of(int entries, int ways) {
        if (entries == 0) {
            return NONE;
        }
        int sets = ways > 0 ? entries / ways : 0;
        if (ways < 1 || ways > 16 || entries < 1 || sets * ways != entries || Integer.bitCount(sets) != 1) {
            throw new IllegalArgumentException(
                    "a TLB of %d entries in %d ways: entries must be ways (1..16) times a power of two"
                            .formatted(entries, ways));
        }
        Bank bank = new Bank("TLB", List.of(KIB_4), sets, ways, false, false);
        return new TlbModel(entries + "x" + ways, List.of(bank), Structures.NONE);
    }

    /// The same TLB with paging-structure caches.
    public TlbModel withStructures(Structures caches) {
        return new TlbModel(name, banks, caches);
    }

    /// Total number of entries in all banks, the paging-structure caches aside.
    public int entries() {
        return banks.stream().mapToInt(bank -> bank.sets() * bank.ways()).sum();
    }
}
