package hypercell.engine.monitor.xen;

/// What came of a hypercall.
///
/// @param result what the guest gets in EAX
/// @param words the call, its arguments and what came of it, for people
/// @param refused whether the monitor has not done all that was asked
record Outcome(int result, String words, boolean refused) {
    static Outcome ok(String words, Object... values) {
        return new Outcome(0, words.formatted(values), false);
    }

    static Outcome refused(String call, Refusal refusal) {
        return new Outcome(refusal.result(), call + ": " + refusal.words(), true);
    }

    Outcome giving(int other) {
        return new Outcome(other, words, refused);
    }
}
