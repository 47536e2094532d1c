package hypercell.engine.x86.isa;

/// The encoding column of a row, understood. Immediates are not repeated here: the operands tell their width and order.
///
/// @param mandatoryPrefix 0, 66h, F2h or F3h
/// @param noPrefix NP: none of 66h, F2h and F3h may be present
/// @param operandBits effective operand size the row is for, 0 = any
/// @param addressBits effective address size the row is for, 0 = any
/// @param twoByte whether 0Fh comes before the opcode
/// @param opcode the opcode byte
/// @param registerInOpcode whether the low three opcode bits are a register
/// @param escape whether the low three opcode bits belong to the coprocessor
/// @param modRm [#NONE], [#REGISTER], [#SAME_REGISTER] or the 0..7 that extends the opcode
/// @param suffix a fixed byte after the opcode, or -1
record Encoding(
        int mandatoryPrefix,
        boolean noPrefix,
        int operandBits,
        int addressBits,
        boolean twoByte,
        int opcode,
        boolean registerInOpcode,
        boolean escape,
        int modRm,
        int suffix) {

    static final int NONE = -1;
    static final int REGISTER = 8;
    static final int SAME_REGISTER = 9;

    /// Whether a ModRM byte follows the opcode.
    boolean hasModRm() {
        return modRm != NONE;
    }

    /// Reads the manual's notation, e.g. `o16 0F BA /4 ib`.
    static Encoding parse(String text) {
        Parts parts = new Parts();
        for (int from = 0; from < text.length(); ) {
            int space = text.indexOf(' ', from);
            int end = space < 0 ? text.length() : space;
            parts.add(text, from, end);
            from = end + 1;
        }
        return parts.encoding();
    }

    private static final class Parts {
        private int mandatoryPrefix;
        private boolean noPrefix;
        private int operandBits;
        private int addressBits;
        private boolean twoByte;
        private int opcode = -1;
        private boolean registerInOpcode;
        private boolean escape;
        private int modRm = NONE;
        private int suffix = -1;

        /// Adds the token `text[from..end)`; told apart by its first character, as this runs at start-up for
        /// every row.
        void add(String text, int from, int end) {
            switch (text.charAt(from)) {
                case 'N' -> noPrefix = true;
                case 'o' -> operandBits = Integer.parseInt(text, from + 1, end, 10);
                case 'a' -> addressBits = Integer.parseInt(text, from + 1, end, 10);
                case 'i', 'c', 'm' -> {}
                case '/' -> modRm = modRm(text.charAt(from + 1), end - from);
                default -> addByte(Integer.parseInt(text, from, from + 2, 16), text.charAt(end - 1));
            }
        }

        /// `/r`, `/rr` or a digit.
        private static int modRm(char first, int length) {
            return first != 'r' ? first - '0' : length == 2 ? REGISTER : SAME_REGISTER;
        }

        private void addByte(int value, char last) {
            if (opcode >= 0) {
                suffix = value;
            } else if (value == 0x0F && !twoByte) {
                twoByte = true;
            } else if (!twoByte && (value == 0x66 || value == 0xF2 || value == 0xF3)) {
                mandatoryPrefix = value;
            } else {
                opcode = value;
                registerInOpcode = last == 'r';
                escape = last == 'e';
            }
        }

        Encoding encoding() {
            return new Encoding(
                    mandatoryPrefix,
                    noPrefix,
                    operandBits,
                    addressBits,
                    twoByte,
                    opcode,
                    registerInOpcode,
                    escape,
                    modRm,
                    suffix);
        }
    }
}
