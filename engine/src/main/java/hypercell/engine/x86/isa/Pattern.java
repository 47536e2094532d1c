package hypercell.engine.x86.isa;

import java.util.List;

/// A row with its notation understood: what decoder, assembler and disassembler work with.
final class Pattern {
    final Row row;
    final Encoding encoding;
    final OperandForm[] forms;
    /// Mnemonic and aliases, upper case.
    final List<String> names;
    /// Whether the decoder ignores the row: another way to write an encoding that another row has.
    final boolean shorthand;
    final boolean lockable;
    /// Whether the effective operand size changes what the instruction does.
    final boolean usesOperandSize;
    /// Whether ModRM must name memory, respectively a register.
    final boolean memoryOnly;
    final boolean registerOnly;
    /// Whether a memory operand needs `byte`, `word`, `dword` in the text; set when all rows of the mnemonic are
    /// known.
    boolean sizeKeyword;

    Pattern(Row row, Encoding encoding, OperandForm[] forms, List<String> names) {
        this.row = row;
        this.encoding = encoding;
        this.forms = forms;
        this.names = names;
        this.shorthand = row.is("shorthand");
        this.lockable = row.is("lock");
        this.usesOperandSize = encoding.operandBits() != 0 || row.is("osize") || anyUsesOperandSize(forms);
        this.memoryOnly = has(OperandForm.Kind.MEMORY);
        this.registerOnly = has(OperandForm.Kind.MMX) && isOpcodeExtension(encoding);
        if (encoding.suffix() >= 0 && !shorthand) {
            throw new IllegalStateException(
                    "only a shorthand can have a fixed byte after the opcode: " + row.encoding());
        }
    }

    /// The register operand of a MOV to or from CRn, DRn or TRn is in r/m, and mod is ignored (SDM 2 "MOV—Move
    /// to/from Control Registers").
    boolean ignoresMod() {
        return has(OperandForm.Kind.CONTROL) || has(OperandForm.Kind.DEBUG) || has(OperandForm.Kind.TEST);
    }

    /// Whether some operand is of `kind`.
    boolean has(OperandForm.Kind kind) {
        for (OperandForm form : forms) {
            if (form.kind() == kind) {
                return true;
            }
        }
        return false;
    }

    /// Number of operands that the text shows.
    int visibleForms() {
        int visible = 0;
        for (OperandForm form : forms) {
            visible += form.hidden() ? 0 : 1;
        }
        return visible;
    }

    /// Operand `i` of those that the text shows.
    OperandForm visibleForm(int i) {
        int visible = 0;
        for (OperandForm form : forms) {
            if (!form.hidden() && visible++ == i) {
                return form;
            }
        }
        throw new IndexOutOfBoundsException("operand " + i + " of " + row.encoding());
    }

    /// The operand that can be ModRM memory, or null.
    OperandForm memoryForm() {
        for (OperandForm form : forms) {
            if (form.allowsMemory()) {
                return form;
            }
        }
        return null;
    }

    /// Where a plain register operand of this row is encoded.
    RegisterField registerField() {
        if (encoding.registerInOpcode()) {
            return RegisterField.OPCODE;
        }
        if (encoding.modRm() == Encoding.SAME_REGISTER) {
            return RegisterField.BOTH;
        }
        return ignoresMod() || isOpcodeExtension(encoding) ? RegisterField.RM : RegisterField.REG;
    }

    enum RegisterField {
        OPCODE,
        REG,
        RM,
        BOTH
    }

    private static boolean isOpcodeExtension(Encoding encoding) {
        return encoding.modRm() >= 0 && encoding.modRm() < 8;
    }

    private static boolean anyUsesOperandSize(OperandForm[] forms) {
        for (OperandForm form : forms) {
            if (form.usesOperandSize()) {
                return true;
            }
        }
        return false;
    }
}
