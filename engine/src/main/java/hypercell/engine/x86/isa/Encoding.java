package hypercell.engine.x86.isa;

/// The encoding column of a row, understood. Immediates are not repeated here: the operands tell their width and order.
///
/// @param mandatoryPrefix 0, 66h, F2h or F3h; of a VEX encoding what VEX.pp says
/// @param noPrefix NP: none of 66h, F2h and F3h may be present
/// @param noRepeat NP or NFx: neither F2h nor F3h may be present
/// @param operandBits effective operand size the row is for, 0 = any
/// @param addressBits effective address size the row is for, 0 = any
/// @param map which opcode map
/// @param opcode the opcode byte
/// @param registerInOpcode whether the low three opcode bits are a register
/// @param modRm [#NONE], [#REGISTER], [#SAME_REGISTER] or the 0..7 that extends the opcode
/// @param registerForm whether ModRM.mod must be 11 because the second byte is given, as in `D8 C0+i`
/// @param rm what ModRM.rm must then be, or -1
/// @param suffix a fixed immediate byte, or -1
/// @param waits whether a WAIT comes before everything else
record Encoding(
        int mandatoryPrefix,
        boolean noPrefix,
        boolean noRepeat,
        int operandBits,
        int addressBits,
        Map map,
        int opcode,
        boolean registerInOpcode,
        int modRm,
        boolean registerForm,
        int rm,
        int suffix,
        boolean waits) {

    static final int NONE = -1;
    static final int REGISTER = 8;
    static final int SAME_REGISTER = 9;

    /// The opcode maps: what comes before the opcode byte.
    enum Map {
        ONE_BYTE,
        TWO_BYTE,
        THREE_BYTE_38,
        THREE_BYTE_3A,
        VEX_38,
        VEX_3A;

        boolean vex() {
            return this == VEX_38 || this == VEX_3A;
        }

        /// Appends the bytes before the opcode; a VEX prefix says more than the map.
        void writeEscape(CodeBuffer out) {
            switch (this) {
                case ONE_BYTE -> {}
                case TWO_BYTE -> out.add(0x0F);
                case THREE_BYTE_38 -> out.add(0x380FL, 2);
                case THREE_BYTE_3A -> out.add(0x3A0FL, 2);
                case VEX_38, VEX_3A -> throw new IllegalStateException("a VEX prefix is no escape");
            }
        }

        /// Opcode `value` of this map among the opcodes of all maps.
        int index(int value) {
            return ordinal() << 8 | value;
        }
    }

    /// Number of opcodes of all maps.
    static final int OPCODES = Map.values().length << 8;

    /// Whether a ModRM byte follows the opcode.
    boolean hasModRm() {
        return modRm != NONE;
    }

    /// Whether ModRM.reg extends the opcode.
    boolean extendsOpcode() {
        return modRm >= 0 && modRm < 8;
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
        private static final int WAIT = 0x9B;
        private int mandatoryPrefix;
        private boolean noPrefix;
        private boolean noRepeat;
        private int operandBits;
        private int addressBits;
        private Map map = Map.ONE_BYTE;
        private int opcode = -1;
        private boolean registerInOpcode;
        private int modRm = NONE;
        private boolean registerForm;
        private int rm = -1;
        private int suffix = -1;
        private boolean waits;

        /// Adds the token `text[from..end)`; told apart by its first character, as this runs at start-up for
        /// every row.
        void add(String text, int from, int end) {
            switch (text.charAt(from)) {
                case 'N' -> {
                    noPrefix = text.charAt(from + 1) == 'P';
                    noRepeat = true;
                }
                case 'o' -> operandBits = Integer.parseInt(text, from + 1, end, 10);
                case 'a' -> addressBits = Integer.parseInt(text, from + 1, end, 10);
                case 'i', 'c', 'm' -> {}
                case '/' -> modRm = modRm(text.charAt(from + 1), end - from);
                case 'V' -> vex(text.substring(from, end));
                default -> addByte(Integer.parseInt(text, from, from + 2, 16), text.charAt(end - 1));
            }
        }

        /// `/r`, `/rr` or a digit.
        private static int modRm(char first, int length) {
            return first != 'r' ? first - '0' : length == 2 ? REGISTER : SAME_REGISTER;
        }

        /// `VEX.LZ.F2.0F38`; the prefix is absent when there is none.
        private void vex(String token) {
            map = token.endsWith("0F38") ? Map.VEX_38 : Map.VEX_3A;
            int prefix = token.indexOf('.', "VEX.".length()) + 1;
            if (prefix < token.lastIndexOf('.')) {
                mandatoryPrefix = Integer.parseInt(token, prefix, prefix + 2, 16);
            }
        }

        private void addByte(int value, char last) {
            if (opcode == WAIT) {
                waits = true;
                opcode = value;
            } else if (opcode >= 0) {
                afterOpcode(value, last);
            } else if (map == Map.ONE_BYTE && (value == 0x66 || value == 0xF2 || value == 0xF3)) {
                mandatoryPrefix = value;
            } else if (map == Map.ONE_BYTE && value == 0x0F) {
                map = Map.TWO_BYTE;
            } else if (map == Map.TWO_BYTE && (value == 0x38 || value == 0x3A)) {
                map = value == 0x38 ? Map.THREE_BYTE_38 : Map.THREE_BYTE_3A;
            } else {
                opcode = value;
                registerInOpcode = last == 'r';
            }
        }

        /// A byte from C0 on is a ModRM byte that names registers.
        private void afterOpcode(int value, char last) {
            if (value < 0xC0) {
                suffix = value;
                return;
            }
            modRm = value >> 3 & 7;
            registerForm = true;
            rm = last == 'i' ? -1 : value & 7;
        }

        Encoding encoding() {
            return new Encoding(
                    mandatoryPrefix,
                    noPrefix,
                    noRepeat,
                    operandBits,
                    addressBits,
                    map,
                    opcode,
                    registerInOpcode,
                    modRm,
                    registerForm,
                    rm,
                    suffix,
                    waits);
        }
    }
}
