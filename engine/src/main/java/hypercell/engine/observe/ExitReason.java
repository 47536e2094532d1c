package hypercell.engine.observe;

/// Why a guest left to its monitor, in the names that scripts use.
public enum ExitReason {
    RDTSC("RDTSC or RDTSCP", Kind.PRODUCES),
    CPUID("CPUID", Kind.PRODUCES),
    RDPMC("RDPMC", Kind.PRODUCES),
    RDMSR("RDMSR", Kind.PRODUCES),
    WRMSR("WRMSR", Kind.ACTS),
    IO_READ("IN or INS", Kind.ACTS),
    IO_WRITE("OUT or OUTS", Kind.ACTS),
    HLT("HLT", Kind.ACTS),
    CLI("CLI", Kind.ACTS),
    STI("STI", Kind.ACTS),
    INVLPG("INVLPG or INVPCID", Kind.ACTS),
    CR0_READ("a read of CR0", Kind.ACTS),
    CR0_WRITE("a write of CR0, LMSW or CLTS", Kind.ACTS),
    CR2_READ("a read of CR2", Kind.ACTS),
    CR2_WRITE("a write of CR2", Kind.ACTS),
    CR3_READ("a read of CR3", Kind.ACTS),
    CR3_WRITE("a write of CR3", Kind.ACTS),
    CR4_READ("a read of CR4", Kind.ACTS),
    CR4_WRITE("a write of CR4", Kind.ACTS),
    CR8_READ("a read of CR8", Kind.ACTS),
    CR8_WRITE("a write of CR8", Kind.ACTS),
    DR_READ("a read of a debug register", Kind.ACTS),
    DR_WRITE("a write of a debug register", Kind.ACTS),
    TABLE_REGISTER_LOAD("LGDT, LIDT, LLDT or LTR", Kind.ACTS),
    TABLE_REGISTER_STORE("SGDT, SIDT, SLDT, STR or SMSW", Kind.ACTS),
    FLAGS("PUSHF or POPF", Kind.ACTS),
    SEGMENT_LOAD("a load of a segment register", Kind.ACTS),
    SEGMENT_READ("a read of a segment register, LAR, LSL, VERR or VERW", Kind.ACTS),
    FAR_TRANSFER("a far JMP, CALL or RET", Kind.ACTS),
    SOFTWARE_INTERRUPT("INT n, INT3 or INTO", Kind.ACTS),
    IRET("IRET", Kind.ACTS),
    SYSTEM_CALL("SYSENTER, SYSEXIT, SYSCALL, SYSRET or sc", Kind.ACTS),
    CACHE_CONTROL("INVD or WBINVD", Kind.ACTS),
    HYPERCALL("a hypercall", Kind.ACTS),
    BRANCH("a branch to code that has not been scanned, or its end", Kind.ACTS),
    PAGE_FAULT("a page fault that is the guest's own", Kind.EVENT),
    HIDDEN_FAULT("a page fault or TLB miss that the guest never sees", Kind.EVENT),
    TABLE_READ("a read of one of the guest's paging structures", Kind.EVENT),
    TABLE_WRITE("a write to one of the guest's paging structures", Kind.EVENT),
    DESCRIPTOR_WRITE("a write to the guest's GDT or LDT", Kind.EVENT),
    CODE_READ("a read of memory by CS, whose base is not the guest's", Kind.ACTS),
    CODE_WRITE("a write to a page that has been scanned", Kind.EVENT),
    WATCH("an access that a watch asked for", Kind.EVENT),
    FALSE_SHARING("an access beside what the monitor protects in the same page", Kind.EVENT),
    MMIO("an access to a device or a hole in physical memory", Kind.EVENT),
    SPAN_CONFLICT("an access to the addresses where the monitor lies", Kind.EVENT),
    EXCEPTION("another exception of the guest", Kind.EVENT),
    EXTERNAL_INTERRUPT("an interrupt of the hardware", Kind.EVENT),
    TLB_WRITE("tlbwe", Kind.ACTS),
    TLB_READ("tlbre", Kind.ACTS),
    TLB_SEARCH("tlbsx", Kind.ACTS),
    SPR_READ("a read of a privileged special purpose register", Kind.ACTS),
    SPR_WRITE("a write of a privileged special purpose register", Kind.ACTS),
    MSR_ACCESS("mfmsr, mtmsr, wrtee or wrteei", Kind.ACTS),
    RFI("rfi, rfci or rfmci", Kind.ACTS),
    PRIVILEGED("another privileged instruction", Kind.ACTS),
    TLB_MISS("a TLB miss that is the guest's own", Kind.EVENT),
    STORAGE("an access that the guest's TLB denies", Kind.EVENT),
    TIMER("the hardware's decrementer, armed for the guest's next timer event", Kind.EVENT),
    SPLIT_SPACES("an instruction while MSR[IS] and MSR[DS] differ", Kind.EVENT);

    /// What a handler of the reason means.
    public enum Kind {
        /// The instruction does nothing but produce a value: a handler takes its place.
        PRODUCES,
        /// The instruction acts: it is emulated after the handler, unless the handler says otherwise.
        ACTS,
        /// No instruction in particular: the technique goes on after the handler, unless it says otherwise.
        EVENT
    }

    private final String words;
    private final Kind kind;

    ExitReason(String words, Kind kind) {
        this.words = words;
        this.kind = kind;
    }

    /// What happened, as a noun: `a write of CR3`.
    public String words() {
        return words;
    }

    public Kind kind() {
        return kind;
    }
}
