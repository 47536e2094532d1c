package hypercell.engine.oracle;

import hypercell.engine.x86.isa.Assembler;
import hypercell.engine.x86.state.Flags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Generated user-mode instructions with their inputs: the same list for the processor that recorded and for the
/// engine.
final class SemanticsCases {
    static final int MEMORY = 0x20000000;
    static final int MEMORY_BYTES = 64;
    private static final int PER_TEXT = 24;
    private static final int[] CORNERS = {
        0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, -1, -2
    };

    /// One instruction and the state before it.
    record Case(String text, byte[] code, int[] registers, int eflags, byte[] memory) {
        /// The record that the native harness reads: length, code[16], registers[8], eflags, memory[64], fault.
        byte[] record() {
            ByteBuffer data = ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            data.putInt(code.length).put(code).position(20);
            for (int register : registers) {
                data.putInt(register);
            }
            return data.putInt(eflags).put(memory).putInt(0).array();
        }
    }

    static final int RECORD_BYTES = 4 + 16 + 32 + 4 + MEMORY_BYTES + 4;

    private SemanticsCases() {}

    static List<Case> all() {
        SplittableRandom random = new SplittableRandom(386);
        List<Case> cases = new ArrayList<>();
        for (String text : texts()) {
            Assembler.Result result = Assembler.assemble(text, 32, 0, Map.of());
            if (!result.ok()) {
                throw new AssertionError(text + ": " + result.problems());
            }
            for (int i = 0; i < PER_TEXT; i++) {
                cases.add(make(text, result.assembly().bytes(), random));
            }
        }
        return cases;
    }

    private static Case make(String text, byte[] code, SplittableRandom random) {
        int[] registers = new int[8];
        for (int i = 0; i < 8; i++) {
            registers[i] = random.nextInt(3) == 0 ? CORNERS[random.nextInt(CORNERS.length)] : random.nextInt();
        }
        registers[4] = 0;
        if (text.contains("[ebx]") || text.contains("xlat")) {
            registers[3] = MEMORY + 16;
        }
        if (text.contains("[ebx+ecx*4]")) {
            registers[3] = MEMORY + 16;
            registers[1] &= 7;
        }
        if (isString(text)) {
            registers[1] = random.nextInt(9);
            registers[6] = MEMORY + 28 + random.nextInt(4);
            registers[7] = MEMORY + 28 + random.nextInt(4);
        }
        if (text.startsWith("bt") && text.contains("[ebx]")) {
            registers[2] = random.nextInt(-128, 256); // the bit number stays inside the memory
        }
        if (text.contains("div")) {
            registers[2] = random.nextInt(4) == 0 ? registers[2] : registers[2] >> random.nextInt(24, 32);
        }
        if (text.equals("xlat")) {
            registers[0] = registers[0] & ~0xff | random.nextInt(40);
        }
        if (text.endsWith(", cl") && text.startsWith("sh") && text.contains("d ") && text.contains(" ax")) {
            registers[1] = registers[1] & ~0xff | random.nextInt(17); // 16-bit double shifts are undefined beyond 16
        }
        int eflags = Flags.IF
                | 2
                | random.nextInt() & Flags.STATUS
                | (isString(text) && random.nextBoolean() ? Flags.DF : 0);
        byte[] memory = new byte[MEMORY_BYTES];
        random.nextBytes(memory);
        if (text.contains("scas") || text.contains("cmps")) { // equal runs make the repetitions last
            byte value = (byte) registers[0];
            for (int i = 0; i < memory.length; i++) {
                memory[i] = random.nextInt(6) == 0 ? memory[i] : value;
            }
        }
        return new Case(text, code, registers, eflags, memory);
    }

