package hypercell.engine.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The cases that `paging-long.asm` and `paging-pae.asm` run: rights, switches and accesses in combination, large
/// pages, reserved bits, protection keys, seeded sequences with stale entries and PCIDs, and writes of control
/// registers that the processor must refuse.
final class LongPagingCases {
    /// What the guests are told to do; the numbers are those in their listings.
    enum Operation {
        END,
        READ,
        WRITE,
        EXECUTE,
        USER_READ,
        USER_WRITE,
        USER_EXECUTE,
        SET_ENTRY,
        INVLPG,
        LOAD_CR3,
        SET_WP,
        SET_CR4,
        SET_NXE,
        SET_AC,
        SET_PKRU,
        FRESH,
        INVPCID,
        IMPLICIT_READ,
        WRITE_REGISTER;

        /// Whether the guest prints a line for it.
        boolean reports() {
            return ordinal() >= 1 && ordinal() <= 6 || this == IMPLICIT_READ || this == WRITE_REGISTER;
        }
    }

    /// One record of the list.
    record Step(Operation operation, int small, long argument) {}

    static final int CR0 = 0;
    static final int CR3 = 3;
    static final int CR4 = 4;
    static final int CR8 = 8;
    static final int EFER = 9;

    static final long PGE = 1 << 7;
    static final long PCIDE = 1 << 17;
    static final long SMEP = 1 << 20;
    static final long SMAP = 1 << 21;
    static final long PKE = 1 << 22;
    static final long NX = 1L << 63;

    static final long FRAME_A = 0x605000;
    static final long FRAME_B = 0x606000;
    private static final long LARGE_FRAME = 0x600000;
    private static final long[] TABLES = {0, 0, 0x313000, 0x312000, 0x311000, 0x310000};
    private static final long CR3_KEEP = 1L << 63;
    private static final int TABLE_FLAGS = 0x27;

    private final int levels;
    private final SplittableRandom random;
    private final List<Step> steps = new ArrayList<>();

    private LongPagingCases(int levels) {
        this.levels = levels;
        random = new SplittableRandom(20261122 + levels);
    }

    /// @param levels 3 (PAE), 4 or 5
    static List<Step> of(int levels) {
        LongPagingCases cases = new LongPagingCases(levels);
        cases.rights();
        cases.switches();
        cases.upperLevels();
        cases.reservedBits();
        if (levels > 3) {
            cases.keys();
        }
        cases.sequences(160);
        return cases.steps;
    }

    /// What QEMU lacks, in a list of its own: process-context identifiers and the checks of control registers.
    ///
    /// @param levels 3 or 4
    static List<Step> more(int levels) {
        LongPagingCases cases = new LongPagingCases(levels);
        if (levels > 3) {
            cases.processContexts();
        }
        cases.registers();
        return cases.steps;
    }

    /// The list as the guest reads it.
    static byte[] bytes(List<Step> all, boolean fiveLevels) {
        ByteBuffer data = ByteBuffer.allocate(16 * all.size() + 24).order(ByteOrder.LITTLE_ENDIAN);
        data.putLong(fiveLevels ? 1 : 0);
        for (Step step : all) {
            data.putInt(step.operation().ordinal()).putInt(step.small()).putLong(step.argument());
        }
        return data.array();
    }

    private void add(Operation operation, int small, long argument) {
        steps.add(new Step(operation, small, argument));
    }

    private void add(Operation operation, long argument) {
        add(operation, 0, argument);
    }

    /// A fresh state in which all levels above the page table lead on and grant everything.
    private void fresh() {
        add(Operation.FRESH, 0);
        for (int level = levels; level > 1; level--) {
            table(level, TABLE_FLAGS);
        }
    }

    /// The entry of `level` leads to the next table. PDPTEs of PAE paging have no rights, and load with CR3.
    private void table(int level, long flags) {
        boolean register = levels == 3 && level == 3;
        add(Operation.SET_ENTRY, level, TABLES[level] | (register ? 1 : flags));
        if (register) {
            add(Operation.LOAD_CR3, 0);
        }
    }

    private void accesses() {
        for (int access = Operation.READ.ordinal(); access <= Operation.USER_EXECUTE.ordinal(); access++) {
            add(Operation.values()[access], 0);
        }
    }

