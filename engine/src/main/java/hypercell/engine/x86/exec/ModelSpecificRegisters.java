package hypercell.engine.x86.exec;

import hypercell.engine.x86.apic.ApicMsrs;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;
import java.util.Arrays;

/// RDMSR and WRMSR (SDM 4 "Model-Specific Registers"). A register that the processor does not have, and a value that it
/// does not take, is #GP(0).
final class ModelSpecificRegisters {
    private static final int TSC = 0x10;
    private static final int TSC_ADJUST = 0x3b;
    private static final int BIOS_SIGN_ID = 0x8b;
    private static final int MTRRCAP = 0xfe;
    private static final int SYSENTER_CS = 0x174;
    private static final int SYSENTER_ESP = 0x175;
    private static final int SYSENTER_EIP = 0x176;
    private static final int MCG_CAP = 0x179;
    private static final int MCG_STATUS = 0x17a;
    private static final int MISC_ENABLE = 0x1a0;
    private static final int PAT = 0x277;
    private static final int MTRR_DEF_TYPE = 0x2ff;
    private static final int EFER = 0xc0000080;
    private static final int STAR = 0xc0000081;
    private static final int LSTAR = 0xc0000082;
    private static final int CSTAR = 0xc0000083;
    private static final int FMASK = 0xc0000084;
    private static final int FS_BASE = 0xc0000100;
    private static final int GS_BASE = 0xc0000101;
    private static final int KERNEL_GS_BASE = 0xc0000102;
    private static final int TSC_AUX = 0xc0000103;

    /// Eight variable ranges, fixed ranges, write-combining.
    private static final long MTRR_CAPABILITIES = 0x508;

    private static final int VARIABLE_MTRRS = 16;
    private static final long FAST_STRINGS = 1;
    /// Write-back, write-through, uncached-minus, uncached, twice: what PAT holds after reset.
    private static final long PAT_RESET = 0x0007040600070406L;

    private final X86Cpu cpu;
    private final CpuState state;
    private final ApicMsrs apic;
    final PerformanceCounters counters = new PerformanceCounters();
    private long pat = PAT_RESET;
    private long miscEnable = FAST_STRINGS;
    private long mtrrDefault;
    private final long[] variableMtrrs = new long[VARIABLE_MTRRS];
    private final long[] fixedMtrrs = new long[11];
    private long tscAdjust;

    ModelSpecificRegisters(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
        apic = new ApicMsrs(cpu.apic);
    }

    void reset() {
        pat = PAT_RESET;
        miscEnable = FAST_STRINGS;
        mtrrDefault = 0;
        tscAdjust = 0;
        Arrays.fill(variableMtrrs, 0);
        Arrays.fill(fixedMtrrs, 0);
        counters.reset();
    }

    private boolean countsPerformance(int number) {
        return cpu.model.amd() && PerformanceCounters.owns(number);
    }

    long read(int number) {
        if (apic.owns(number)) {
            return apic.read(number);
        }
        if (countsPerformance(number)) {
            return counters.read(number);
        }
        return switch (number) {
            case TSC -> cpu.timeStamp();
            case BIOS_SIGN_ID, MCG_CAP, MCG_STATUS -> 0;
            case SYSENTER_CS -> state.sysenterCs;
            case SYSENTER_ESP -> state.sysenterEsp;
            case SYSENTER_EIP -> state.sysenterEip;
            case MISC_ENABLE -> miscEnable;
            case EFER -> cpu.control.readEfer();
            default -> readModern(number);
        };
    }

    private long readModern(int number) {
        if (isMtrr(number)) {
            return readMtrr(number);
        }
        requirePresent(number);
        return switch (number) {
            case TSC_ADJUST -> tscAdjust;
            case PAT -> pat;
            case STAR -> state.star;
            case LSTAR -> state.lstar;
            case CSTAR -> state.cstar;
            case FMASK -> state.fmask;
            case FS_BASE -> state.segments[Segment.FS].base();
            case GS_BASE -> state.segments[Segment.GS].base();
            case KERNEL_GS_BASE -> state.kernelGsBase;
            case TSC_AUX -> state.tscAux;
            default -> throw noSuchMsr(number);
        };
    }

