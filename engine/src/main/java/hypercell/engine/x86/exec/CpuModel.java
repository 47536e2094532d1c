package hypercell.engine.x86.exec;

import hypercell.engine.x86.apic.ApicCapabilities;
import hypercell.engine.x86.exec.CpuFeature.Leaf;
import hypercell.engine.x86.isa.Row;
import hypercell.engine.x86.state.CpuState;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A processor as CPUID and capability MSRs describe it. The presets are frozen: an experiment that names one sees the
/// same processor for ever.
///
/// @param name how experiments call it
/// @param vendor twelve characters, CPUID leaf 0
/// @param brand up to 47 characters, CPUID leaves 80000002H..80000004H; empty when there are none
/// @param signature family, model and stepping as leaf 1 tells in EAX
/// @param features what it has, of what the engine implements
/// @param physicalBits MAXPHYADDR, 32..52
/// @param highestLeaf highest basic leaf of CPUID
public record CpuModel(
        String name,
        String vendor,
        String brand,
        int signature,
        Set<CpuFeature> features,
        int physicalBits,
        int highestLeaf) {
    private static final Map<String, CpuFeature> BY_NAME = byName();
    private static final EnumSet<CpuFeature> I486 = EnumSet.of(CpuFeature.FPU, CpuFeature.VME, CpuFeature.PSE);
    private static final EnumSet<CpuFeature> P6_SET =
            with(EnumSet.range(CpuFeature.FPU, CpuFeature.PSE36), CpuFeature.MMX, CpuFeature.FXSR);
    private static final EnumSet<CpuFeature> CORE2_SET = with(
            P6_SET,
            CpuFeature.CLFSH,
            CpuFeature.SSE,
            CpuFeature.SSE2,
            CpuFeature.SSE3,
            CpuFeature.SSSE3,
            CpuFeature.SSE4_1,
            CpuFeature.CX16,
            CpuFeature.LAHF64,
            CpuFeature.SYSCALL,
            CpuFeature.NX,
            CpuFeature.X64);
    private static final EnumSet<CpuFeature> HASWELL_SET = with(
            CORE2_SET,
            CpuFeature.SSE4_2,
            CpuFeature.X2APIC,
            CpuFeature.TSC_DEADLINE,
            CpuFeature.TSC_ADJUST,
            CpuFeature.MOVBE,
            CpuFeature.POPCNT,
            CpuFeature.XSAVE,
            CpuFeature.RDRAND,
            CpuFeature.BMI1,
            CpuFeature.BMI2,
            CpuFeature.LZCNT,
            CpuFeature.PCID,
            CpuFeature.FSGSBASE,
            CpuFeature.SMEP,
            CpuFeature.INVPCID,
            CpuFeature.PAGE1GB,
            CpuFeature.RDTSCP);
    private static final EnumSet<CpuFeature> RYZEN_SET = with(
            CORE2_SET,
            CpuFeature.SSE4_2,
            CpuFeature.MOVBE,
            CpuFeature.POPCNT,
            CpuFeature.XSAVE,
            CpuFeature.RDRAND,
            CpuFeature.BMI1,
            CpuFeature.BMI2,
            CpuFeature.LZCNT,
            CpuFeature.RDSEED,
            CpuFeature.ADX,
            CpuFeature.CLFLUSHOPT,
            CpuFeature.FSGSBASE,
            CpuFeature.SMEP,
            CpuFeature.SMAP,
            CpuFeature.PAGE1GB,
            CpuFeature.RDTSCP);

    /// Everything that the engine implements: what an experiment gets that names no processor.
    public static final CpuModel HYPERCELL = new CpuModel(
            "hypercell",
            "GenuineIntel",
            "Hypercell virtual laboratory processor",
            0x306c3,
            EnumSet.allOf(CpuFeature.class),
            40,
            13);

    /// The presets.
    public static final List<CpuModel> PRESETS = List.of(
            HYPERCELL,
            new CpuModel("486", "GenuineIntel", "", 0x480, I486, 32, 1),
            new CpuModel("p6", "GenuineIntel", "", 0x652, P6_SET, 36, 2),
            new CpuModel(
                    "core2",
                    "GenuineIntel",
                    "Intel(R) Core(TM)2 Duo CPU     T9600  @ 2.80GHz",
                    0x10676,
                    CORE2_SET,
                    36,
                    10),
            new CpuModel(
                    "haswell", "GenuineIntel", "Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz", 0x306c3, HASWELL_SET, 39, 13),
            new CpuModel(
                    "ryzen", "AuthenticAMD", "AMD Ryzen 7 1700 Eight-Core Processor", 0x800f11, RYZEN_SET, 43, 13));

    public CpuModel {
        features = Collections.unmodifiableSet(EnumSet.copyOf(features));
    }

    /// Whether it follows AMD's manual where the two differ: SYSCALL and SYSENTER outside 64-bit mode, instruction
    /// breakpoints behind MOV SS, the performance counters' MSRs.
    public boolean amd() {
        return vendor.equals("AuthenticAMD");
    }

    /// The preset called `name`, or null.
    public static CpuModel preset(String name) {
        for (CpuModel model : PRESETS) {
            if (model.name.equals(name.toLowerCase(Locale.ROOT))) {
                return model;
            }
        }
        return null;
    }

    private static Map<String, CpuFeature> byName() {
        Map<String, CpuFeature> byName = new HashMap<>();
        for (CpuFeature feature : CpuFeature.values()) {
            byName.put(feature.name().replace('_', '.'), feature);
        }
        return byName;
    }

    private static EnumSet<CpuFeature> with(Set<CpuFeature> base, CpuFeature... more) {
        EnumSet<CpuFeature> all = EnumSet.copyOf(base);
        Collections.addAll(all, more);
        return all;
    }

    /// Whether the processor has `feature`; null stands for one that the engine does not implement.
    public boolean has(CpuFeature feature) {
        return feature != null && features.contains(feature);
    }

    /// Whether the processor has the instruction: its family is young enough, and it has the feature that brought
    /// it.
    boolean offers(Row row) {
        return switch (row.since()) {
            case "8086", "186", "286", "386" -> true;
            case "486" -> family() >= 4;
            case "586" -> row.meaning().equals("cpuid") || family() >= 5;
            case "686" -> family() >= 6;
            case "8087", "287", "387" -> has(CpuFeature.FPU);
            case "CET_IBT" -> true; // without the feature, ENDBR is one of the NOPs with operand
            default -> has(BY_NAME.get(row.since()));
        };
    }

    private int family() {
        return signature >> 8 & 15;
    }

    /// The same without some features.
    public CpuModel without(CpuFeature... missing) {
        EnumSet<CpuFeature> fewer = EnumSet.copyOf(features);
        for (CpuFeature feature : missing) {
            fewer.remove(feature);
        }
        return new CpuModel(name, vendor, brand, signature, fewer, physicalBits, highestLeaf);
    }

    /// The feature bits of one register of one leaf.
    int bits(Leaf leaf) {
        int bits = 0;
        for (CpuFeature feature : features) {
            bits |= feature.leaf() == leaf ? feature.mask() : 0;
        }
        return bits;
    }

    /// What its local APIC can do.
    ApicCapabilities apic() {
        int version = has(CpuFeature.X2APIC) ? 0x15 : has(CpuFeature.X64) ? 0x14 : 0x11;
        return new ApicCapabilities(
                has(CpuFeature.APIC), has(CpuFeature.X2APIC), has(CpuFeature.TSC_DEADLINE), version, physicalBits);
    }

    /// What its control registers can switch on.
    Offered offered() {
        long cr4 = (has(CpuFeature.VME) ? CpuState.CR4_VME | CpuState.CR4_PVI : 0)
                | (has(CpuFeature.TSC) ? CpuState.CR4_TSD : 0)
                | (has(CpuFeature.DE) ? CpuState.CR4_DE : 0)
                | (has(CpuFeature.PSE) ? CpuState.CR4_PSE : 0)
                | (has(CpuFeature.PAE) ? CpuState.CR4_PAE : 0)
                | (has(CpuFeature.MSR) ? CpuState.CR4_MCE | CpuState.CR4_PCE : 0)
                | (has(CpuFeature.PGE) ? CpuState.CR4_PGE : 0)
                | (has(CpuFeature.FXSR) ? CpuState.CR4_OSFXSR : 0)
                | (has(CpuFeature.SSE) ? CpuState.CR4_OSXMMEXCPT : 0)
                | (has(CpuFeature.XSAVE) ? CpuState.CR4_OSXSAVE : 0)
                | (has(CpuFeature.UMIP) ? CpuState.CR4_UMIP : 0)
                | (has(CpuFeature.LA57) ? CpuState.CR4_LA57 : 0)
                | (has(CpuFeature.FSGSBASE) ? CpuState.CR4_FSGSBASE : 0)
                | (has(CpuFeature.PCID) ? CpuState.CR4_PCIDE : 0)
                | (has(CpuFeature.SMEP) ? CpuState.CR4_SMEP : 0)
                | (has(CpuFeature.SMAP) ? CpuState.CR4_SMAP : 0)
                | (has(CpuFeature.PKU) ? CpuState.CR4_PKE : 0);
        long efer = (has(CpuFeature.SYSCALL) ? CpuState.EFER_SCE : 0)
                | (has(CpuFeature.X64) ? CpuState.EFER_LME : 0)
                | (has(CpuFeature.NX) ? CpuState.EFER_NXE : 0);
        return new Offered(cr4, efer, physicalBits, has(CpuFeature.PAGE1GB));
    }
}
