package hypercell.engine.oracle;

import hypercell.engine.oracle.LongPagingCases.Operation;
import hypercell.engine.oracle.LongPagingCases.Step;
import hypercell.engine.x86.exec.PagingProcessor;
import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.mmu.TlbModel;
import java.util.ArrayList;
import java.util.List;

/// Does on our processor what the guests `paging-long.asm` and `paging-pae.asm` do: the same tables at the same places,
/// the same accesses, the same lines.
final class LongPagingReplay {
    private static final long GENERAL_PROTECTION = 0x0d000000;
    private static final long NO_FAULT = 0xffffffffL;
    private static final long FRAME_FILL_A = 0xaaaa00c3L;
    private static final long FRAME_FILL_B = 0xbbbb00c3L;
    private static final long LDT = 0x100;
    private static final long DESCRIPTOR = 0x00cff3000000ffffL;

    private final int levels;
    private final PagingProcessor cpu;
    private final long root;
    private final long cr4;
    private final long gva;
    private final long[] slots;
    private final List<OracleLine> lines = new ArrayList<>();
    private long counter;
    private boolean accessControl;

    private LongPagingReplay(int levels, TlbModel tlb) {
        this.levels = levels;
        cpu = new PagingProcessor(tlb);
        root = levels == 5 ? 0x300000 : 0x301000;
        cr4 = PagingProcessor.CR4_PAE | (levels == 5 ? PagingProcessor.CR4_LA57 : 0);
        gva = levels == 3 ? 0x80605000L : levels == 4 ? 0xffff808080605000L : 0x0001808080605000L;
        long e3 = (levels == 3 ? 0x301000 : 0x311000) + 2 * 8;
        long e4 = (levels == 5 ? 0x310000 : 0x301000) + 257 * 8;
        slots = new long[] {0x313000 + 5 * 8, 0x312000 + 3 * 8, e3, e4, 0x300008};
    }

    /// @param levels 3 (PAE), 4 or 5
    static List<OracleLine> run(int levels, List<Step> steps, TlbModel tlb) {
        LongPagingReplay replay = new LongPagingReplay(levels, tlb);
        replay.cpu.start(replay.cr4, replay.root, levels > 3);
        steps.forEach(replay::step);
        return List.copyOf(replay.lines);
    }

    private void step(Step step) {
        if (step.operation().reports()) {
            lines.add(report(step));
            return;
        }
        switch (step.operation()) {
            case SET_ENTRY -> cpu.setPhysical(slots[step.small() - 1], 8, step.argument());
            case INVLPG -> cpu.invlpg(gva);
            case LOAD_CR3 -> cpu.setRegister(3, root | step.argument());
            case SET_WP -> cpu.setRegister(0, cpu.register(0) & ~0x10000L | step.argument() << 16);
            case SET_CR4 -> cpu.setRegister(4, cr4 | step.argument());
            case SET_NXE -> cpu.setEfer(cpu.efer() & ~0x800L | step.argument() << 11);
            case SET_AC -> accessControl = step.argument() != 0;
            case SET_PKRU -> cpu.setPkru(step.argument());
            case INVPCID -> cpu.invpcid(step.small(), step.argument(), gva);
            case FRESH -> fresh();
            default -> throw new IllegalArgumentException(step.toString());
        }
    }

    private void fresh() {
        if (levels == 3) {
            cpu.setPhysical(slots[2], 8, 0);
        }
        cpu.setRegister(4, cr4 | LongPagingCases.PGE);
        cpu.setRegister(4, cr4);
        cpu.setRegister(3, root);
        cpu.setRegister(0, cpu.register(0) & ~0x10000L);
        cpu.setEfer(levels == 3 ? 0 : 0x500);
        cpu.setPkru(0);
        for (int level = 1; level <= levels; level++) {
            cpu.setPhysical(slots[level - 1], 8, 0);
        }
        cpu.setPhysical(LongPagingCases.FRAME_A, 4, FRAME_FILL_A);
        cpu.setPhysical(LongPagingCases.FRAME_B, 4, FRAME_FILL_B);
        cpu.setPhysical(LongPagingCases.FRAME_A + LDT, 8, DESCRIPTOR);
        cpu.setPhysical(LongPagingCases.FRAME_B + LDT, 8, DESCRIPTOR);
        counter = 0xc3;
        accessControl = false;
    }

    private OracleLine report(Step step) {
        long value = step.operation() == Operation.WRITE_REGISTER ? step.small() : 0;
        long error = NO_FAULT;
        long address = 0;
        try {
            value = value | access(step);
        } catch (GuestFault fault) {
            boolean page = fault.vector() == Vector.PF;
            error = fault.errorCode() | (page ? 0 : GENERAL_PROTECTION);
            address = page ? cpu.mmu().faultAddress() : 0;
        }
        cpu.setAccessControl(false);
        long[] entries = new long[5];
        for (int level = 1; level <= levels; level++) {
            entries[level - 1] = cpu.physical(slots[level - 1], 8);
        }
        return new OracleLine(
                step.operation().ordinal(),
                error,
                address,
                value,
                List.of(entries[0], entries[1], entries[2], entries[3], entries[4]),
                cpu.physical(LongPagingCases.FRAME_A, 4),
                cpu.physical(LongPagingCases.FRAME_B, 4));
    }

    private long access(Step step) {
        Operation operation = step.operation();
        boolean user = operation.ordinal() >= Operation.USER_READ.ordinal()
                && operation.ordinal() <= Operation.USER_EXECUTE.ordinal();
        if (user || operation == Operation.WRITE) {
            counter += 0x100;
        }
        cpu.setAccessControl(accessControl && !user && operation != Operation.WRITE_REGISTER);
        return switch (operation) {
            case READ, USER_READ -> cpu.read(gva, user);
            case WRITE, USER_WRITE -> {
                cpu.write(gva, counter, user);
                yield 0;
            }
            case EXECUTE, USER_EXECUTE -> cpu.fetch(gva, user) & 0;
            case IMPLICIT_READ -> cpu.readImplicitly(gva + LDT) & 0;
            case WRITE_REGISTER -> writeRegister(step.small(), step.argument());
            default -> throw new IllegalArgumentException(step.toString());
        };
    }

    private long writeRegister(int number, long value) {
        if (number == LongPagingCases.EFER) {
            cpu.setEfer(value);
        } else {
            cpu.setRegister(number, value);
        }
        return 0;
    }
}
