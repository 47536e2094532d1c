package hypercell.engine.x86.exec;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.semantics.Alu;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Segment;
import java.lang.invoke.MethodHandles;

/// MOVS CMPS STOS LODS SCAS INS OUTS, single and repeated. Each iteration counts as one instruction; a repetition stops
/// at the run's instruction limit and continues from the same EIP, so that interrupts reach it. Registers move with
/// every iteration, so a fault restarts at the element that faulted.
final class StringForms extends Handler implements Form {
    static final int MOVS = 0;
    static final int CMPS = 1;
    static final int STOS = 2;
    static final int LODS = 3;
    static final int SCAS = 4;
    static final int INS = 5;
    static final int OUTS = 6;

    private static final int OPERATION = Clones.constant(MethodHandles.lookup());
    /// Repeated at most so often before the run loop gets a look, whatever the limit.
    private static final long BULK_ELEMENTS = 1 << 16;

    private final int bytes;
    private final int source;
    private final long mask;
    private final int repeat;
    private final int start;

    StringForms() {
        this(0, 0, 0, 0, 0);
    }

    StringForms(int bytes, int source, long mask, int repeat, int start) {
        this.bytes = bytes;
        this.source = source;
        this.mask = mask;
        this.repeat = repeat;
        this.start = start;
    }

    static Handler make(int operation, Site site) {
        return Clones.of(StringForms.class, operation).make(site);
    }

    @Override
    public Handler make(Site site) {
        Insn insn = site.insn();
        int width = 8;
        for (int i = 0; i < insn.operands().size(); i++) {
            if (site.isMemory(i)) {
                width = insn.operand(i).bits();
            }
        }
        int from = insn.segment() >= 0 ? insn.segment() : Segment.DS;
        return new StringForms(
                width / 8, from, site.addressMask(), insn.prefixes() & (Insn.REP | Insn.REPNE), site.start());
    }

    @Override
    void run(X86Cpu cpu) {
        if (repeat == 0) {
            element(cpu);
            return;
        }
        long count = cpu.r[CpuState.CX] & mask;
        if (count == 0) {
            if (OPERATION == INS || OPERATION == OUTS) { // the right to use the port comes before the count
                PortAccess.check(cpu, (int) cpu.r[CpuState.DX] & 0xffff, bytes);
            }
            return;
        }
        long allowed = Math.max(1, Math.min(cpu.iterationsAllowed(), BULK_ELEMENTS));
        long done = 0;
        boolean ended = false;
        while (done < allowed && count > 0 && !ended) {
            long bulk = OPERATION == MOVS || OPERATION == STOS ? bulk(cpu, Math.min(count, allowed - done)) : 0;
            if (bulk == 0) {
                element(cpu);
                bulk = 1;
            }
            count -= bulk;
            done += bulk;
            setCount(cpu, count);
            cpu.countIterations(bulk);
            boolean attention = (OPERATION == INS || OPERATION == OUTS) && cpu.attention; // a device may end the run
            ended = endsByZero(cpu) || cpu.blockInvalidated() || attention;
        }
        cpu.countIterations(-1); // the run loop counts the instruction itself as the last iteration
        if (count > 0 && !endsByZero(cpu)) {
            cpu.eip = cpu.blockEip + start & cpu.gvaMask;
        }
    }

    private boolean endsByZero(X86Cpu cpu) {
        return (OPERATION == CMPS || OPERATION == SCAS) && cpu.flags.zero() == (repeat == Insn.REPNE);
    }

    private void setCount(X86Cpu cpu, long count) {
        cpu.r[CpuState.CX] = X86Cpu.merged(cpu.r[CpuState.CX], count, mask);
    }

    private void advance(X86Cpu cpu, int register, long by) {
        long old = cpu.r[register];
        cpu.r[register] = X86Cpu.merged(old, old + by, mask);
    }

    private long from(X86Cpu cpu) {
        return cpu.segmentation.linear(source, cpu.r[CpuState.SI] & mask, bytes, false);
    }

    private long to(X86Cpu cpu, boolean write) {
        return cpu.segmentation.linear(Segment.ES, cpu.r[CpuState.DI] & mask, bytes, write);
    }