    void write(int number, long value) {
        if (apic.owns(number)) {
            apic.write(number, value);
            return;
        }
        if (countsPerformance(number)) {
            counters.write(number, value);
            return;
        }
        switch (number) {
            case TSC -> setTimeStamp(value);
            case BIOS_SIGN_ID, MCG_STATUS -> {} // no microcode to load; nothing to clear
            case SYSENTER_CS -> state.sysenterCs = value & 0xffffffffL;
            case SYSENTER_ESP -> state.sysenterEsp = canonical(number, value);
            case SYSENTER_EIP -> state.sysenterEip = canonical(number, value);
            case MISC_ENABLE -> miscEnable = value;
            case EFER -> cpu.control.writeEfer(value);
            default -> writeModern(number, value);
        }
    }

    private void setTimeStamp(long value) {
        moveTimeStamp(value - cpu.timeStamp());
    }

    private void moveTimeStamp(long change) {
        state.tscOffset += change;
        tscAdjust += change;
        cpu.apic.timeStampMoved(state.tscOffset);
    }

    private void writeModern(int number, long value) {
        if (isMtrr(number)) {
            writeMtrr(number, value);
            return;
        }
        requirePresent(number);
        switch (number) {
            case TSC_ADJUST -> moveTimeStamp(value - tscAdjust);
            case PAT -> {
                for (int i = 0; i < 64; i += 8) {
                    long type = value >>> i & 0xff;
                    require(type <= 7 && type != 2 && type != 3, number, "has a reserved memory type");
                }
                pat = value;
            }
            case STAR -> state.star = value;
            case LSTAR -> state.lstar = canonical(number, value);
            case CSTAR -> state.cstar = canonical(number, value);
            case FMASK -> state.fmask = value & 0xffffffffL;
            case FS_BASE -> state.segments[Segment.FS].setBase(canonical(number, value));
            case GS_BASE -> state.segments[Segment.GS].setBase(canonical(number, value));
            case KERNEL_GS_BASE -> state.kernelGsBase = canonical(number, value);
            case TSC_AUX -> {
                require(value >>> 32 == 0, number, "has a reserved bit set");
                state.tscAux = value;
            }
            default -> throw noSuchMsr(number);
        }
    }

    private void requirePresent(int number) {
        boolean present = switch (number) {
            case TSC_ADJUST -> cpu.model.has(CpuFeature.TSC_ADJUST);
            case PAT -> cpu.model.has(CpuFeature.PAT);
            case STAR, LSTAR, CSTAR, FMASK, FS_BASE, GS_BASE, KERNEL_GS_BASE -> cpu.model.has(CpuFeature.X64);
            case TSC_AUX -> cpu.model.has(CpuFeature.RDTSCP) || cpu.model.has(CpuFeature.RDPID);
            default -> false;
        };
        if (!present) {
            throw noSuchMsr(number);
        }
    }

    // --- memory types: kept and shown, without effect where nothing is cached ---

    private static boolean isMtrr(int number) {
        return number == MTRRCAP
                || number == MTRR_DEF_TYPE
                || number >= 0x200 && number < 0x200 + VARIABLE_MTRRS
                || fixedMtrr(number) >= 0;
    }

    /// Index of a fixed-range register: 64 KiB, two of 16 KiB, eight of 4 KiB.
    private static int fixedMtrr(int number) {
        return number == 0x250
                ? 0
                : number == 0x258 || number == 0x259
                        ? number - 0x257
                        : number >= 0x268 && number <= 0x26f ? number - 0x265 : -1;
    }

    private long readMtrr(int number) {
        return switch (number) {
            case MTRRCAP -> MTRR_CAPABILITIES;
            case MTRR_DEF_TYPE -> mtrrDefault;
            default -> fixedMtrr(number) >= 0 ? fixedMtrrs[fixedMtrr(number)] : variableMtrrs[number - 0x200];
        };
    }

    private void writeMtrr(int number, long value) {
        require(number != MTRRCAP, number, "can only be read");
        if (number == MTRR_DEF_TYPE) {
            mtrrDefault = value & 0xcff;
        } else if (fixedMtrr(number) >= 0) {
            fixedMtrrs[fixedMtrr(number)] = value;
        } else {
            variableMtrrs[number - 0x200] = value;
        }
    }

    // --- objections ---

    private long canonical(int number, long value) {
        require(cpu.canonicalForWidest(value) || !cpu.model.has(CpuFeature.X64), number, "must be canonical");
        return value;
    }

    private static void require(boolean holds, int number, String otherwise) {
        if (!holds) {
            throw GuestFault.of(Vector.GP, "MSR 0x%x %s".formatted(number, otherwise));
        }
    }

    private static GuestFault noSuchMsr(int number) {
        return GuestFault.of(Vector.GP, "there is no MSR 0x%x".formatted(number));
    }
}