    /// P, R/W, U/S and XD of the leaf, every access, WP clear and set; each access on a state of its own.
    private void rights() {
        for (int flags = 0; flags < 16; flags++) {
            for (int wp = 0; wp < 2; wp++) {
                for (int access = Operation.READ.ordinal(); access <= Operation.USER_EXECUTE.ordinal(); access++) {
                    fresh();
                    add(Operation.SET_NXE, 1);
                    add(Operation.SET_WP, wp);
                    add(Operation.SET_ENTRY, 1, FRAME_A | flags & 7 | (flags > 7 ? NX : 0));
                    add(Operation.values()[access], 0);
                }
            }
        }
    }

    /// SMEP, SMAP and EFLAGS.AC against user and supervisor pages, read-only or not, with and without WP.
    private void switches() {
        for (int bits = 0; bits < 64; bits++) {
            fresh();
            add(Operation.SET_NXE, bits >> 5);
            add(Operation.SET_WP, bits >> 4 & 1);
            add(Operation.SET_CR4, ((bits & 1) != 0 ? SMEP : 0) | ((bits & 2) != 0 ? SMAP : 0));
            add(Operation.SET_AC, bits >> 2 & 1);
            add(Operation.SET_ENTRY, 1, FRAME_A | ((bits & 8) != 0 ? 7 : 5));
            accesses();
            add(Operation.IMPLICIT_READ, 0);
        }
    }

    /// One level at a time is not present, read-only, supervisor or not executable; also in large pages.
    private void upperLevels() {
        long[] flags = {0x26, 0x25, 0x23, 0x27 | NX, 0x7};
        for (int level = 2; level <= levels; level++) {
            for (long flag : flags) {
                for (int wp = 0; wp < 2; wp++) {
                    fresh();
                    add(Operation.SET_NXE, 1);
                    add(Operation.SET_WP, wp);
                    table(level, flag);
                    add(Operation.SET_ENTRY, 1, FRAME_A | 7);
                    accesses();
                }
            }
        }
        for (int level = 2; level <= Math.min(3, levels - 1); level++) {
            for (long flag : new long[] {1, 3, 5, 7, 7 | NX, 0x107, 0x67, 0x1007}) {
                fresh();
                add(Operation.SET_NXE, 1);
                add(Operation.SET_WP, 1);
                add(Operation.SET_ENTRY, level, (level == 2 ? LARGE_FRAME : 0) | 0x80 | flag);
                accesses();
            }
        }
    }

    /// Reserved bits of each level, one by one: PS where it means nothing, the low bits of large pages, the bits
    /// beyond MAXPHYADDR = 40, XD without NXE, and bits 62:52, which only PAE paging reserves.
    private void reservedBits() {
        int[] bits = {7, 13, 20, 21, 29, 40, 45, 51, 52, 58, 62, 63};
        for (int level = 1; level <= levels; level++) {
            for (int large = 0; large < 2; large++) {
                for (int bit : bits) {
                    reservedBit(level, large == 1, bit);
                }
            }
        }
    }

    private void reservedBit(int level, boolean large, int bit) {
        boolean register = levels == 3 && level == 3;
        if (register || large && (level == 1 || level > 3) || level == 1 && bit > 7 && bit < 40) {
            return;
        }
        fresh();
        add(Operation.SET_ENTRY, 1, FRAME_A | 7);
        long leads = level == 1 ? FRAME_A : large ? level == 2 ? LARGE_FRAME : 0 : TABLES[level];
        boolean wouldLeadAway = bit > 7 && bit < 40 && (!large || level == 2 && bit == 29);
        if (!wouldLeadAway) {
            add(Operation.SET_ENTRY, level, leads | (large ? 0x80 : 0) | 7 | 1L << bit);
            add(Operation.READ, 0);
            add(Operation.USER_WRITE, 0);
            add(Operation.EXECUTE, 0);
        }
    }

    /// Every setting of one key's rights, user and supervisor pages, with and without WP.
    private void keys() {
        for (int rights = 0; rights < 4; rights++) {
            for (int page = 0; page < 4; page++) {
                for (int wp = 0; wp < 2; wp++) {
                    int key = random.nextInt(16);
                    fresh();
                    add(Operation.SET_WP, wp);
                    add(Operation.SET_CR4, PKE);
                    add(Operation.SET_PKRU, (long) rights << 2 * key);
                    add(Operation.SET_ENTRY, 1, FRAME_A | 1 | page << 1 | (long) key << 59);
                    accesses();
                    add(Operation.SET_PKRU, 0);
                    add(Operation.USER_WRITE, 0);
                }
            }
        }
    }

