package hypercell.engine.x86.isa;

/// Compares an argument with the operand form of a row.
final class OperandMatcher {
    private OperandMatcher() {}

    /// How well an argument fits, the better the later.
    enum Fit {
        /// Another kind of operand.
        KIND,
        /// The right kind in another width.
        SIZE,
        /// The right kind and width, but the value is too large.
        RANGE,
        /// It fits.
        YES
    }

    /// @param v the operand size that `v` means
    static Fit fit(Pattern pattern, OperandForm form, Source source, int v) {
        int bits = OperandForm.resolve(form.bits(), v);
        return switch (source.argument()) {
            case Argument.Register _ -> register(form, source.register(), bits);
            case Argument.Memory memory -> memory(pattern, form, memory, v);
            case Argument.Value value -> value(form, value, source.value(), bits, v);
            case Argument.Far far -> far(form, far, source, v);
        };
    }

    private static Fit register(OperandForm form, Operand register, int bits) {
        boolean kind = switch (form.kind()) {
            case REGISTER, VEX_REGISTER, REGISTER_OR_MEMORY -> register instanceof Operand.Register;
            case FIXED_REGISTER ->
                register instanceof Operand.Register(int number, int _, boolean high)
                        && number == form.number()
                        && !high;
            case FIXED_SEGMENT -> register instanceof Operand.Segment(int number) && number == form.number();
            case SEGMENT -> register instanceof Operand.Segment;
            case LOADABLE_SEGMENT -> register instanceof Operand.Segment(int number) && number != 1;
            case CONTROL ->
                register instanceof Operand.Control(int number, int _) && number != 1 && (number <= 4 || number == 8);
            case DEBUG -> register instanceof Operand.Debug;
            case TEST -> isSpecial(register, Operand.Bank.TEST);
            case MMX, MMX_OR_MEMORY -> isSpecial(register, Operand.Bank.MMX);
            case XMM, XMM_OR_MEMORY -> isSpecial(register, Operand.Bank.XMM);
            case FIXED_XMM -> isNumber(register, Operand.Bank.XMM, form.number());
            case FPU -> isSpecial(register, Operand.Bank.FPU);
            case FIXED_FPU -> isNumber(register, Operand.Bank.FPU, form.number());
            default -> false;
        };
        // What names CR0 or DR7 does not tell its width.
        boolean width =
                register.bits() == bits || register instanceof Operand.Control || register instanceof Operand.Debug;
        return !kind ? Fit.KIND : width ? Fit.YES : Fit.SIZE;
    }

    private static boolean isNumber(Operand register, Operand.Bank bank, int number) {
        return isSpecial(register, bank) && ((Operand.Special) register).number() == number;
    }

    private static boolean isSpecial(Operand register, Operand.Bank bank) {
        return register instanceof Operand.Special special && special.bank() == bank;
    }

    private static Fit memory(Pattern pattern, OperandForm form, Argument.Memory memory, int v) {
        int bits = OperandForm.resolve(form.memoryBits(), v);
        return switch (form.kind()) {
            case MEMORY ->
                form.memoryBits() == OperandForm.FAR ? farMemory(pattern, memory, bits) : width(memory, bits);
            case REGISTER_OR_MEMORY, MMX_OR_MEMORY, XMM_OR_MEMORY -> width(memory, bits);
            case MEMORY_OFFSET ->
                memory.hasRegisters() || memory.reference().isRelative() ? Fit.KIND : width(memory, bits);
            case STRING_DESTINATION -> isString(memory, "di") && noSource(memory) ? width(memory, bits) : Fit.KIND;
            case STRING_SOURCE -> isString(memory, "si") ? width(memory, bits) : Fit.KIND;
            default -> Fit.KIND;
        };
    }

    /// Without a written width every width fits; LEA and its like (0) take any.
    private static Fit width(Argument.Memory memory, int bits) {
        if (isFar(memory)) {
            return memory.bits() == Argument.FAR_DWORD && bits == 48 ? Fit.YES : Fit.KIND;
        }
        return memory.bits() == 0 || bits == 0 || memory.bits() == bits ? Fit.YES : Fit.SIZE;
    }

    private static boolean isFar(Argument.Memory memory) {
        return memory.bits() < 0;
    }

    /// CALL and JMP need `far` to tell a far pointer from a near one; LDS does not.
    private static Fit farMemory(Pattern pattern, Argument.Memory memory, int bits) {
        boolean unsized = memory.bits() == Argument.FAR || (memory.bits() == 0 && !pattern.row.is("branch"));
        return unsized || 16 - memory.bits() == bits ? Fit.YES : isFar(memory) ? Fit.SIZE : Fit.KIND;
    }

    private static boolean isString(Argument.Memory memory, String pointer) {
        boolean pointerOnly = memory.index() == null
                && memory.base() != null
                && (memory.base().equals(pointer)
                        || memory.base().equals("e" + pointer)
                        || memory.base().equals("r" + pointer));
        return pointerOnly && memory.displacement() instanceof Expr.Number(long value) && value == 0;
    }

    /// The destination of a string instruction is always in ES.
    private static boolean noSource(Argument.Memory memory) {
        return memory.segment() == null || memory.segment().equals("es");
    }

    private static Fit value(OperandForm form, Argument.Value written, long value, int bits, int v) {
        return switch (form.kind()) {
            case ONE -> value == 1 && (written.bits() == 0 || written.bits() == 8) ? Fit.YES : Fit.KIND;
            case IMMEDIATE -> immediate(form, written, value, v);
            case RELATIVE -> relative(form, written, bits);
            default -> Fit.KIND;
        };
    }

    /// `push byte 5` demands the short form, `push dword 5` only the operand size.
    private static Fit immediate(OperandForm form, Argument.Value written, long value, int v) {
        int bits = OperandForm.resolve(form.bits(), v);
        int encoded = OperandForm.resolve(form.encodedBits(), v);
        if (written.bits() != 0 && written.bits() != bits && written.bits() != encoded) {
            return Fit.SIZE;
        }
        return Ranges.fits(value, bits) && Ranges.fitsExtended(value, encoded, bits) ? Fit.YES : Fit.RANGE;
    }

    /// `short` demands an 8-bit displacement; `near`, `word` and `dword` one of operand size.
    private static Fit relative(OperandForm form, Argument.Value written, int bits) {
        boolean wanted = switch (written.bits()) {
            case 0 -> true;
            case Argument.NEAR -> form.bits() == OperandForm.Z;
            default -> written.bits() == bits;
        };
        return wanted ? Fit.YES : Fit.SIZE;
    }

    private static Fit far(OperandForm form, Argument.Far far, Source source, int v) {
        if (form.kind() != OperandForm.Kind.FAR_POINTER) {
            return Fit.KIND;
        }
        if (far.bits() != 0 && far.bits() != v) {
            return Fit.SIZE;
        }
        return Ranges.fits(source.selector(), 16) && Ranges.fits(source.value(), v) ? Fit.YES : Fit.RANGE;
    }
}
