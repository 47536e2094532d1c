package hypercell.engine.x86.exec;

/// What a processor can have, and where CPUID tells (SDM 2A "CPUID—CPU Identification"; AMD's manual volume 3, appendix
/// E, for leaf 80000001H). A feature stands here when the engine implements all of it.
public enum CpuFeature {
    VME(Leaf.ONE_EDX, 1),
    DE(Leaf.ONE_EDX, 2),
    PSE(Leaf.ONE_EDX, 3),
    TSC(Leaf.ONE_EDX, 4),
    MSR(Leaf.ONE_EDX, 5),
    PAE(Leaf.ONE_EDX, 6),
    CX8(Leaf.ONE_EDX, 8),
    SEP(Leaf.ONE_EDX, 11),
    PGE(Leaf.ONE_EDX, 13),
    CMOV(Leaf.ONE_EDX, 15),
    PAT(Leaf.ONE_EDX, 16),
    PSE36(Leaf.ONE_EDX, 17),
    CX16(Leaf.ONE_ECX, 13),
    PCID(Leaf.ONE_ECX, 17),
    FSGSBASE(Leaf.SEVEN_EBX, 0),
    SMEP(Leaf.SEVEN_EBX, 7),
    INVPCID(Leaf.SEVEN_EBX, 10),
    SMAP(Leaf.SEVEN_EBX, 20),
    UMIP(Leaf.SEVEN_ECX, 2),
    PKU(Leaf.SEVEN_ECX, 3),
    LA57(Leaf.SEVEN_ECX, 16),
    RDPID(Leaf.SEVEN_ECX, 22),
    LAHF64(Leaf.EXTENDED_ECX, 0),
    SYSCALL(Leaf.EXTENDED_EDX, 11),
    NX(Leaf.EXTENDED_EDX, 20),
    PAGE1GB(Leaf.EXTENDED_EDX, 26),
    RDTSCP(Leaf.EXTENDED_EDX, 27),
    X64(Leaf.EXTENDED_EDX, 29);

    /// A register that a leaf of CPUID fills with feature bits.
    enum Leaf {
        ONE_ECX,
        ONE_EDX,
        SEVEN_EBX,
        SEVEN_ECX,
        EXTENDED_ECX,
        EXTENDED_EDX
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
