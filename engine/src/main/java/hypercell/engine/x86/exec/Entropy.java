package hypercell.engine.x86.exec;

/// What RDRAND and RDSEED read: a generator that the experiment's seed determines (Steele, Lea and Flood 2014,
/// "Fast splittable pseudorandom number generators", SplitMix64).
final class Entropy {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    /// Begins again with `seed`.
    void reset(long seed) {
        state = seed;
    }

    long next() {
        state += GOLDEN_GAMMA;
        long mixed = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
