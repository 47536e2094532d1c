package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.UnsupportedFeature;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Row;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;

/// From the `meaning` of a table row to the handler that brings its operands to the semantics. One line per meaning.
final class HandlerFactory {
    private interface Action {
        void run(X86Cpu cpu);
    }

    /// A handler without operands.
    private static final class Plain extends Handler {
        private final Action action;

        Plain(Action action) {
            this.action = action;
        }

        @Override
        void run(X86Cpu cpu) {
            action.run(cpu);
        }
    }

    private HandlerFactory() {}

    /// @param model decides which instructions exist
    static Handler make(CpuModel model, Site site) {
        Row row = site.insn().row();
        if (row.meaning().equals("lzcnt") && !model.has(CpuFeature.LZCNT)) { // the prefix means nothing there
            return Clones.of(BitForms.Scan.class, 1).make(site);
        }
        if (row.meaning().equals("tzcnt") && !model.has(CpuFeature.BMI1)) {
            return Clones.of(BitForms.Scan.class, 0).make(site);
        }
        return model.offers(row)
                ? make(site)
                : new DescriptorForms.Undefined(
                        Vector.UD,
                        "the processor '" + model.name() + "' has no "
                                + site.insn().row().mnemonic());
    }

    private static Handler make(Site site) {
        Handler handler = arithmetic(site);
        if (handler == null) {
            handler = dataAndBranches(site);
        }
        if (handler == null) {
            handler = system(site);
        }
        if (handler == null) {
            handler = accumulatorAndFlags(site);
        }
        if (handler == null) {
            handler = BitManipulationForms.of(site);
        }
        if (handler == null) {
            handler = FloatingHandlers.of(site);
        }
        if (handler == null) {
            handler = unsupported(site.insn().row());
        }
        return handler;
    }

    /// Says so when it is reached, not when it is decoded: the instructions before it must run.
    private static Handler unsupported(Row row) {
        return new Plain(cpu -> {
            throw new UnsupportedFeature(row.mnemonic(), "SDM 2 \"" + row.manual() + "\"");
        });
    }

    private static Handler arithmetic(Site site) {
        return switch (site.insn().row().meaning()) {
            case "add" -> AluForms.make(AluForms.ADD, site);
            case "or" -> AluForms.make(AluForms.OR, site);
            case "adc" -> AluForms.make(AluForms.ADC, site);
            case "sbb" -> AluForms.make(AluForms.SBB, site);
            case "and" -> AluForms.make(AluForms.AND, site);
            case "sub" -> AluForms.make(AluForms.SUB, site);
            case "xor" -> AluForms.make(AluForms.XOR, site);
            case "cmp" -> AluForms.make(AluForms.CMP, site);
            case "test" -> AluForms.make(AluForms.TEST, site);
            case "inc" -> UnaryForms.unary(UnaryForms.INC, site);
            case "dec" -> UnaryForms.unary(UnaryForms.DEC, site);
            case "neg" -> UnaryForms.unary(UnaryForms.NEG, site);
            case "not" -> UnaryForms.unary(UnaryForms.NOT, site);
            case "rol" -> UnaryForms.shift(UnaryForms.ROL, site);
            case "ror" -> UnaryForms.shift(UnaryForms.ROR, site);
            case "rcl" -> UnaryForms.shift(UnaryForms.RCL, site);
            case "rcr" -> UnaryForms.shift(UnaryForms.RCR, site);
            case "shl" -> UnaryForms.shift(UnaryForms.SHL, site);
            case "shr" -> UnaryForms.shift(UnaryForms.SHR, site);
            case "sar" -> UnaryForms.shift(UnaryForms.SAR, site);
            case "shld" -> Clones.of(UnaryForms.DoubleShift.class, 0).make(site);
            case "shrd" -> Clones.of(UnaryForms.DoubleShift.class, 1).make(site);
            case "cbw" -> new UnaryForms.ConvertAccumulator(site);
            case "cwd" -> new UnaryForms.ConvertPair(site);
            case "imul" -> MultiplyForms.truncated(site);
            case "mul" -> MultiplyForms.wide(MultiplyForms.MUL, site);
            case "imul1" -> MultiplyForms.wide(MultiplyForms.IMUL, site);
            case "div" -> MultiplyForms.wide(MultiplyForms.DIV, site);
            case "idiv" -> MultiplyForms.wide(MultiplyForms.IDIV, site);
            case "bt" -> BitForms.test(BitForms.BT, site);
            case "bts" -> BitForms.test(BitForms.BTS, site);
            case "btr" -> BitForms.test(BitForms.BTR, site);
            case "btc" -> BitForms.test(BitForms.BTC, site);
            case "bsf" -> Clones.of(BitForms.Scan.class, 0).make(site);
            case "bsr" -> Clones.of(BitForms.Scan.class, 1).make(site);
            case "bswap" -> new BitForms.ByteSwap(site);
            case "cmpxchg" -> new BitForms.CompareExchange(site);
            case "cmpxchg8b" -> new BitForms.CompareExchange8(site);
            case "cmpxchg16b" -> new BitForms.CompareExchange16(site);
            case "xadd" -> new BitForms.ExchangeAdd(site);
            default -> null;
        };
    }

