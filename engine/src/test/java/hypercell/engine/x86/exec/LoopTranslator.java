package hypercell.engine.x86.exec;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.mmu.Mmu;
import hypercell.engine.x86.semantics.Alu;
import hypercell.engine.x86.semantics.Shift;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/// The shape of a translator, kept as a benchmark: turns the instructions of one loop (flat 32-bit code within one
/// page) into one JVM method. Rows and semantics methods are those of the interpreter, memory goes through the same
/// MMU, instruction counts are exact, and a fault leaves registers, flags, EIP and count as before the faulting
/// instruction.
///
/// General registers live in `int` locals: widening them is the sign extension that the semantics expect. The flags
/// live in a [Flags] object that never leaves the method once HotSpot has inlined the semantics, so they become locals,
/// too.
final class LoopTranslator {
    /// One translated loop.
    interface Region {
        /// Runs from the region's entry until it is left or `budget` instructions have run; registers, EIP and
        /// the count of retired instructions are then up to date.
        ///
        /// @throws GuestFault with the state as before the faulting instruction
        void run(X86Cpu cpu, long budget);
    }

    private static final ClassDesc CPU = describe(X86Cpu.class);
    private static final ClassDesc MMU = describe(Mmu.class);
    private static final ClassDesc FLAGS = describe(Flags.class);
    private static final ClassDesc ALU = describe(Alu.class);
    private static final ClassDesc SHIFT = describe(Shift.class);
    private static final ClassDesc THIS = ClassDesc.of("hypercell.engine.x86.exec.TranslatedLoop");
    private static final ClassDesc LONG = describe(Long.class);
    private static final MethodTypeDesc COMPARE = MethodTypeDesc.of(CD_int, CD_long, CD_long);
    private static final long LOW = 0xffffffffL;

    /// Methods of [Flags] by condition code / 2: small enough for HotSpot to inline wherever they are called.
    private static final String[] CONDITIONS = {
        "overflow", "carry", "zero", "belowOrEqual", "sign", "parity", "less", "lessOrEqual"
    };

    // Locals: 0 this, 1 cpu, 2-3 budget, then these.
    private static final int REGISTERS = 4;
    private static final int FLAGS_LOCAL = 12;
    private static final int COUNT = 13;
    private static final int INDEX = 15;
    private static final int GVA = 16;
    private static final int MMU_LOCAL = 18;
    private static final int VALUE = 19;
    private static final int FAULT = 21;
    private static final int NEXT = 22;

    private final TreeMap<Long, Insn> instructions;
    private final Map<Long, Label> labels = new HashMap<>();
    private final TreeSet<Long> leaders = new TreeSet<>();
    private final long entry;
    private CodeBuilder code;
    private Label epilogue;

    private LoopTranslator(long entry, TreeMap<Long, Insn> instructions) {
        this.entry = entry;
        this.instructions = instructions;
    }

    private static ClassDesc describe(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }

    /// Translates a loop: what can be reached from `entry` by near branches and fall-through on paths that were
    /// often taken, up to the first instruction of each that is not known here. Null when the very first is not.
    ///
    /// @param often whether the block that begins at an address has run often
    /// @param page code of the 4 KiB page that `entry` lies in
    static Region translate(long entry, LongPredicate often, byte[] page) {
        LoopTranslator translator = new LoopTranslator(entry, reachable(entry, often, page));
        if (translator.instructions.isEmpty()) {
            return null;
        }
        byte[] compiled = ClassFile.of()
                .build(
                        THIS,
                        type -> type.withFlags(AccessFlag.FINAL)
                                .withInterfaceSymbols(describe(Region.class))
                                .withMethodBody(
                                        "<init>",
                                        MethodTypeDesc.of(CD_void),
                                        0,
                                        c -> c.aload(0)
                                                .invokespecial(
                                                        ClassDesc.of("java.lang.Object"),
                                                        "<init>",
                                                        MethodTypeDesc.of(CD_void))
                                                .return_())
                                .withMethodBody(
                                        "run",
                                        MethodTypeDesc.of(CD_void, CPU, CD_long),
                                        ClassFile.ACC_PUBLIC,
                                        translator::body));
        try {
            return (Region) MethodHandles.lookup()
                    .defineHiddenClass(compiled, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static TreeMap<Long, Insn> reachable(long entry, LongPredicate often, byte[] page) {
        long origin = entry & ~0xfffL;
        TreeMap<Long, Insn> found = new TreeMap<>();
        TreeSet<Long> pending = new TreeSet<>(List.of(entry));
        while (!pending.isEmpty()) {
            long eip = pending.pollFirst();
            if (found.containsKey(eip) || eip < origin || eip >= origin + page.length) {
                continue;
            }
            Insn insn = Decoder.decode(page, (int) (eip - origin), page.length, 32);
            if (!known(insn)) {
                continue;
            }
            found.put(eip, insn);
            long next = eip + insn.length();
            switch (insn.row().meaning()) {
                case "jmp" -> addIf(often, pending, target(eip, insn));
                case "jcc" -> {
                    addIf(often, pending, target(eip, insn));
                    addIf(often, pending, next);
                }
                default -> pending.add(next);
            }
        }
        return found;
    }

    private static void addIf(LongPredicate often, TreeSet<Long> pending, long eip) {
        if (often.test(eip)) {
            pending.add(eip);
        }
    }

    private static boolean known(Insn insn) {
        if (insn.addressBits() != 32 || insn.prefixes() != 0) {
            return false;
        }
        for (Operand operand : insn.operands()) {
            boolean narrow = operand instanceof Operand.Register register && register.bits() == 16;
            boolean high = operand instanceof Operand.Register register && register.high();
            boolean special = operand instanceof Operand.Memory memory && memory.segment() >= Segment.FS;
            if (narrow || high || special) {
                return false;
            }
        }
        return switch (insn.row().meaning()) {
            case "mov",
                    "movzx",
                    "add",
                    "sub",
                    "and",
                    "or",
                    "xor",
                    "cmp",
                    "test",
                    "inc",
                    "dec",
                    "shl",
                    "shr",
                    "sar",
                    "lea",
                    "jcc",
                    "jmp",
                    "nop",
                    "neg",
                    "adc",
                    "sbb" -> true;
            default -> false;
        };
    }

    private static long target(long eip, Insn insn) {
        return eip + insn.length() + ((Operand.Relative) insn.operand(0)).displacement() & LOW;
    }

    // --- the method ---

    private void body(CodeBuilder builder) {
        code = builder;
        findLeaders();
        Label begin = code.newLabel();
        Label end = code.newLabel();
        Label handler = code.newLabel();
        epilogue = code.newLabel();
        code.exceptionCatch(begin, end, handler, describe(GuestFault.class));
        prologue();
        code.labelBinding(begin);
        code.goto_(labels.get(entry));
        int index = 0;
        for (var at : instructions.entrySet()) {
            instruction(at.getKey(), at.getValue(), index++);
        }
        code.labelBinding(end);
        faultHandler(handler);
        epilogue();
    }

    private void findLeaders() {
        leaders.add(entry);
        for (var at : instructions.entrySet()) {
            String meaning = at.getValue().row().meaning();
            if (meaning.equals("jcc") || meaning.equals("jmp")) {
                leaders.add(target(at.getKey(), at.getValue()));
                leaders.add(at.getKey() + at.getValue().length());
            }
        }
        for (long leader : leaders) {
            labels.put(leader, code.newLabel());
        }
    }

    private void prologue() {
        for (int register = 0; register < 8; register++) {
            code.aload(1)
                    .getfield(CPU, "r", CD_long.arrayType())
                    .loadConstant(register)
                    .laload()
                    .l2i()
                    .istore(REGISTERS + register);
        }
        code.aload(1).getfield(CPU, "mmu", MMU).astore(MMU_LOCAL);
        code.new_(FLAGS)
                .dup()
                .invokespecial(FLAGS, "<init>", MethodTypeDesc.of(CD_void))
                .astore(FLAGS_LOCAL);
        code.aload(FLAGS_LOCAL)
                .aload(1)
                .getfield(CPU, "flags", FLAGS)
                .invokevirtual(FLAGS, "copyFrom", MethodTypeDesc.of(CD_void, FLAGS));
        code.lconst_0().lstore(COUNT).iconst_0().istore(INDEX);
        code.aconst_null().astore(FAULT).lconst_0().lstore(NEXT);
    }

    /// The one way out: writes registers, flags, EIP and count back. There is only one, because HotSpot does not
    /// inline calls on paths that it has never seen taken, and a single call with the flags as an argument keeps
    /// them from becoming locals.
    private void epilogue() {
        Label faulted = code.newLabel();
        code.labelBinding(epilogue);
        for (int register = 0; register < 8; register++) {
            code.aload(1).getfield(CPU, "r", CD_long.arrayType()).loadConstant(register);
            code.iload(REGISTERS + register).i2l().loadConstant(LOW).land().lastore();
        }
        code.aload(1)
                .getfield(CPU, "flags", FLAGS)
                .aload(FLAGS_LOCAL)
                .invokevirtual(FLAGS, "copyFrom", MethodTypeDesc.of(CD_void, FLAGS));
        code.aload(1).lload(NEXT).putfield(CPU, "eip", CD_long);
        code.aload(1)
                .aload(1)
                .getfield(CPU, "retired", CD_long)
                .lload(COUNT)
                .ladd()
                .putfield(CPU, "retired", CD_long);
        code.aload(FAULT).ifnonnull(faulted);
        code.return_();
        code.labelBinding(faulted).aload(FAULT).athrow();
    }

    private void exitTo(long eip) {
        code.loadConstant(eip).lstore(NEXT).goto_w(epilogue);
    }

    /// The count was raised for the whole basic block: take back what did not run.
    private void faultHandler(Label handler) {
        code.labelBinding(handler).astore(FAULT);
        int index = 0;
        for (long eip : instructions.keySet()) {
            Label next = code.newLabel();
            code.iload(INDEX).loadConstant(index++).if_icmpne(next);
            code.lload(COUNT).loadConstant((long) blockLength(eip)).lsub().lstore(COUNT);
            exitTo(eip);
            code.labelBinding(next);
        }
        exitTo(entry);
    }

    /// Instructions from `eip` to the end of its basic block.
    private int blockLength(long eip) {
        int length = 0;
        for (long at = eip; instructions.containsKey(at) && (length == 0 || !leaders.contains(at)); length++) {
            Insn insn = instructions.get(at);
            at += insn.length();
            if (insn.row().meaning().startsWith("j")) {
                return length + 1;
            }
        }
        return length;
    }

    private void instruction(long eip, Insn insn, int index) {
        if (leaders.contains(eip)) {
            code.labelBinding(labels.get(eip));
            code.lload(COUNT).loadConstant((long) blockLength(eip)).ladd().lstore(COUNT);
        }
        for (Operand operand : insn.operands()) {
            if (operand instanceof Operand.Memory && !insn.row().meaning().equals("lea")) {
                code.loadConstant(index).istore(INDEX);
            }
        }
        emit(eip, insn);
        long next = eip + insn.length();
        if (!insn.row().meaning().equals("jmp") && !instructions.containsKey(next)) {
            if (leaders.contains(next) && labels.get(next) != null) {
                code.labelBinding(labels.get(next));
            }
            exitTo(next);
        }
    }

    private void emit(long eip, Insn insn) {
        switch (insn.row().meaning()) {
            case "nop" -> {}
            case "mov" -> {
                if (insn.operand(0) instanceof Operand.Memory memory) { // a store alone needs no check before it
                    effectiveAddress(memory);
                    code.lstore(GVA);
                }
                read(insn.operand(1));
                write(insn.operand(0));
            }
            case "movzx" -> {
                read(insn.operand(1));
                code.loadConstant((1L << insn.operand(1).bits()) - 1).land();
                write(insn.operand(0));
            }
            case "lea" -> {
                effectiveAddress((Operand.Memory) insn.operand(1));
                write(insn.operand(0));
            }
            case "jmp" -> branch(eip, target(eip, insn));
            case "jcc" -> conditional(eip, insn);
            case "inc", "dec", "neg" -> unary(insn);
            case "shl", "shr", "sar" -> shift(insn);
            default -> binary(insn);
        }
    }

    private void binary(Insn insn) {
        String meaning = insn.row().meaning();
        boolean compares = meaning.equals("cmp") || meaning.equals("test");
        Operand destination = insn.operand(0);
        if (!compares) {
            address(destination);
        }
        code.aload(FLAGS_LOCAL);
        if (compares) {
            read(destination);
        } else {
            readAgain(destination);
        }
        read(insn.operand(1));
        boolean logic = List.of("and", "or", "xor", "test").contains(meaning);
        String method = meaning.equals("cmp") ? "sub" : meaning.equals("test") ? "and" : meaning;
        if (logic) {
            code.invokestatic(ALU, method, MethodTypeDesc.of(CD_long, FLAGS, CD_long, CD_long));
        } else {
            code.loadConstant(destination.bits());
            code.invokestatic(ALU, method, MethodTypeDesc.of(CD_long, FLAGS, CD_long, CD_long, CD_int));
        }
        if (compares) {
            code.pop2();
        } else {
            write(destination);
        }
    }

    private void unary(Insn insn) {
        address(insn.operand(0));
        code.aload(FLAGS_LOCAL);
        readAgain(insn.operand(0));
        code.loadConstant(insn.operand(0).bits());
        code.invokestatic(ALU, insn.row().meaning(), MethodTypeDesc.of(CD_long, FLAGS, CD_long, CD_int));
        write(insn.operand(0));
    }

    private void shift(Insn insn) {
        address(insn.operand(0));
        code.aload(FLAGS_LOCAL);
        readAgain(insn.operand(0));
        read(insn.operand(1));
        code.loadConstant(insn.operand(0).bits());
        code.invokestatic(SHIFT, insn.row().meaning(), MethodTypeDesc.of(CD_long, FLAGS, CD_long, CD_long, CD_int));
        write(insn.operand(0));
    }

    private void conditional(long eip, Insn insn) {
        Label notTaken = code.newLabel();
        int condition = insn.row().condition();
        if (!compare(eip, condition, notTaken)) {
            code.aload(FLAGS_LOCAL)
                    .invokevirtual(FLAGS, CONDITIONS[condition >> 1], MethodTypeDesc.ofDescriptor("()Z"));
            if ((condition & 1) == 0) {
                code.ifeq(notTaken);
            } else {
                code.ifne(notTaken);
            }
        }
        branch(eip, target(eip, insn));
        code.labelBinding(notTaken);
    }

    /// After CMP of registers and immediates, whose values are still in their locals, a conditional jump asks the
    /// operands and not the flags: HotSpot then moves the computation of the flags out of the loop. Sign extension
    /// keeps the unsigned order, too. Returns whether it could.
    private boolean compare(long eip, int condition, Label notTaken) {
        var before = instructions.lowerEntry(eip);
        if (before == null || leaders.contains(eip) || !comparesRegisters(before.getValue())) {
            return false;
        }
        boolean taken = (condition & 1) == 0;
        switch (CONDITIONS[condition >> 1]) {
            case "zero" -> comparison(before.getValue(), true).branch(taken ? Opcode.IFNE : Opcode.IFEQ, notTaken);
            case "carry" -> comparison(before.getValue(), false).branch(taken ? Opcode.IFGE : Opcode.IFLT, notTaken);
            case "belowOrEqual" ->
                comparison(before.getValue(), false).branch(taken ? Opcode.IFGT : Opcode.IFLE, notTaken);
            case "less" -> comparison(before.getValue(), true).branch(taken ? Opcode.IFGE : Opcode.IFLT, notTaken);
            case "lessOrEqual" ->
                comparison(before.getValue(), true).branch(taken ? Opcode.IFGT : Opcode.IFLE, notTaken);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean comparesRegisters(Insn insn) {
        return insn.row().meaning().equals("cmp")
                && !(insn.operand(0) instanceof Operand.Memory)
                && !(insn.operand(1) instanceof Operand.Memory);
    }

    private CodeBuilder comparison(Insn insn, boolean signed) {
        read(insn.operand(0));
        read(insn.operand(1));
        return signed ? code.lcmp() : code.invokestatic(LONG, "compareUnsigned", COMPARE);
    }

    /// A backward branch looks at the budget; a branch out of the region leaves.
    private void branch(long eip, long target) {
        if (!instructions.containsKey(target)) {
            exitTo(target);
            return;
        }
        if (target <= eip) {
            code.lload(COUNT).lload(2).lcmp().iflt(labels.get(target));
            exitTo(target);
        } else {
            code.goto_(labels.get(target));
        }
    }

    // --- operands: the counterpart of Place and Address ---

    /// For a memory destination: its address into a local, checked for writing.
    private void address(Operand operand) {
        if (operand instanceof Operand.Memory memory) {
            effectiveAddress(memory);
            code.lstore(GVA);
            code.aload(MMU_LOCAL).lload(GVA).loadConstant(memory.bits() / 8);
            code.invokevirtual(MMU, "probeWrite", MethodTypeDesc.of(CD_void, CD_long, CD_int));
        }
    }

    private void effectiveAddress(Operand.Memory memory) {
        code.loadConstant(memory.displacement());
        if (memory.base() >= 0) {
            code.iload(REGISTERS + memory.base()).i2l().ladd();
        }
        if (memory.index() >= 0) {
            code.iload(REGISTERS + memory.index()).i2l();
            code.loadConstant(Integer.numberOfTrailingZeros(memory.scale()))
                    .lshl()
                    .ladd();
        }
        code.loadConstant(LOW).land();
    }

    private void read(Operand operand) {
        switch (operand) {
            case Operand.Register register -> {
                code.iload(REGISTERS + register.number());
                if (register.bits() == 8) {
                    code.i2b();
                }
                code.i2l();
            }
            case Operand.Immediate immediate -> code.loadConstant(immediate.value());
            case Operand.Memory memory -> {
                code.aload(MMU_LOCAL);
                effectiveAddress(memory);
                load(memory.bits());
            }
            default -> throw new AssertionError(operand);
        }
    }

    /// Reads a destination whose address is in the local.
    private void readAgain(Operand operand) {
        if (operand instanceof Operand.Memory memory) {
            code.aload(MMU_LOCAL).lload(GVA);
            load(memory.bits());
        } else {
            read(operand);
        }
    }

    private void load(int bits) {
        code.invokevirtual(MMU, "read" + bits, MethodTypeDesc.of(CD_int, CD_long))
                .i2l();
    }

    /// Writes the long on the stack.
    private void write(Operand operand) {
        switch (operand) {
            case Operand.Register register -> {
                code.l2i();
                if (register.bits() == 8) {
                    code.loadConstant(0xff)
                            .iand()
                            .iload(REGISTERS + register.number())
                            .loadConstant(~0xff)
                            .iand()
                            .ior();
                }
                code.istore(REGISTERS + register.number());
            }
            case Operand.Memory memory -> {
                code.lstore(VALUE);
                code.aload(MMU_LOCAL).lload(GVA).lload(VALUE).l2i();
                code.invokevirtual(MMU, "write" + memory.bits(), MethodTypeDesc.of(CD_void, CD_long, CD_int));
            }
            default -> throw new AssertionError(operand);
        }
    }
}
