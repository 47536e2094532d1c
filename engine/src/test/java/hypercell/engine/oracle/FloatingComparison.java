package hypercell.engine.oracle;

import hypercell.engine.x86.exec.FloatingRig;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.FpuState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;

/// Runs a case on the engine and compares the whole state afterwards with the processor's: registers of all three
/// kinds, status and control words, flags, memory, and whether and how it faulted.
final class FloatingComparison {
    /// Their results are correctly rounded here and off by a bit now and then on the processor.
    private static final Set<String> TRANSCENDENTAL =
            Set.of("f2xm1", "fyl2x", "fyl2xp1", "fpatan", "fptan", "fsin", "fcos", "fsincos");
    /// The memory behind it holds pointers to the harness's own code.
    private static final int ENVIRONMENT_WORDS = 12;

    private static final int SIGILL = 4;
    private static final int SIGFPE = 8;
    private static final int SIGSEGV = 11;
    private static final int C1 = 1 << 9;

    private final FloatingRig rig = new FloatingRig();
    /// Results of transcendental instructions that differ by one in the last place.
    private int lastPlaces;

    int lastPlaces() {
        return lastPlaces;
    }

    /// What differs, or null.
    String difference(FloatingCases.Case one, FloatingCases.State want) {
        load(one.before());
        rig.load(one.code());
        GuestFault fault = rig.run();
        int signal = fault == null ? 0 : signal(fault);
        if (signal != want.signal()) {
            return "signal %d, processor %d".formatted(signal, want.signal());
        }
        String difference = vectors(want);
        if (difference == null) {
            difference = x87(want, TRANSCENDENTAL.contains(one.text()));
        }
        return difference != null || signal != 0 ? difference : others(one.text(), want);
    }

    private static int signal(GuestFault fault) {
        return switch (fault.vector()) {
            case MF, XM -> SIGFPE;
            case UD -> SIGILL;
            default -> SIGSEGV;
        };
    }

    private void load(FloatingCases.State s) {
        CpuState state = rig.state();
        state.fpu.setControl(s.control());
        state.fpu.setStatus(s.status());
        state.fpu.full = s.full();
        for (int i = 0; i < 8; i++) {
            int physical = state.fpu.top + i & 7;
            state.fpu.signExponent[physical] = s.signExponent()[i];
            state.fpu.significand[physical] = s.significand()[i];
        }
        state.vector.mxcsr = s.mxcsr();
        System.arraycopy(s.xmm(), 0, state.vector.xmm, 0, 16);
        state.r[CpuState.AX] = s.eax() & 0xffffffffL;
        state.r[CpuState.CX] = s.ecx() & 0xffffffffL;
        state.r[CpuState.DX] = s.edx() & 0xffffffffL;
        state.r[CpuState.BX] = FloatingCases.MEMORY;
        state.flags.setEflags(s.eflags());
        ByteBuffer memory = ByteBuffer.wrap(s.memory()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < FloatingCases.MEMORY_BYTES; i += 8) {
            rig.mmu().write64(FloatingCases.MEMORY + i, memory.getLong(i));
        }
    }

    private String vectors(FloatingCases.State want) {
        long[] have = rig.state().vector.xmm;
        for (int i = 0; i < 16; i++) {
            if (have[i] != want.xmm()[i]) {
                return "xmm%d half %d = %016x, processor %016x".formatted(i / 2, i & 1, have[i], want.xmm()[i]);
            }
        }
        return word("mxcsr", rig.state().vector.mxcsr, want.mxcsr());
    }

    private static String word(String name, int have, int want) {
        return have == want ? null : "%s = %04x, processor %04x".formatted(name, have, want);
    }

    private String x87(FloatingCases.State want, boolean approximate) {
        FpuState fpu = rig.state().fpu;
        int mask = approximate ? ~C1 : ~0;
        String difference = word("status", fpu.status() & mask, want.status() & mask);
        if (difference == null) {
            difference = word("control", fpu.control(), want.control());
        }
        if (difference == null) {
            difference = word("full", fpu.full, want.full());
        }
        for (int i = 0; i < 8 && difference == null; i++) {
            difference = register(fpu, want, i, approximate && i < 2);
        }
        return difference;
    }

    private String register(FpuState fpu, FloatingCases.State want, int i, boolean approximate) {
        int physical = fpu.top + i & 7;
        int exponent = fpu.signExponent[physical];
        long significand = fpu.significand[physical];
        int wantExponent = want.signExponent()[i];
        long wantSignificand = want.significand()[i];
        if (exponent == wantExponent && significand == wantSignificand) {
            return null;
        }
        if (approximate && isNeighbour(exponent, significand, wantExponent, wantSignificand)) {
            lastPlaces++;
            return null;
        }
        return "st%d = %04x:%016x, processor %04x:%016x"
                .formatted(i, exponent, significand, wantExponent, wantSignificand);
    }

    /// One unit in the last place apart, also across a power of two.
    private static boolean isNeighbour(int exponent, long significand, int otherExponent, long otherSignificand) {
        boolean sameBinade = exponent == otherExponent && Math.abs(significand - otherSignificand) == 1;
        boolean up = exponent == otherExponent + 1 && significand == Long.MIN_VALUE && otherSignificand == -1;
        boolean down = exponent + 1 == otherExponent && significand == -1 && otherSignificand == Long.MIN_VALUE;
        return sameBinade || up || down;
    }

    private String others(String text, FloatingCases.State want) {
        CpuState state = rig.state();
        String difference = word("eax", (int) state.r[CpuState.AX], want.eax());
        if (difference == null) {
            difference = word("ecx", (int) state.r[CpuState.CX], want.ecx());
        }
        if (difference == null) {
            difference = word("eflags", state.flags.eflags() & Flags.STATUS, want.eflags() & Flags.STATUS);
        }
        return difference == null ? memory(text, want) : difference;
    }

    private String memory(String text, FloatingCases.State want) {
        int bytes = text.startsWith("fnstenv") ? ENVIRONMENT_WORDS : FloatingCases.MEMORY_BYTES;
        byte[] have = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            have[i] = (byte) rig.mmu().read8(FloatingCases.MEMORY + i);
        }
        int at = Arrays.mismatch(have, Arrays.copyOf(want.memory(), bytes));
        return at < 0 ? null : "memory differs at " + at;
    }
}