    private static Handler dataAndBranches(Site site) {
        Row row = site.insn().row();
        return switch (row.meaning()) {
            case "mov" -> MoveForms.mov(site);
            case "movzx" -> ExtendForms.of(site, false);
            case "movsx", "movsxd" -> ExtendForms.of(site, true);
            case "lea" -> MoveForms.lea(site);
            case "xchg" -> new MoveForms.Exchange(site);
            case "cmovcc" ->
                Clones.of(MoveForms.ConditionalMove.class, row.condition()).make(site);
            case "setcc" -> Clones.of(MoveForms.SetByte.class, row.condition()).make(site);
            case "push" -> StackForms.push(site);
            case "pop" -> StackForms.pop(site);
            case "pusha" -> new StackForms.PushAll(site);
            case "popa" -> new StackForms.PopAll(site);
            case "enter" -> new StackForms.Enter(site);
            case "leave" -> new StackForms.Leave(site);
            case "jcc" -> Clones.of(BranchForms.Jcc.class, row.condition()).make(site);
            case "jmp" -> new BranchForms.Jump(site);
            case "jmpIndirect" -> new BranchForms.JumpIndirect(site);
            case "call" -> new BranchForms.Call(site);
            case "callIndirect" -> new BranchForms.CallIndirect(site);
            case "ret" -> new BranchForms.Return(site);
            case "loop" -> Clones.of(BranchForms.Loop.class, 0).make(site);
            case "loope" -> Clones.of(BranchForms.Loop.class, 1).make(site);
            case "loopne" -> Clones.of(BranchForms.Loop.class, 2).make(site);
            case "jcxz" -> Clones.of(BranchForms.Loop.class, 3).make(site);
            case "movs" -> StringForms.make(StringForms.MOVS, site);
            case "cmps" -> StringForms.make(StringForms.CMPS, site);
            case "stos" -> StringForms.make(StringForms.STOS, site);
            case "lods" -> StringForms.make(StringForms.LODS, site);
            case "scas" -> StringForms.make(StringForms.SCAS, site);
            case "ins" -> StringForms.make(StringForms.INS, site);
            case "outs" -> StringForms.make(StringForms.OUTS, site);
            case "in" -> new PortAccess.In(site);
            case "out" -> new PortAccess.Out(site);
            case "xlat" -> xlat(site);
            // Hints and orders: nothing is cached or reordered here. CLFLUSH and its like still touch their
            // byte.
            case "nop", "pause", "lfence", "mfence", "sfence" -> new Plain(cpu -> {});
            case "clflush", "clflushopt", "clwb" -> touch(site);
            default -> null;
        };
    }

    private static Handler touch(Site site) {
        Address line = site.address(0);
        return new Plain(cpu -> cpu.mmu.read8(line.read(cpu, 1)));
    }

    private static Handler xlat(Site site) {
        Address table = site.address(0);
        return new Plain(cpu -> {
            long gva = table.at(cpu, cpu.r[0] & 0xff, 1, false);
            cpu.r[0] = cpu.r[0] & ~0xffL | cpu.mmu.read8(gva) & 0xff;
        });
    }

