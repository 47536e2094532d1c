package hypercell.engine.x86.exec;

import hypercell.engine.x86.exec.CpuFeature.Leaf;
import hypercell.engine.x86.state.CpuState;
import java.nio.charset.StandardCharsets;

/// CPUID (SDM 2A "CPUID—CPU Identification"): the answers of the processor's [CpuModel].
final class Identification {
    private static final int EXTENDED = 0x80000000;
    private static final int BRAND_BYTES = 48;
    private static final int OSXSAVE = 1 << 27;
    private static final int OSPKE = 1 << 4;

    private Identification() {}

    static void cpuid(X86Cpu cpu) {
        CpuModel model = cpu.model;
        int leaf = (int) cpu.r[CpuState.AX];
        int subleaf = (int) cpu.r[CpuState.CX];
        if (leaf >= 0 && leaf > model.highestLeaf()) {
            leaf = model.highestLeaf(); // as Intel's processors answer
        }
        switch (leaf) {
            case 0 -> {
                byte[] vendor = model.vendor().getBytes(StandardCharsets.US_ASCII);
                set(cpu, model.highestLeaf(), word(vendor, 0), word(vendor, 8), word(vendor, 4));
            }
            case 1 -> {
                int edx = model.bits(Leaf.ONE_EDX) & (cpu.apic.enabled() ? -1 : ~CpuFeature.APIC.mask());
                set(cpu, model.signature(), cpu.apic.initialId() << 24, enabled(cpu, Leaf.ONE_ECX, 0), edx);
            }
            case 7 -> {
                if (subleaf == 0) {
                    set(cpu, 0, model.bits(Leaf.SEVEN_EBX), enabled(cpu, Leaf.SEVEN_ECX, OSPKE), 0);
                } else {
                    set(cpu, 0, 0, 0, 0);
                }
            }
            case 0xb -> topology(cpu, model, subleaf);
            case 0xd -> {
                int[] answer = ExtendedState.leaf(cpu, subleaf);
                set(cpu, answer[0], answer[1], answer[2], answer[3]);
            }
            case EXTENDED -> set(cpu, highestExtended(model), 0, 0, 0);
            case EXTENDED + 1 -> extendedFeatures(cpu, model);
            case EXTENDED + 2, EXTENDED + 3, EXTENDED + 4 -> brand(cpu, model, leaf - EXTENDED - 2);
            case EXTENDED + 8 -> {
                int linear = model.has(CpuFeature.LA57) ? 57 : model.has(CpuFeature.X64) ? 48 : 32;
                set(cpu, model.physicalBits() | linear << 8, 0, 0, 0);
            }
            default -> set(cpu, 0, 0, 0, 0);
        }
    }

    /// Leaf 0BH: one logical processor in one core; processors with x2APIC have the leaf.
    private static void topology(X86Cpu cpu, CpuModel model, int subleaf) {
        if (!model.has(CpuFeature.X2APIC)) {
            set(cpu, 0, 0, 0, 0);
            return;
        }
        boolean level = subleaf == 0 || subleaf == 1;
        int type = level ? subleaf + 1 : 0; // 1: logical processors, 2: cores
        set(cpu, 0, level ? 1 : 0, type << 8 | subleaf & 0xff, cpu.apic.initialId());
    }

    private static int highestExtended(CpuModel model) {
        return model.has(CpuFeature.X64) ? EXTENDED + 8 : model.brand().isEmpty() ? 0 : EXTENDED + 4;
    }

    private static void extendedFeatures(X86Cpu cpu, CpuModel model) {
        if (highestExtended(model) == 0) {
            set(cpu, 0, 0, 0, 0);
            return;
        }
        int edx = model.bits(Leaf.EXTENDED_EDX);
        if (!cpu.bits64() && model.vendor().equals("GenuineIntel")) {
            edx &= ~CpuFeature.SYSCALL.mask(); // Intel's processors have it in 64-bit mode only
        }
        set(cpu, 0, 0, model.bits(Leaf.EXTENDED_ECX), edx);
    }

    /// Features that the operating system has switched on show in bits of their own.
    private static int enabled(X86Cpu cpu, Leaf leaf, int ospke) {
        int bits = cpu.model.bits(leaf);
        if (leaf == Leaf.ONE_ECX && (cpu.state.cr4 & CpuState.CR4_OSXSAVE) != 0) {
            bits |= OSXSAVE;
        }
        return (cpu.state.cr4 & CpuState.CR4_PKE) != 0 ? bits | ospke : bits;
    }

    private static void brand(X86Cpu cpu, CpuModel model, int part) {
        byte[] text = new byte[BRAND_BYTES];
        byte[] brand = model.brand().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(brand, 0, text, 0, brand.length);
        int at = part * 16;
        set(cpu, word(text, at), word(text, at + 4), word(text, at + 8), word(text, at + 12));
    }

    private static int word(byte[] text, int at) {
        return text[at] & 0xff | (text[at + 1] & 0xff) << 8 | (text[at + 2] & 0xff) << 16 | text[at + 3] << 24;
    }

    /// EAX EBX ECX EDX; the upper halves are cleared.
    private static void set(X86Cpu cpu, int eax, int ebx, int ecx, int edx) {
        cpu.r[CpuState.AX] = eax & 0xffffffffL;
        cpu.r[CpuState.BX] = ebx & 0xffffffffL;
        cpu.r[CpuState.CX] = ecx & 0xffffffffL;
        cpu.r[CpuState.DX] = edx & 0xffffffffL;
    }
}