    /// Translations of two process contexts, CR3 bit 63, INVPCID and INVLPG, with and without global pages. What
    /// the page table says changes meanwhile; only what must have been dropped is looked at, as a processor may
    /// drop more.
    private void processContexts() {
        for (int type = 0; type < 4; type++) {
            for (int global = 0; global < 2; global++) {
                long flags = 0x67 | (global == 1 ? 0x100 : 0);
                fresh();
                add(Operation.SET_CR4, PCIDE | PGE);
                add(Operation.LOAD_CR3, 1);
                add(Operation.SET_ENTRY, 1, FRAME_A | flags);
                add(Operation.READ, 0);
                add(Operation.SET_ENTRY, 1, FRAME_B | flags);
                add(Operation.LOAD_CR3, 2);
                if (global == 0) {
                    add(Operation.READ, 0);
                }
                add(Operation.INVPCID, type, 1);
                add(Operation.LOAD_CR3, 1 | CR3_KEEP);
                if (global == 0 || type == 2) {
                    add(Operation.READ, 0);
                }
                add(Operation.SET_ENTRY, 1, FRAME_A | flags);
                add(Operation.INVLPG, 0);
                add(Operation.READ, 0);
            }
        }
    }

    /// Writes that must fault, and a few that must not.
    private void registers() {
        register(CR0, 0x0000_0001_8001_0011L, levels > 3);
        register(CR0, 0x8000_0010L, true);
        register(CR0, 0xa000_0011L, true);
        register(CR4, 0, levels > 3);
        register(CR4, 0x8000_0020L, true);
        register(CR4, 0x0002_0020L, levels == 3);
        if (levels > 3) {
            register(CR4, 0x1020, true);
            for (int bit : new int[] {40, 62, 63}) {
                register(CR3, 0x301000 | 1L << bit, true);
            }
            register(CR8, 0x10, true);
            register(EFER, 0, true);
            register(EFER, 0x501 | 1 << 9, true);
            contextsOnlyWithCleanCr3();
        }
        register(EFER, levels > 3 ? 0xd01 : 0x800, true);
        if (levels == 3) {
            pointerTable();
        }
    }

    private void register(int number, long value, boolean wanted) {
        if (wanted) {
            add(Operation.FRESH, 0);
            add(Operation.WRITE_REGISTER, number, value);
        }
    }

    /// CR4.PCIDE can be set only while CR3 bits 11:0 are clear.
    private void contextsOnlyWithCleanCr3() {
        add(Operation.FRESH, 0);
        add(Operation.LOAD_CR3, 0x18);
        add(Operation.WRITE_REGISTER, CR4, 0x20 | PCIDE);
    }

    /// Loading a present PDPTE with a reserved bit faults; what changes in memory alone counts only after a load.
    private void pointerTable() {
        for (int bit : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 40, 51, 52, 63}) {
            fresh();
            add(Operation.SET_ENTRY, 1, FRAME_A | 7);
            add(Operation.SET_ENTRY, 3, TABLES[3] | 1 | 1L << bit);
            add(Operation.READ, 0);
            add(Operation.WRITE_REGISTER, CR3, 0x301000);
            add(Operation.SET_ENTRY, 3, TABLES[3] | 1L << bit);
            add(Operation.WRITE_REGISTER, CR3, 0x301000);
        }
    }

    private void sequences(int count) {
        for (int i = 0; i < count; i++) {
            fresh();
            add(Operation.SET_NXE, random.nextInt(2));
            add(Operation.SET_WP, random.nextInt(2));
            add(Operation.SET_CR4, random.nextInt(4) == 0 ? PGE : 0);
            add(Operation.SET_ENTRY, 1, leaf());
            for (int step = random.nextInt(3, 8); step > 0; step--) {
                step();
            }
        }
    }

    private long leaf() {
        long flags = random.nextInt(8) | (random.nextInt(5) > 0 ? 1 : 0);
        long marks = (random.nextBoolean() ? 0x20 : 0)
                | (random.nextBoolean() ? 0x40 : 0)
                | (random.nextInt(3) == 0 ? 0x100 : 0);
        long frame = random.nextBoolean() ? FRAME_A : FRAME_B;
        return frame | flags | marks | (random.nextInt(4) == 0 ? NX : 0);
    }

    private void step() {
        switch (random.nextInt(8)) {
            case 0 -> add(Operation.SET_ENTRY, 1, leaf());
            case 1 -> add(Operation.INVLPG, 0);
            case 2 -> add(Operation.LOAD_CR3, 0);
            case 3 -> {
                add(Operation.SET_ENTRY, 2, random.nextBoolean() ? LARGE_FRAME | 0xe7 : TABLES[2] | TABLE_FLAGS);
                add(Operation.INVLPG, 0);
            }
            default -> add(Operation.values()[random.nextInt(1, 7)], 0);
        }
    }
}
