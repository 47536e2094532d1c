package hypercell.engine.x86.exec;

/// What a processor can have, and where CPUID tells (SDM 2A "CPUID—CPU Identification"; AMD's manual volume 3, appendix
/// E, for leaf 80000001H). A feature stands here when the engine implements all of it.
public enum CpuFeature {
    FPU(Leaf.ONE_EDX, 0),
    VME(Leaf.ONE_EDX, 1),
    DE(Leaf.ONE_EDX, 2),
    PSE(Leaf.ONE_EDX, 3),
    TSC(Leaf.ONE_EDX, 4),
    MSR(Leaf.ONE_EDX, 5),
    PAE(Leaf.ONE_EDX, 6),
    CX8(Leaf.ONE_EDX, 8),
    /// Not reported while IA32_APIC_BASE disables it.
    APIC(Leaf.ONE_EDX, 9),
    SEP(Leaf.ONE_EDX, 11),
    PGE(Leaf.ONE_EDX, 13),
    CMOV(Leaf.ONE_EDX, 15),
    PAT(Leaf.ONE_EDX, 16),
    PSE36(Leaf.ONE_EDX, 17),
    CLFSH(Leaf.ONE_EDX, 19),
    MMX(Leaf.ONE_EDX, 23),
    FXSR(Leaf.ONE_EDX, 24),
    SSE(Leaf.ONE_EDX, 25),
    SSE2(Leaf.ONE_EDX, 26),
    SSE3(Leaf.ONE_ECX, 0),
    SSSE3(Leaf.ONE_ECX, 9),
    CX16(Leaf.ONE_ECX, 13),
    PCID(Leaf.ONE_ECX, 17),
    SSE4_1(Leaf.ONE_ECX, 19),
    SSE4_2(Leaf.ONE_ECX, 20),
    X2APIC(Leaf.ONE_ECX, 21),
    MOVBE(Leaf.ONE_ECX, 22),
    POPCNT(Leaf.ONE_ECX, 23),
    TSC_DEADLINE(Leaf.ONE_ECX, 24),
    XSAVE(Leaf.ONE_ECX, 26),
    RDRAND(Leaf.ONE_ECX, 30),
    FSGSBASE(Leaf.SEVEN_EBX, 0),
    TSC_ADJUST(Leaf.SEVEN_EBX, 1),
    BMI1(Leaf.SEVEN_EBX, 3),
    SMEP(Leaf.SEVEN_EBX, 7),
    BMI2(Leaf.SEVEN_EBX, 8),
    INVPCID(Leaf.SEVEN_EBX, 10),
    RDSEED(Leaf.SEVEN_EBX, 18),
    ADX(Leaf.SEVEN_EBX, 19),
    SMAP(Leaf.SEVEN_EBX, 20),
    CLFLUSHOPT(Leaf.SEVEN_EBX, 23),
    CLWB(Leaf.SEVEN_EBX, 24),
    UMIP(Leaf.SEVEN_ECX, 2),
    PKU(Leaf.SEVEN_ECX, 3),
    LA57(Leaf.SEVEN_ECX, 16),
    RDPID(Leaf.SEVEN_ECX, 22),
    LAHF64(Leaf.EXTENDED_ECX, 0),
    LZCNT(Leaf.EXTENDED_ECX, 5),
    SYSCALL(Leaf.EXTENDED_EDX, 11),
    NX(Leaf.EXTENDED_EDX, 20),
    PAGE1GB(Leaf.EXTENDED_EDX, 26),
    RDTSCP(Leaf.EXTENDED_EDX, 27),
    X64(Leaf.EXTENDED_EDX, 29),
    XSAVEOPT(Leaf.THIRTEEN_EAX, 0),
    XSAVEC(Leaf.THIRTEEN_EAX, 1),
    XGETBV1(Leaf.THIRTEEN_EAX, 2),
    XSAVES(Leaf.THIRTEEN_EAX, 3);

    /// A register that a leaf of CPUID fills with feature bits.
    enum Leaf {
        ONE_ECX,
        ONE_EDX,
        SEVEN_EBX,
        SEVEN_ECX,
        EXTENDED_ECX,
        EXTENDED_EDX,
        /// Leaf 0DH, subleaf 1.
        THIRTEEN_EAX
    }

    private final Leaf leaf;
    private final int bit;

    CpuFeature(Leaf leaf, int bit) {
        this.leaf = leaf;
        this.bit = bit;
    }

    Leaf leaf() {
        return leaf;
    }

    int mask() {
        return 1 << bit;
    }
}
