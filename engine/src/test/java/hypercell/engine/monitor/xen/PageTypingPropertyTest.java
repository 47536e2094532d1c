package hypercell.engine.monitor.xen;

import static hypercell.engine.monitor.xen.SmallDomain.page;
import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.monitor.HostFrames;
import hypercell.engine.x86.fault.GuestFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random hypercalls about memory, most of them malicious: whatever the guest asks for, hardware's tables never map a
/// table writable or a foreign frame, and the counts are those that the tables themselves justify.
class PageTypingPropertyTest {
    private static final int OPERATIONS = 2500;
    private static final int CHECK_EVERY = 5;
    /// Pages that the attacker plays with.
    private static final int FIRST = 0xa0;

    private static final int PLAYED = 12;

    private SmallDomain domain;
    private Random random;
    private int[] played;
    private int refused;
    private int done;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noSequenceOfHypercallsGetsAroundTheTypes(long seed) {
        random = new Random(seed);
        begin(seed);
        for (int i = 0; i < OPERATIONS; i++) {
            int result = operation();
            refused += result < 0 ? 1 : 0;
            done += result == 0 ? 1 : 0;
            if (i % CHECK_EVERY == 0 || !domain.lives()) {
                assertThat(domain.guest.isolationViolations())
                        .as("after operation %d", i)
                        .isEmpty();
                countsAreJustified(i);
            }
            if (!domain.lives()) { // it has taken away the page that its own code is in, which is its own affair
                begin(seed + i);
            }
        }
        assertThat(refused).as("refusals").isGreaterThan(OPERATIONS / 10);
        assertThat(done).as("successes").isGreaterThan(OPERATIONS / 10);
    }

    private void begin(long seed) {
        domain = SmallDomain.idle(seed);
        domain.extended(6, 0);
        played = new int[PLAYED];
        for (int i = 0; i < PLAYED; i++) {
            played[i] = domain.mfn(FIRST + i);
        }
    }

    private int operation() {
        return switch (random.nextInt(10)) {
            case 0 -> domain.extended(random.nextInt(2), frame()); // pin
            case 1 -> domain.extended(4, frame()); // unpin
            case 2 -> load(frame());
            case 3, 4 -> directory();
            case 5 -> fill();
            case 6 -> mapping();
            default -> domain.update(HostFrames.hpa(frame()) + 4L * random.nextInt(1024), entry());
        };
    }

    /// A frame to play with, or one of the builder's tables.
    private int frame() {
        return switch (random.nextInt(16)) {
            case 0 -> domain.root();
            case 1 -> domain.pageTable();
            default -> played[random.nextInt(PLAYED)];
        };
    }

    /// new_baseptr, but of no directory that leaves the guest's own code out.
    private int load(int mfn) {
        boolean hasKernel = domain.entry(mfn, (int) (Layout.GUEST >>> 22)) >>> 12 == domain.pageTable();
        return hasKernel || random.nextInt(50) == 0 ? domain.extended(5, mfn) : 1;
    }

    private long entry() {
        long frame = random.nextInt(8) == 0 ? random.nextInt(4096) : frame();
        int flags = random.nextInt(30) == 0 ? random.nextInt(4096) : random.nextInt(8);
        return frame << 12 | flags;
    }

    /// Makes the page of a played frame read-only or writable, with and without a flush.
    private int mapping() {
        int i = random.nextInt(PLAYED);
        long entry = HostFrames.hpa(played[i]) | (random.nextInt(4) == 0 ? 3 : 1);
        return domain.call(Hypercall.UPDATE_VA_MAPPING, page(FIRST + i), entry, 0, random.nextInt(3));
    }

    /// Prepares a frame as a directory that keeps the kernel mapped, or tries to.
    private int directory() {
        int i = random.nextInt(PLAYED);
        long link = domain.entry(domain.root(), (int) (Layout.GUEST >>> 22));
        domain.update(HostFrames.hpa(played[i]) + 4 * (Layout.GUEST >>> 22), link);
        return domain.update(HostFrames.hpa(played[i]) + 4L * random.nextInt(4), entry());
    }

    /// What the guest does without asking: it writes where its tables let it.
    private int fill() {
        int i = random.nextInt(PLAYED);
        var mmu = domain.guest.domain().hardware.core().mmu();
        try {
            mmu.writeSystem(page(FIRST + i) + 4L * random.nextInt(1024), 4, entry());
            return 0;
        } catch (GuestFault fault) {
            return -1;
        }
    }

    // --- counting again, from the tables ---

    private void countsAreJustified(int operation) {
        FrameTable table = domain.guest.domain().frames;
        int[] typed = new int[table.size()];
        int[] references = new int[table.size()];
        typed[domain.root()]++;
        for (int mfn = 0; mfn < table.size(); mfn++) {
            typed[mfn] += table.isPinned(mfn) ? 1 : 0;
            typed[mfn] += table.isShared(mfn) ? 1 : 0;
            count(mfn, table.type(mfn), typed, references);
        }
        List<String> wrong = new ArrayList<>();
        for (int mfn = 0; mfn < table.size(); mfn++) {
            if (typed[mfn] != table.typeCount(mfn) || references[mfn] + typed[mfn] != table.references(mfn)) {
                wrong.add("frame 0x%x: %d %d instead of %d %d"
                        .formatted(mfn, table.typeCount(mfn), table.references(mfn), typed[mfn], references[mfn]));
            }
        }
        assertThat(wrong).as("after operation %d", operation).isEmpty();
    }

    private void count(int mfn, FrameType type, int[] typed, int[] references) {
        if (!type.table()) {
            return;
        }
        int entries = type == FrameType.L2 ? Layout.FIRST_MONITOR_SLOT : 1024;
        for (int i = 0; i < entries; i++) {
            long entry = domain.entry(mfn, i);
            if ((entry & 1) != 0) {
                boolean counts = type == FrameType.L2 || (entry & 2) != 0;
                int[] of = counts ? typed : references;
                of[(int) (entry >>> 12)]++;
            }
        }
    }
}
