package hypercell.engine.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Generated x87, MMX and SSE instructions with their inputs: the same list for the processor that recorded and for the
/// engine. EBX points to the memory operand.
final class FloatingCases {
    static final int MEMORY = 0x20000000;
    static final int MEMORY_BYTES = 64;
    /// The record that the native harness reads and writes, see floating.c.
    static final int RECORD_BYTES = 16 + 16 + 12 + 80 + 128 + MEMORY_BYTES;

    /// One instruction and the state before or after it. Registers of the x87 are ST(0) to ST(7), `xmm` holds the
    /// low and high halves of XMM0 to XMM7; `full` is the abridged tag of FXSAVE; `signal` is 0 or what stopped it.
    record State(
            int eflags,
            int eax,
            int ecx,
            int edx,
            int control,
            int status,
            int full,
            int signal,
            int mxcsr,
            int[] signExponent,
            long[] significand,
            long[] xmm,
            byte[] memory) {}

    record Case(String text, byte[] code, State before) {}

    private FloatingCases() {}

    /// The first `count` cases of an instruction.
    static List<Case> make(String text, byte[] code, int count, long seed) {
        FloatingInputs inputs = new FloatingInputs(text, new SplittableRandom(seed ^ text.hashCode()));
        List<Case> cases = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            cases.add(new Case(text, code, inputs.next()));
        }
        return cases;
    }

    static void write(Case one, ByteBuffer data) {
        int start = data.position();
        data.order(ByteOrder.LITTLE_ENDIAN).put((byte) one.code.length).put(one.code);
        data.position(start + 16);
        State s = one.before;
        data.putInt(s.eflags).putInt(s.eax).putInt(s.ecx).putInt(s.edx);
        data.putShort((short) s.control)
                .putShort((short) s.status)
                .put((byte) s.full)
                .put((byte) s.signal);
        data.putShort((short) 0).putInt(s.mxcsr);
        for (int i = 0; i < 8; i++) {
            data.putLong(s.significand[i]).putShort((short) s.signExponent[i]);
        }
        for (long half : s.xmm) {
            data.putLong(half);
        }
        data.put(s.memory);
    }

    static State read(ByteBuffer data) {
        data.order(ByteOrder.LITTLE_ENDIAN).position(data.position() + 16);
        int eflags = data.getInt();
        int eax = data.getInt();
        int ecx = data.getInt();
        int edx = data.getInt();
        int control = data.getShort() & 0xffff;
        int status = data.getShort() & 0xffff;
        int full = data.get() & 0xff;
        int signal = data.get();
        data.getShort();
        int mxcsr = data.getInt();
        int[] signExponent = new int[8];
        long[] significand = new long[8];
        for (int i = 0; i < 8; i++) {
            significand[i] = data.getLong();
            signExponent[i] = data.getShort() & 0xffff;
        }
        long[] xmm = new long[16];
        for (int i = 0; i < 16; i++) {
            xmm[i] = data.getLong();
        }
        byte[] memory = new byte[MEMORY_BYTES];
        data.get(memory);
        return new State(
                eflags, eax, ecx, edx, control, status, full, signal, mxcsr, signExponent, significand, xmm, memory);
    }
}