    private static Handler system(Site site) {
        return switch (site.insn().row().meaning()) {
            case "movFromSegment" -> new SystemForms.MovFromSegment(site);
            case "movToSegment" -> new SystemForms.MovToSegment(site);
            case "pushSegment" -> new SystemForms.PushSegment(site);
            case "popSegment" -> new SystemForms.PopSegment(site);
            case "loadFarPointer" -> new SystemForms.LoadFarPointer(site);
            case "callFar" -> new FarForms.Transfer(site, true);
            case "jmpFar" -> new FarForms.Transfer(site, false);
            case "retFar" -> new FarForms.Return(site);
            case "iret" -> new FarForms.InterruptReturn(site);
            case "int" -> new SystemForms.SoftwareInterrupt(site, (int) site.immediate(0) & 0xff, true);
            case "int3" -> new SystemForms.SoftwareInterrupt(site, Vector.BP.number(), true);
            case "int1" -> new SystemForms.SoftwareInterrupt(site, Vector.DB.number(), false);
            case "into" -> new SystemForms.InterruptOnOverflow(site);
            case "bound" -> new SystemForms.Bound(site);
            case "pushf" -> new SystemForms.PushFlags(site);
            case "popf" -> new SystemForms.PopFlags(site);
            case "cli" -> new Plain(SystemForms::cli);
            case "sti" -> new Plain(SystemForms::sti);
            case "sgdt" -> new SystemForms.StoreTable(site, false);
            case "sidt" -> new SystemForms.StoreTable(site, true);
            case "lgdt" -> new SystemForms.LoadTable(site, false);
            case "lidt" -> new SystemForms.LoadTable(site, true);
            case "sldt" -> new DescriptorForms.StoreSelector(site, false);
            case "str" -> new DescriptorForms.StoreSelector(site, true);
            case "lldt" -> new DescriptorForms.LoadSelector(site, false);
            case "ltr" -> new DescriptorForms.LoadSelector(site, true);
            case "lar" ->
                Clones.of(DescriptorForms.Probe.class, DescriptorForms.LAR).make(site);
            case "lsl" ->
                Clones.of(DescriptorForms.Probe.class, DescriptorForms.LSL).make(site);
            case "verr" ->
                Clones.of(DescriptorForms.Probe.class, DescriptorForms.VERR).make(site);
            case "verw" ->
                Clones.of(DescriptorForms.Probe.class, DescriptorForms.VERW).make(site);
            case "arpl" -> new DescriptorForms.AdjustRpl(site);
            case "movFromControl" -> new ControlForms.MovFromControl(site);
            case "movToControl" -> new ControlForms.MovToControl(site);
            case "movFromDebug" -> new ControlForms.MovFromDebug(site);
            case "movToDebug" -> new ControlForms.MovToDebug(site);
            case "smsw" -> new ControlForms.StoreMachineStatus(site);
            case "lmsw" -> new ControlForms.LoadMachineStatus(site);
            case "clts" -> new Plain(ControlForms::clts);
            case "invlpg" -> new ControlForms.InvalidatePage(site);
            case "cpuid" -> new Plain(Identification::cpuid);
            case "rdtsc" -> new Plain(ProcessorForms::rdtsc);
            case "rdmsr" -> new Plain(ProcessorForms::rdmsr);
            case "wrmsr" -> new Plain(ProcessorForms::wrmsr);
            case "rdpmc" -> new Plain(ProcessorForms::rdpmc);
            case "sysenter" -> new Plain(ProcessorForms::sysenter);
            case "sysexit" -> new ProcessorForms.SystemExit(site);
            case "rdtscp" -> new Plain(ProcessorForms::rdtscp);
            case "syscall" -> new LongModeForms.SystemCall(site);
            case "sysret" -> new LongModeForms.SystemReturn(site);
            case "clac" -> new Plain(cpu -> ProcessorForms.setAccessControl(cpu, false));
            case "stac" -> new Plain(cpu -> ProcessorForms.setAccessControl(cpu, true));
            case "rdpkru" -> new Plain(ProcessorForms::rdpkru);
            case "wrpkru" -> new Plain(ProcessorForms::wrpkru);
            case "rdpid" -> new ProcessorForms.ReadProcessorId(site);
            case "invpcid" -> new ControlForms.InvalidateContext(site);
            case "swapgs" -> new Plain(LongModeForms::swapgs);
            case "rdfsbase" -> new LongModeForms.ReadBase(site, Segment.FS);
            case "rdgsbase" -> new LongModeForms.ReadBase(site, Segment.GS);
            case "wrfsbase" -> new LongModeForms.WriteBase(site, Segment.FS);
            case "wrgsbase" -> new LongModeForms.WriteBase(site, Segment.GS);
            case "hlt" -> new Plain(ProcessorForms::hlt);
            case "invd", "wbinvd" -> new Plain(ProcessorForms::cacheControl);
            default -> null;
        };
    }

    private static Handler accumulatorAndFlags(Site site) {
        return switch (site.insn().row().meaning()) {
            case "invalid", "ud0", "ud1", "ud2" -> new DescriptorForms.Undefined(Vector.UD, "an undefined opcode");
            case "movTest" -> new DescriptorForms.Undefined(Vector.UD, "this processor has no test registers");
            case "rsm" -> new DescriptorForms.Undefined(Vector.UD, "RSM outside system-management mode");
            case "tooLong" -> new DescriptorForms.Undefined(Vector.GP, "an instruction longer than 15 bytes");
            case "lahf" -> new Plain(ProcessorForms::lahf);
            case "sahf" -> new Plain(ProcessorForms::sahf);
            case "salc" -> new Plain(ProcessorForms::salc);
            case "daa" -> new Plain(ProcessorForms::daa);
            case "das" -> new Plain(ProcessorForms::das);
            case "aaa" -> new Plain(ProcessorForms::aaa);
            case "aas" -> new Plain(ProcessorForms::aas);
            case "aam" -> decimal(site, true);
            case "aad" -> decimal(site, false);
            case "clc" -> new Plain(cpu -> cpu.flags.setCarry(false));
            case "stc" -> new Plain(cpu -> cpu.flags.setCarry(true));
            case "cmc" -> new Plain(cpu -> cpu.flags.setCarry(!cpu.flags.carry()));
            case "cld" -> new Plain(cpu -> cpu.flags.setSystem(cpu.flags.system() & ~Flags.DF));
            case "std" -> new Plain(cpu -> cpu.flags.setSystem(cpu.flags.system() | Flags.DF));
            default -> null;
        };
    }

    private static Handler decimal(Site site, boolean multiply) {
        int base = site.insn().operands().isEmpty() ? 10 : (int) site.immediate(0) & 0xff;
        return multiply
                ? new Plain(cpu -> ProcessorForms.aam(cpu, base))
                : new Plain(cpu -> ProcessorForms.aad(cpu, base));
    }
}