    private void element(X86Cpu cpu) {
        int step = cpu.flags.stringStep(bytes);
        switch (OPERATION) {
            case MOVS -> {
                long value = cpu.load(from(cpu), bytes);
                cpu.store(to(cpu, true), bytes, value);
                advance(cpu, CpuState.SI, step);
                advance(cpu, CpuState.DI, step);
            }
            case CMPS -> {
                long a = cpu.load(from(cpu), bytes);
                long b = cpu.load(to(cpu, false), bytes);
                Alu.sub(cpu.flags, a, b, bytes * 8);
                advance(cpu, CpuState.SI, step);
                advance(cpu, CpuState.DI, step);
            }
            case STOS -> {
                cpu.store(to(cpu, true), bytes, cpu.r[CpuState.AX]);
                advance(cpu, CpuState.DI, step);
            }
            case LODS -> {
                setAccumulator(cpu, cpu.load(from(cpu), bytes));
                advance(cpu, CpuState.SI, step);
            }
            case SCAS -> {
                long b = cpu.load(to(cpu, false), bytes);
                Alu.sub(cpu.flags, Alu.extend(cpu.r[CpuState.AX], bytes * 8), b, bytes * 8);
                advance(cpu, CpuState.DI, step);
            }
            case INS -> {
                int port = (int) cpu.r[CpuState.DX] & 0xffff;
                PortAccess.check(cpu, port, bytes);
                long gva = to(cpu, true);
                cpu.mmu.probeWrite(gva, bytes);
                cpu.store(gva, bytes, cpu.ports.read(port, bytes));
                advance(cpu, CpuState.DI, step);
            }
            default -> {
                int port = (int) cpu.r[CpuState.DX] & 0xffff;
                PortAccess.check(cpu, port, bytes);
                cpu.ports.write(port, bytes, cpu.load(from(cpu), bytes));
                advance(cpu, CpuState.SI, step);
            }
        }
    }

    private void setAccumulator(X86Cpu cpu, long value) {
        if (bytes >= 4) {
            cpu.r[CpuState.AX] = value & Site.mask(8 * bytes);
        } else {
            long mask = (1L << 8 * bytes) - 1;
            cpu.r[CpuState.AX] = cpu.r[CpuState.AX] & ~mask | value & mask;
        }
    }

    // --- many elements at once ---

    /// Does up to `limit` elements of MOVS or STOS as one host operation when both ranges lie in ordinary RAM
    /// pages, go upwards, and overlap harmlessly. Returns how many were done; 0 means: do one element the ordinary
    /// way.
    private long bulk(X86Cpu cpu, long limit) {
        if (limit < 8 || cpu.flags.stringStep(1) < 0) {
            return 0;
        }
        long di = cpu.r[CpuState.DI] & mask;
        long si = cpu.r[CpuState.SI] & mask;
        long count = Math.min(limit, inPage(cpu.segmentation.base(Segment.ES) + di));
        if (OPERATION == MOVS) {
            count = Math.min(count, inPage(cpu.segmentation.base(source) + si));
        }
        int length = (int) count * bytes;
        boolean wraps = mask != -1 && (di + length > mask || si + length > mask);
        if (count < 8 || wraps) {
            return 0;
        }
        long toGva = cpu.segmentation.linear(Segment.ES, di, length, true);
        long to = cpu.mmu.hostForBulk(toGva, true);
        if (to == 0) {
            return 0;
        }
        if (OPERATION == STOS) {
            fill(cpu, to, length);
        } else {
            long fromGva = cpu.segmentation.linear(source, si, length, false);
            long from = cpu.mmu.hostForBulk(fromGva, false);
            if (from == 0 || to > from && to < from + length) { // an overlapping upward copy repeats its own output
                return 0;
            }
            HostMemory.copy(from, to, length);
            advance(cpu, CpuState.SI, length);
        }
        advance(cpu, CpuState.DI, length);
        return count;
    }

    private long inPage(long gva) {
        return (4096 - (gva & 0xfff)) / bytes;
    }

    private void fill(X86Cpu cpu, long to, int length) {
        long value = cpu.r[CpuState.AX];
        if (bytes == 1) {
            HostMemory.fill(to, length, (byte) value);
            return;
        }
        for (int i = 0; i < length; i += bytes) {
            switch (bytes) {
                case 2 -> HostMemory.putShort(to + i, (short) value);
                case 4 -> HostMemory.putInt(to + i, (int) value);
                default -> HostMemory.putLong(to + i, value);
            }
        }
    }
}
