package hypercell.engine.x86.isa;

import java.util.List;

/// A row with its notation understood: what decoder, assembler and disassembler work with.
final class Pattern {
    final Row row;
    final Encoding encoding;
    final OperandForm[] forms;
    /// Where each operand is encoded, as far as it is a register.
    final RegisterField[] fields;
    /// Mnemonic and aliases, upper case.
    final List<String> names;
    final OperandSize operandSize;
    /// Set of the code sizes 16, 32 and 64 that have the row.
    private final int modes;
    /// Whether the decoder ignores the row: another way to write an encoding that another row has.
    final boolean shorthand;
    final boolean lockable;
    /// Whether REX.B makes it another instruction: `90` is NOP, `41 90` exchanges R8D and EAX.
    final boolean withoutRexB;
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
        this.fields = RegisterField.of(encoding, forms);
        this.operandSize = OperandSize.of(row);
        this.modes = modes(row);
        this.shorthand = row.is("shorthand");
        this.lockable = row.is("lock");
        this.withoutRexB = row.is("noRexB");
        this.usesOperandSize = encoding.operandBits() != 0 || row.is("osize") || anyUsesOperandSize(forms);
        this.memoryOnly = has(OperandForm.Kind.MEMORY);
        this.registerOnly = encoding.registerForm() || (!ignoresMod() && namesRegisterInRm());
        if ((encoding.suffix() >= 0 || encoding.waits()) && !shorthand) {
            throw new IllegalStateException("only a shorthand can have a fixed immediate or a WAIT: " + row.encoding());
        }
    }

    /// Effective operand size in code of `codeBits`; a mandatory 66 is not a prefix for the operand size.
    int operandBits(int codeBits, boolean prefix, boolean wide) {
        return operandSize.bits(codeBits, prefix && encoding.mandatoryPrefix() != 0x66, wide);
    }

    /// Whether some prefix gives the row this operand size.
    boolean canHave(int operandBits, int codeBits) {
        return operandBits(codeBits, false, false) == operandBits
                || operandBits(codeBits, true, false) == operandBits
                || (codeBits == 64 && operandBits(codeBits, false, true) == operandBits);
    }

    /// Whether code of `codeBits` has the row.
    boolean in(int codeBits) {
        return (modes & codeBits) != 0;
    }

    boolean sharesModeWith(Pattern other) {
        return (modes & other.modes) != 0;
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

    /// Index in [#forms] of operand `i` of those that the text shows.
    int visibleIndex(int i) {
        int visible = 0;
        for (int at = 0; at < forms.length; at++) {
            if (!forms[at].hidden() && visible++ == i) {
                return at;
            }
        }
        throw new IndexOutOfBoundsException("operand " + i + " of " + row.encoding());
    }

    /// Operand `i` of those that the text shows.
    OperandForm visibleForm(int i) {
        return forms[visibleIndex(i)];
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

    private static int modes(Row row) {
        int modes = 0;
        for (int bits : row.modes()) {
            modes |= bits;
        }
        return modes;
    }

    private boolean namesRegisterInRm() {
        for (int i = 0; i < forms.length; i++) {
            if (fields[i] == RegisterField.RM && !forms[i].allowsMemory()) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyUsesOperandSize(OperandForm[] forms) {
        for (OperandForm form : forms) {
            if (form.usesOperandSizePrefix()) {
                return true;
            }
        }
        return false;
    }
}
