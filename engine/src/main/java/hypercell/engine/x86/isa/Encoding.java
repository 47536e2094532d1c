package hypercell.engine.x86.isa;

import hypercell.engine.table.RowReader;

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
        for (String token : RowReader.split(text, ' ')) {
            parts.add(token);
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

        void add(String token) {
            switch (token) {
                case "NP" -> noPrefix = true;
                case "o16", "o32", "o64" -> operandBits = Integer.parseInt(token.substring(1));
                case "a16", "a32", "a64" -> addressBits = Integer.parseInt(token.substring(1));
                case "/r" -> modRm = REGISTER;
                case "/rr" -> modRm = SAME_REGISTER;
                case "ib", "iw", "iv", "cb", "cv", "cp", "mo" -> {}
                default -> addByteOrDigit(token);
            }
        }

        private void addByteOrDigit(String token) {
            if (token.charAt(0) == '/') {
                modRm = token.charAt(1) - '0';
                return;
            }
            int value = Integer.parseInt(token.substring(0, 2), 16);
            if (opcode >= 0) {
                suffix = value;
            } else if (value == 0x0F && !twoByte) {
                twoByte = true;
            } else if (!twoByte && (value == 0x66 || value == 0xF2 || value == 0xF3)) {
                mandatoryPrefix = value;
            } else {
                opcode = value;
                registerInOpcode = token.endsWith("+r");
                escape = token.endsWith("+e");
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