    static boolean isString(String text) {
        return text.matches("(rep |repe |repne )?(movs|cmps|stos|lods|scas)[bwd]");
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String op : List.of("add", "or", "adc", "sbb", "and", "sub", "xor", "cmp")) {
            binary(texts, op);
            texts.add(op + " edx, [ebx]");
            texts.add(op + " dl, [ebx]");
        }
        binary(texts, "test");
        for (String op : List.of("inc", "dec", "neg", "not", "mul", "imul", "div", "idiv")) {
            for (String place :
                    List.of("dl", "ch", "si", "ebp", "byte [ebx]", "word [ebx]", "dword [ebx]", "dword [ebx+ecx*4]")) {
                texts.add(op + " " + place);
            }
        }
        shifts(texts);
        bits(texts);
        for (int cc = 0; cc < 16; cc++) {
            String condition = List.of(
                            "o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g")
                    .get(cc);
            texts.add("set" + condition + " dl");
            texts.add("set" + condition + " byte [ebx]");
            texts.add("cmov" + condition + " eax, esi");
            texts.add("cmov" + condition + " dx, [ebx]");
        }
        for (String op : List.of("movs", "cmps", "stos", "lods", "scas")) {
            for (String width : List.of("b", "w", "d")) {
                texts.add(op + width);
                texts.add((op.equals("cmps") || op.equals("scas") ? "repe " : "rep ") + op + width);
                if (op.equals("cmps") || op.equals("scas")) {
                    texts.add("repne " + op + width);
                }
            }
        }
        texts.addAll(List.of(
                "imul eax, edx",
                "imul dx, si",
                "imul esi, [ebx]",
                "imul edi, ecx, 100000",
                "imul cx, dx, -3",
                "imul eax, [ebx], 7",
                "movzx eax, dl",
                "movzx ecx, si",
                "movzx dx, ah",
                "movsx eax, dl",
                "movsx ecx, si",
                "movsx dx, ah",
                "movzx eax, byte [ebx]",
                "movsx eax, word [ebx]",
                "mov eax, edx",
                "mov ah, dl",
                "mov [ebx], ch",
                "mov word [ebx], 0x1234",
                "lea eax, [edx+esi*8-5]",
                "lea cx, [ebp+edi+70000]",
                "xchg eax, edx",
                "xchg ah, cl",
                "xchg [ebx], esi",
                "xchg dx, ax",
                "cbw",
                "cwde",
                "cwd",
                "cdq",
                "aaa",
                "aas",
                "aam",
                "aad",
                "aam 7",
                "aad 16",
                "daa",
                "das",
                "lahf",
                "sahf",
                "salc",
                "xlat",
                "clc",
                "stc",
                "cmc",
                "bswap edx",
                "cmpxchg esi, edx",
                "cmpxchg [ebx], dl",
                "cmpxchg [ebx], cx",
                "cmpxchg [ebx], edi",
                "xadd edx, eax",
                "xadd [ebx], cl",
                "xadd [ebx], esi",
                "cmpxchg8b [ebx]"));
        return texts;
    }

    private static void binary(List<String> texts, String op) {
        for (String operands : List.of(
                "al, 0x7f",
                "ax, 0x8000",
                "eax, 0x80000000",
                "dl, ah",
                "ch, 0x80",
                "si, di",
                "bp, 0xff00",
                "edx, eax",
                "edi, -1",
                "esi, 0x12345678",
                "[ebx], dl",
                "[ebx], cx",
                "[ebx], eax",
                "byte [ebx], 5",
                "word [ebx], -2",
                "dword [ebx], 0x7fffffff",
                "[ebx+ecx*4], esi")) {
            texts.add(op + " " + operands);
        }
    }

    private static void shifts(List<String> texts) {
        for (String op : List.of("shl", "shr", "sar", "rol", "ror", "rcl", "rcr")) {
            for (String place : List.of("dl", "ah", "si", "edx", "byte [ebx]", "word [ebx]", "dword [ebx]")) {
                for (String count : List.of("1", "cl", "0", "3", "7", "8", "15", "16", "17", "31", "33")) {
                    texts.add(op + " " + place + ", " + count);
                }
            }
        }
        for (String op : List.of("shld", "shrd")) {
            for (String count : List.of("cl", "0", "1", "5", "16", "31")) {
                texts.add(op + " edx, esi, " + count);
                texts.add(op + " [ebx], eax, " + count);
                texts.add(op + " dx, ax, " + (count.equals("31") ? "9" : count));
            }
        }
    }

    private static void bits(List<String> texts) {
        for (String op : List.of("bt", "bts", "btr", "btc")) {
            for (String operands : List.of(
                    "eax, edx", "cx, si", "edx, 5", "edx, 37", "si, 17", "dword [ebx], 9", "[ebx], edx", "[ebx], dx")) {
                texts.add(op + " " + operands);
            }
        }
        for (String op : List.of("bsf", "bsr")) {
            texts.addAll(List.of(op + " eax, edx", op + " cx, si", op + " edi, [ebx]", op + " dx, [ebx]"));
        }
    }
}
