package hypercell.engine.x86.mmu;

import hypercell.engine.bus.PhysicalBus;

/// An access whose first bytes lie at the end of one page and whose others at the start of another: it moves byte by
/// byte, after both pages have been translated.
///
/// @param firstGpa physical address of the first byte
/// @param secondGpa physical address of the second page
/// @param inFirst bytes in the first page
record SplitAccess(long firstGpa, long secondGpa, int inFirst) {
    private long gpa(int i) {
        return i < inFirst ? firstGpa + i : secondGpa + i - inFirst;
    }

    long read(PhysicalBus bus, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= bus.read(gpa(i), 1) << 8 * i;
        }
        return value;
    }

    void write(PhysicalBus bus, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            bus.write(gpa(i), 1, value >>> 8 * i & 0xff);
        }
    }
}
