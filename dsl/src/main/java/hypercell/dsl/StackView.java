package hypercell.dsl;

import groovy.lang.NumberRange;
import hypercell.engine.boot.SymbolTable;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import java.util.ArrayList;
import java.util.List;

/// The top of the stack, upward from the stack pointer, in slots as wide as a push of the present mode.
///
/// @param register name of the stack pointer
/// @param slotBytes 2, 4 or 8
/// @param slots from the top; ends early where the stack is not mapped
public record StackView(String register, int slotBytes, List<Slot> slots) {
    private static final int SHORTEST_CALL = 2;
    private static final int LONGEST_CALL = 7;

    /// One slot.
    ///
    /// @param gva where it is
    /// @param place the code that the value points into, as `main+0x12`; empty when it points into none
    /// @param afterCall whether a CALL ends where the value points: then it is most likely a return address
    public record Slot(long gva, long value, String place, boolean afterCall) {
        /// `return to main+0x12`, or the place alone, or nothing.
        public String meaning() {
            return afterCall ? "return to " + place : place;
        }
    }

    static StackView of(PcMachine machine, SymbolTable symbols, int count) {
        String mode = machine.cpu().mode();
        boolean narrow = mode.contains("16") || mode.startsWith("real");
        int bytes = mode.startsWith("64") ? 8 : narrow ? 2 : 4;
        String register = bytes == 8 ? "rsp" : bytes == 4 ? "esp" : "sp";
        long base = bytes == 8 ? 0 : machine.cpu().register("ss.base");
        long top = base + machine.cpu().register(register);
        long codeBase = bytes == 8 ? 0 : machine.cpu().register("cs.base");
        List<Slot> slots = new ArrayList<>();
        MemoryView memory = MemoryView.linear(machine);
        for (int i = 0; i < count; i++) {
            byte[] raw = bytes(memory, top + (long) i * bytes, bytes);
            if (raw.length == 0) {
                break;
            }
            long value = little(raw);
            String place = symbols.place(codeBase + value);
            boolean afterCall = place != null && afterCall(memory, codeBase + value, 8 * bytes);
            slots.add(new Slot(top + (long) i * bytes, value, place == null ? "" : place, afterCall));
        }
        return new StackView(register, bytes, List.copyOf(slots));
    }

    private static boolean afterCall(MemoryView memory, long gva, int codeBits) {
        for (int length = SHORTEST_CALL; length <= LONGEST_CALL; length++) {
            byte[] code = bytes(memory, gva - length, length);
            if (code.length == length) {
                Insn insn = Decoder.decode(code, 0, length, codeBits);
                if (insn.row().mnemonic().equals("CALL") && insn.length() == length) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte[] bytes(MemoryView memory, long gva, int count) {
        try {
            return memory.getAt(new NumberRange(gva, gva + count - 1)).toArray();
        } catch (UserError e) {
            return new byte[0]; // not mapped, or outside of what the mode can address
        }
    }

    private static long little(byte[] raw) {
        long value = 0;
        for (int i = raw.length - 1; i >= 0; i--) {
            value = value << 8 | raw[i] & 0xff;
        }
        return value;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("stack, " + register);
        for (Slot slot : slots) {
            text.append(("\n  0x%08x  %0" + 2 * slotBytes + "x  %s")
                    .formatted(slot.gva(), slot.value(), slot.meaning())
                    .stripTrailing());
        }
        return text.toString();
    }
}
