package hypercell.engine.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// The cases that `paging.asm` runs: all combinations of rights and accesses, then seeded sequences with stale entries,
/// large and global pages, reserved bits and changes of CR0.WP.
final class PagingCases {
    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int USER_READ = 3;
    private static final int USER_WRITE = 4;
    private static final int SET_PTE = 5;
    private static final int INVLPG = 6;
    private static final int RELOAD = 7;
    private static final int SET_PDE = 8;
    private static final int SET_WP = 9;
    private static final int SET_CR4 = 10;
    private static final int FRESH = 11;

    private static final int TABLE = 0x302000;
    private static final int FRAME_A = 0x310000;
    private static final int FRAME_B = 0x311000;
    private static final int GVA = 0x40005000;
    private static final int PSE = 0x10;
    private static final int PGE = 0x80;

    private final List<int[]> operations = new ArrayList<>();
    private int cases;

    /// The list as the guest reads it.
    static byte[] bytes() {
        PagingCases all = new PagingCases();
        all.rights();
        all.sequences(400);
        ByteBuffer data = ByteBuffer.allocate(8 * all.operations.size() + 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int[] operation : all.operations) {
            data.putInt(operation[0]).putInt(operation[1]);
        }
        return data.array();
    }

    /// Number of page-table set-ups.
    static int count() {
        PagingCases all = new PagingCases();
        all.rights();
        all.sequences(400);
        return all.cases;
    }

    private void add(int operation, int argument) {
        operations.add(new int[] {operation, argument});
        cases += operation == FRESH ? 1 : 0;
    }

    /// Every P, R/W, U/S of both levels, every access, CR0.WP clear and set.
    private void rights() {
        for (int pde = 0; pde < 8; pde++) {
            for (int pte = 0; pte < 8; pte++) {
                for (int wp = 0; wp < 2; wp++) {
                    for (int access = READ; access <= USER_WRITE; access++) {
                        add(FRESH, 0);
                        add(SET_WP, wp);
                        add(SET_PDE, TABLE | pde);
                        add(SET_PTE, FRAME_A | pte);
                        add(access, GVA);
                    }
                }
            }
        }
    }

    private void sequences(int count) {
        SplittableRandom random = new SplittableRandom(20261121);
        for (int i = 0; i < count; i++) {
            add(FRESH, 0);
            add(SET_CR4, (random.nextBoolean() ? PSE : 0) | (random.nextBoolean() ? PGE : 0));
            add(SET_WP, random.nextInt(2));
            add(SET_PDE, pde(random));
            add(SET_PTE, pte(random));
            for (int step = random.nextInt(2, 7); step > 0; step--) {
                step(random);
            }
        }
    }

    private static int pde(SplittableRandom random) {
        int flags = random.nextInt(8) | 1;
        if (random.nextInt(4) == 0) { // a large page over the first 4 MiB, sometimes with a reserved bit
            return 0x80 | flags | (random.nextInt(4) == 0 ? 1 << 21 : 0) | (random.nextBoolean() ? 0x100 : 0);
        }
        return TABLE | flags | (random.nextBoolean() ? 0x20 : 0);
    }

    private static int pte(SplittableRandom random) {
        int flags = random.nextInt(8) | (random.nextInt(5) > 0 ? 1 : 0);
        int marks = (random.nextBoolean() ? 0x20 : 0)
                | (random.nextBoolean() ? 0x40 : 0)
                | (random.nextInt(3) == 0 ? 0x100 : 0);
        return (random.nextBoolean() ? FRAME_A : FRAME_B) | flags | marks;
    }

    /// Accesses at the page's start only: with a large page they reach physical 0x5000, which nothing else uses.
    private void step(SplittableRandom random) {
        switch (random.nextInt(8)) {
            case 0 -> add(SET_PTE, pte(random));
            case 1 -> add(INVLPG, GVA);
            case 2 -> add(RELOAD, 0);
            case 3 -> {
                add(SET_WP, random.nextInt(2));
                add(WRITE, GVA);
            }
            default -> add(random.nextInt(READ, USER_WRITE + 1), GVA);
        }
    }
}
