package hypercell.engine.ppc.oracle;

import hypercell.engine.ppc.mmu.Access;
import hypercell.engine.ppc.mmu.PageSize;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.mmu.Utlb;
import hypercell.engine.ppc.state.PpcState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes TLB cases up: entries of all sizes, spaces, processes and permissions around one address, so that hits, misses
/// for each reason and denials are all common. Two entries never match one address.
final class TlbCases {
    /// Pages lie here in effective address space, and in real address space from [#REAL] on.
    private static final int WINDOW = 0x4000_0000;

    private static final int REAL = 0x0400_0000;
    private static final int STS = 0x1_0000;

    private final Random random;

    TlbCases(long seed) {
        random = new Random(seed);
    }

    TlbCase next() {
        while (true) {
            TlbCase made = make();
            Utlb utlb = new Utlb();
            for (int i = 0; i < TlbCase.ENTRIES; i++) {
                utlb.set(2 + i, made.entries().get(i));
            }
            int space = (made.msr() & (made.access() == Access.FETCH ? PpcState.MSR_IS : PpcState.MSR_DS)) != 0 ? 1 : 0;
            int found = utlb.find(made.ea(), space, made.pid());
            if (found != Utlb.MULTI_HIT && isPlainSearch(utlb, made)) {
                return found == Utlb.MISS
                        ? made
                        : reaching(made, (int) utlb.get(found).real(made.ea()));
            }
        }
    }

    /// QEMU's TLBSX does not look at spaces: only searches that this cannot change are made.
    private static boolean isPlainSearch(Utlb utlb, TlbCase made) {
        int space = (made.mmucr() & STS) != 0 ? 1 : 0;
        int process = made.mmucr() & 0xff;
        return utlb.find(made.ea(), space, process) != Utlb.MULTI_HIT
                && utlb.find(made.ea(), 1 - space, process) == Utlb.MISS;
    }

    private static TlbCase reaching(TlbCase made, int real) {
        return new TlbCase(made.entries(), made.msr(), made.pid(), made.ea(), made.access(), real, made.mmucr());
    }

    private TlbCase make() {
        Access access = Access.values()[random.nextInt(3)];
        int beside = access == Access.FETCH ? 0 : 4;
        int ea = WINDOW + REAL + (random.nextInt(0x100_0000) & -8) + beside;
        if (random.nextInt(4) == 0) {
            ea = ea & -1024 | (random.nextBoolean() ? 0x3f8 : 0) | beside; // the edges of the smallest page
        }
        List<TlbEntry> entries = new ArrayList<>();
        for (int i = 0; i < TlbCase.ENTRIES; i++) {
            entries.add(entry(ea));
        }
        int msr = bit(PpcState.MSR_PR) | (access == Access.FETCH ? bit(PpcState.MSR_IS) : bit(PpcState.MSR_DS));
        int mmucr = bit(STS) | random.nextInt(4);
        return new TlbCase(entries, msr, random.nextInt(4), ea, access, REAL, mmucr);
    }

    private int bit(int bit) {
        return random.nextInt(3) == 0 ? bit : 0;
    }

    private TlbEntry entry(int ea) {
        PageSize size = PageSize.values()[random.nextInt(PageSize.values().length)];
        int mask = (int) -size.bytes();
        int page = ea & mask;
        if (random.nextInt(3) == 0 && size.bytes() < 1 << 24) {
            page = ea + (random.nextBoolean() ? 1 : -1) * (int) size.bytes() & mask; // the neighbour
        }
        int real = size == PageSize.MIB_256 ? 0 : REAL | random.nextInt(0x100_0000) & mask;
        if (size == PageSize.KIB_1) {
            real = real & ~0xc00 | page & 0xc00; // QEMU keeps these bits of the address
        }
        int valid = random.nextInt(5) == 0 ? 0 : TlbEntry.VALID;
        int word0 = page | valid | bit(TlbEntry.SPACE) | size.code() << 4;
        int attributes = random.nextInt(0x10000) & 0xff00 | random.nextInt(64);
        int tid = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
        return new TlbEntry(word0, real, attributes, tid);
    }
}
