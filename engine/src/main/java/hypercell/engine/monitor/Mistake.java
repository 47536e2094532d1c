package hypercell.engine.monitor;

import java.util.Arrays;
import java.util.Optional;

/// Mistakes that a monitor can make on purpose, so that one can watch it fail: most are statements of texts about
/// virtualization that are not quite right.
public enum Mistake {
    RETURN_HARDWARE_ENTRY("returnHardwareEntry", "a guest that reads its page table is given hardware's entry"),
    FORGET_INVLPG("forgetInvlpg", "INVLPG leaves the entry in hardware's tables"),
    FORGET_CR3("forgetCr3", "a load of CR3 leaves hardware's tables as they were"),
    FORGET_DIRTY(
            "forgetDirty", "pages are mapped writable at the first read, so that the guest's dirty flags stay clear"),
    FAULT_WITHOUT_PAGING("faultWithoutPaging", "memory that is not there gives a page fault, with paging off, too"),
    FAULT_ON_HOLES("faultOnHoles", "a translation to memory that is not there gives a page fault"),
    ONE_VIEW("oneView", "guest kernel and guest user code share one set of hardware's tables"),
    UNPROTECTED_DESCRIPTORS(
            "unprotectedDescriptors", "the guest writes its GDT and LDT without the knowledge of the monitor's copies"),
    FORGET_ACCESSED(
            "forgetAccessed", "hardware sets a descriptor's accessed flag in the copy, and nobody in the guest's");

    private final String word;
    private final String sentence;

    Mistake(String word, String sentence) {
        this.word = word;
        this.sentence = sentence;
    }

    /// As scripts say it.
    public String word() {
        return word;
    }

    /// What the monitor does wrong.
    public String sentence() {
        return sentence;
    }

    /// The mistake that scripts call `word`.
    public static Optional<Mistake> named(String word) {
        return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
    }
}
