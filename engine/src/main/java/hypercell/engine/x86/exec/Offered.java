package hypercell.engine.x86.exec;

import hypercell.engine.x86.state.CpuState;

/// What control registers can switch on: what a processor model offers, of what the engine implements.
///
/// @param cr4 the bits of CR4 that can be set; setting another one is #GP
/// @param efer the bits of IA32_EFER that can be set
/// @param physicalBits MAXPHYADDR, 32..52: the width of physical addresses, which CPUID leaf 80000008H tells
/// @param gigabytePages whether a PDPTE can map 1 GiB
public record Offered(long cr4, long efer, int physicalBits, boolean gigabytePages) {
    /// Everything that the engine implements.
    public static final Offered EVERYTHING = new Offered(
            CpuState.CR4_TSD
                    | CpuState.CR4_DE
                    | CpuState.CR4_PSE
                    | CpuState.CR4_PAE
                    | CpuState.CR4_MCE
                    | CpuState.CR4_PGE
                    | CpuState.CR4_PCE
                    | CpuState.CR4_OSFXSR
                    | CpuState.CR4_OSXMMEXCPT
                    | CpuState.CR4_UMIP
                    | CpuState.CR4_LA57
                    | CpuState.CR4_FSGSBASE
                    | CpuState.CR4_PCIDE
                    | CpuState.CR4_OSXSAVE
                    | CpuState.CR4_SMEP
                    | CpuState.CR4_SMAP
                    | CpuState.CR4_PKE,
            CpuState.EFER_SCE | CpuState.EFER_LME | CpuState.EFER_NXE,
            40,
            true);

    public Offered {
        if (physicalBits < 32 || physicalBits > 52) {
            throw new IllegalArgumentException("MAXPHYADDR is 32..52, not " + physicalBits);
        }
    }

    /// The same without some bits of CR4.
    public Offered withoutCr4(long bits) {
        return new Offered(cr4 & ~bits, efer, physicalBits, gigabytePages);
    }

    /// The same with another MAXPHYADDR.
    public Offered withPhysicalBits(int bits) {
        return new Offered(cr4, efer, bits, gigabytePages);
    }
}
