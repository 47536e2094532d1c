package hypercell.engine.monitor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Mistakes that a monitor can make on purpose, so that one can watch it fail: most are statements of texts about
/// virtualization that are not quite right.
public enum Mistake {
    RETURN_HARDWARE_ENTRY(
            "returnHardwareEntry",
            "a guest that reads its page table is given hardware's entry",
            "shadow",
            "bruteForce"),
    FORGET_INVLPG("forgetInvlpg", "INVLPG leaves the entry in hardware's tables", "virtualTlb", "shadow"),
    FORGET_CR3(
            "forgetCr3", "a load of CR3 leaves hardware's tables as they were", "virtualTlb", "shadow", "bruteForce"),
    FORGET_DIRTY(
            "forgetDirty",
            "pages are mapped writable at the first read, so that the guest's dirty flags stay clear",
            "virtualTlb",
            "shadow",
            MonitorConfig.OWN),
    FAULT_WITHOUT_PAGING("faultWithoutPaging", "memory that is not there gives a page fault, with paging off, too"),
    FAULT_ON_HOLES("faultOnHoles", "a translation to memory that is not there gives a page fault"),
    ONE_VIEW("oneView", "guest kernel and guest user code share one set of hardware's tables"),
    UNPROTECTED_DESCRIPTORS(
            "unprotectedDescriptors",
            "the guest writes its GDT and LDT without the knowledge of the monitor's copies",
            "deprivileged"),
    FORGET_ACCESSED(
            "forgetAccessed",
            "hardware sets a descriptor's accessed flag in the copy, and nobody in the guest's",
            "deprivileged");

    private final String word;
    private final String sentence;
    /// Ways to virtualize privilege or memory that can make it; none for all.
    private final List<String> makers;

    Mistake(String word, String sentence, String... makers) {
        this.word = word;
        this.sentence = sentence;
        this.makers = List.of(makers);
    }

    /// As scripts say it.
    public String word() {
        return word;
    }

    /// What the monitor does wrong.
    public String sentence() {
        return sentence;
    }

    /// The ways to virtualize privilege or memory that can make it; empty when all can.
    public List<String> makers() {
        return makers;
    }

    /// Whether a monitor of these parts can make it; for others it would change nothing.
    public boolean possibleWith(MonitorConfig config) {
        return makers.isEmpty() || makers.contains(config.privilege()) || makers.contains(config.memory());
    }

    /// The mistake that scripts call `word`.
    public static Optional<Mistake> named(String word) {
        return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
    }
}
