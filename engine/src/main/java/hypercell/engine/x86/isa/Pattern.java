package hypercell.engine.x86.isa;

import java.util.List;

/// A row with its notation understood: what decoder, assembler and disassembler work with.
final class Pattern {
    final Row row;
    final Encoding encoding;
    final OperandForm[] forms;
    final Traits traits;
    /// Mnemonic and aliases, upper case.
    final List<String> names;
    /// Whether the effective operand size changes what the instruction does.
    final boolean usesOperandSize;
    /// Whether ModRM must name memory, respectively a register.
    final boolean memoryOnly;
    final boolean registerOnly;
    /// Whether a memory operand needs `byte`, `word`, `dword` in the text; set when all rows of the mnemonic are
    /// known.
    boolean sizeKeyword;
    /// Set of the code sizes 16, 32 and 64 that have the row.
    private final int modes;
    /// Made when first asked for: the table is read at start-up, and few rows are ever used.
    private RegisterField[] fields;

    Pattern(Row row, Encoding encoding, OperandForm[] forms, Traits traits, int modes, List<String> names) {
        this.row = row;
        this.encoding = encoding;
        this.forms = forms;
        this.traits = traits;
        this.names = names;
        this.modes = modes;
        boolean prefix = encoding.operandBits() != 0 || traits.usesOperandSize();
        boolean memoryNeeded = false;
        boolean memory = false;
        boolean register = false;
        boolean systemRegister = false;
        for (OperandForm form : forms) {
            prefix |= form.usesOperandSizePrefix();
            memoryNeeded |= form.kind() == OperandForm.Kind.MEMORY;
            memory |= form.allowsMemory();
            register |= form.kind().inModRm;
            systemRegister |= form.kind().system;
        }
        this.usesOperandSize = prefix;
        this.memoryOnly = memoryNeeded;
        this.registerOnly = encoding.registerForm() || (encoding.hasModRm() && register && !memory && !systemRegister);
        if ((encoding.suffix() >= 0 || encoding.waits()) && !traits.shorthand()) {
            throw new IllegalStateException("only a shorthand can have a fixed immediate or a WAIT: " + row.encoding());
        }
    }

    /// Where operand `i` is encoded, as far as it is a register.
    RegisterField field(int i) {
        if (fields == null) {
            fields = RegisterField.of(encoding, forms);
        }
        return fields[i];
    }

    /// Effective operand size in code of `codeBits`; a mandatory 66 is not a prefix for the operand size.
    int operandBits(int codeBits, boolean prefix, boolean wide) {
        return traits.operandSize().bits(codeBits, prefix && encoding.mandatoryPrefix() != 0x66, wide);
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

    /// Whether some operand is a system register: then ModRM.mod is ignored.
    boolean hasSystemRegister() {
        for (OperandForm form : forms) {
            if (form.kind().system) {
                return true;
            }
        }
        return false;
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
}
