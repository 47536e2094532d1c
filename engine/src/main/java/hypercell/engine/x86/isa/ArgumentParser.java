package hypercell.engine.x86.isa;

import hypercell.engine.table.Position;
import java.util.Locale;
import java.util.Map;

/// Parses the operands of an instruction: registers, values, `[...]`, `selector:offset`, with size keywords before
/// them (NASM `dword [x]`, MASM `dword ptr [x]`).
final class ArgumentParser {
    private static final String BRACKETS = "use [...] for memory, or lea to compute the address";

    private final TokenLine line;
    private final Map<String, Long> constants;

    ArgumentParser(TokenLine line, Map<String, Long> constants) {
        this.line = line;
        this.constants = constants;
    }

    Argument parse() throws SyntaxError {
        Position position = line.position();
        int bits = 0;
        boolean far = false;
        boolean near = false;
        for (int size = keyword(); size != 0 || isDistance(); size = keyword()) {
            if (size != 0) {
                bits = size;
            } else {
                far |= line.peek().isWord("far");
                near |= line.peek().isWord("near");
            }
            line.next();
            line.takeWord("ptr");
        }
        line.takeWord("offset");
        return argument(position, bits, far, near);
    }

    private Argument argument(Position position, int bits, boolean far, boolean near) throws SyntaxError {
        String word = line.peekLower();
        if (Registers.segment(word) >= 0 && line.peekSecond().isSign(":")) {
            line.next();
            line.next();
            if (!line.peek().isSign("[")) {
                throw line.unexpected("expected '[' after '" + word + ":'");
            }
            return memory(position, memoryBits(bits, far), word, null);
        }
        if (line.peek().isSign("[")) {
            return memory(position, memoryBits(bits, far), null, null);
        }
        if (word.equals("st")) {
            return stackRegister(position);
        }
        if (Registers.named(word) != null && !isPartOfSum(line.peekSecond())) {
            line.next();
            return new Argument.Register(word, position);
        }
        return value(position, bits, far, near);
    }

    /// `st` is st0, and `st(1)` is st1.
    private Argument stackRegister(Position position) throws SyntaxError {
        line.next();
        if (!line.takeSign("(")) {
            return new Argument.Register("st0", position);
        }
        Token number = line.peek();
        if (number.kind() != Token.Kind.NUMBER || number.value() < 0 || number.value() > 7) {
            throw line.error("the x87 registers are st(0) to st(7)", "");
        }
        line.next();
        line.expectSign(")");
        return new Argument.Register("st" + number.value(), position);
    }

    private Argument value(Position position, int bits, boolean far, boolean near) throws SyntaxError {
        Position start = line.position();
        Expr expression = new ExprParser(line).parse();
        if (line.peek().isSign("[")) {
            return memory(position, memoryBits(bits, far), null, expression);
        }
        if (AddressSum.namesRegister(expression)) {
            throw new SyntaxError(start, "an address without brackets", BRACKETS);
        }
        if (line.takeSign(":")) {
            return new Argument.Far(expression, new ExprParser(line).parse(), bits, position);
        }
        if (far) {
            throw new SyntaxError(
                    start,
                    "'far' needs selector:offset or a far pointer in memory",
                    "write 0x8:label or far [pointer]");
        }
        return new Argument.Value(expression, near && bits == 0 ? Argument.NEAR : bits, position);
    }

    private Argument.Memory memory(Position position, int bits, String segmentBefore, Expr before) throws SyntaxError {
        AddressSum sum = new AddressSum(constants);
        if (before != null) {
            sum.add(before, position);
        }
        String segment = segmentBefore;
        int addressBits = 0;
        Argument.Reference reference = Argument.Reference.UNSAID;
        while (line.takeSign("[")) {
            for (boolean more = true; more; ) {
                if (addressSize() != 0) {
                    addressBits = addressSize();
                    line.next();
                } else if (Registers.segment(line.peekLower()) >= 0
                        && line.peekSecond().isSign(":")) {
                    segment = line.next().text().toLowerCase(Locale.ROOT);
                    line.next();
                } else if (isReference()) {
                    reference = line.next().isWord("rel") ? Argument.Reference.TO_TARGET : Argument.Reference.ABSOLUTE;
                } else {
                    more = false;
                }
            }
            Position inner = line.position();
            sum.add(new ExprParser(line).parse(), inner);
            line.expectSign("]");
        }
        return sum.memory(bits, segment, addressBits, reference, position);
    }

    /// `rel` and `abs` may also be labels.
    private boolean isReference() {
        boolean word = line.peek().isWord("rel") || line.peek().isWord("abs");
        return word
                && (line.peekSecond().kind() != Token.Kind.SIGN
                        || line.peekSecond().isSign("$"));
    }

    /// Bits of the address size that comes next, `a32` or `dword`; 0 when none does.
    private int addressSize() throws SyntaxError {
        int bits = switch (line.peekLower()) {
            case "a16" -> 16;
            case "a32" -> 32;
            case "a64" -> 64;
            default -> keyword();
        };
        if (bits != 0 && bits != 16 && bits != 32 && bits != 64) {
            throw line.error("an address is 16, 32 or 64 bits wide", "[word 0x1234], [dword 0x1234] or [qword 0x1234]");
        }
        return bits;
    }

    private static int memoryBits(int bits, boolean far) {
        if (bits == 48) {
            return Argument.FAR_DWORD;
        }
        if (!far) {
            return bits;
        }
        return switch (bits) {
            case 16 -> Argument.FAR_WORD;
            case 32 -> Argument.FAR_DWORD;
            case 64 -> Argument.FAR_QWORD;
            default -> Argument.FAR;
        };
    }

    private static boolean isPartOfSum(Token next) {
        return next.isSign("+") || next.isSign("-") || next.isSign("*") || next.isSign("[");
    }

    private boolean isDistance() {
        return line.peek().isWord("near") || line.peek().isWord("far");
    }

    /// Bits of the size keyword that comes next, or 0.
    private int keyword() {
        return switch (line.peekLower()) {
            case "byte", "short" -> 8;
            case "word" -> 16;
            case "dword" -> 32;
            case "fword" -> 48;
            case "qword", "mmword" -> 64;
            case "tbyte", "tword" -> 80;
            case "oword", "xmmword" -> 128;
            default -> 0;
        };
    }
}
