package hypercell.engine.ppc.oracle;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What a case left.
///
/// @param registers as in [InstructionCase]
/// @param interrupt number of the interrupt that ended it, or -1
/// @param srr0 and `esr`, `dear`: their values after an interrupt, else 0
/// @param scratch memory
record InstructionOutcome(int[] registers, int interrupt, int srr0, int esr, int dear, byte[] scratch) {
    private static final int XER_BITS = 0xe000_007f;
    static final int BYTES = 4 * (InstructionCase.REGISTERS + 4) + InstructionCase.SCRATCH_BYTES;

    static InstructionOutcome get(ByteBuffer from) {
        int[] registers = new int[InstructionCase.REGISTERS];
        for (int i = 0; i < registers.length; i++) {
            registers[i] = from.getInt();
        }
        int interrupt = from.getInt();
        int srr0 = from.getInt();
        int esr = from.getInt();
        int dear = from.getInt();
        byte[] scratch = new byte[InstructionCase.SCRATCH_BYTES];
        from.get(scratch);
        return of(registers, interrupt, srr0, esr, dear, scratch);
    }

    /// Only what the interrupt defines counts; QEMU leaves ESR alone at Alignment, and keeps reserved bits of
    /// XER.
    static InstructionOutcome of(int[] registers, int interrupt, int srr0, int esr, int dear, byte[] scratch) {
        boolean any = interrupt >= 0;
        registers[InstructionCase.XER] &= XER_BITS;
        boolean syndrome = interrupt == 2 || interrupt == 6 || interrupt == 13;
        boolean address = interrupt == 2 || interrupt == 5 || interrupt == 13;
        return new InstructionOutcome(
                registers, interrupt, any ? srr0 : 0, syndrome ? esr : 0, address ? dear : 0, scratch);
    }

    /// Differences from another outcome, for people; empty when there are none.
    List<String> differences(InstructionOutcome other) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < registers.length; i++) {
            compare(found, InstructionCase.name(i), registers[i], other.registers[i]);
        }
        compare(found, "interrupt", interrupt, other.interrupt);
        compare(found, "srr0", srr0, other.srr0);
        compare(found, "esr", esr, other.esr);
        compare(found, "dear", dear, other.dear);
        for (int i = 0; i < scratch.length; i++) {
            compare(found, "memory+" + i, scratch[i], other.scratch[i]);
        }
        return found;
    }

    private static void compare(List<String> found, String what, int mine, int theirs) {
        if (mine != theirs) {
            found.add("%s: 0x%x, not 0x%x".formatted(what, mine, theirs));
        }
    }

    /// Writes what differs from the case.
    void write(DataOutputStream out, InstructionCase from) throws IOException {
        long changed = 0;
        for (int i = 0; i < registers.length; i++) {
            changed |= registers[i] != from.registers()[i] ? 1L << i : 0;
        }
        out.writeInt((int) changed);
        out.writeByte((int) (changed >>> 32));
        for (int i = 0; i < registers.length; i++) {
            if ((changed >>> i & 1) != 0) {
                out.writeInt(registers[i]);
            }
        }
        out.writeByte(interrupt);
        if (interrupt >= 0) {
            out.writeInt(srr0);
            out.writeInt(esr);
            out.writeInt(dear);
        }
        writeScratch(out);
    }

    private void writeScratch(DataOutputStream out) throws IOException {
        byte[] pattern = InstructionCase.pattern();
        for (int i = 0; i < scratch.length; i++) {
            if (scratch[i] != pattern[i]) {
                out.writeShort(i);
                out.writeByte(scratch[i]);
            }
        }
        out.writeShort(-1);
    }

    static InstructionOutcome read(DataInputStream in, InstructionCase from) throws IOException {
        long changed = in.readInt() & 0xffff_ffffL;
        changed |= (long) in.readUnsignedByte() << 32;
        int[] registers = from.registers().clone();
        for (int i = 0; i < registers.length; i++) {
            if ((changed >>> i & 1) != 0) {
                registers[i] = in.readInt();
            }
        }
        int interrupt = in.readByte();
        boolean any = interrupt >= 0;
        int srr0 = any ? in.readInt() : 0;
        int esr = any ? in.readInt() : 0;
        int dear = any ? in.readInt() : 0;
        byte[] scratch = InstructionCase.pattern();
        for (int at = in.readShort(); at >= 0; at = in.readShort()) {
            scratch[at] = in.readByte();
        }
        return new InstructionOutcome(registers, interrupt, srr0, esr, dear, scratch);
    }
}
