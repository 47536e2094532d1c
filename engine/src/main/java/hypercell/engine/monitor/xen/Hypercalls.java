package hypercell.engine.monitor.xen;

import hypercell.engine.machine.Stop;
import java.util.Optional;

/// What each hypercall means: its number, and what its arguments are.
final class Hypercalls {
    private static final int MULTICALL_BYTES = 32;
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int COM1 = 0x3f8;
    private static final String[] SHUTDOWN = {"poweroff", "reboot", "suspend", "crash", "watchdog", "soft_reset"};

    private final Domain domain;
    private final HypercallCounts counts;
    private final MmuCalls mmu;
    private final VcpuCalls vcpu;

    Hypercalls(Domain domain, HypercallCounts counts) {
        this.domain = domain;
        this.counts = counts;
        mmu = new MmuCalls(domain);
        vcpu = new VcpuCalls(domain);
    }

    /// Does what the guest asks, all but [Hypercall#IRET], which is more than a call.
    ///
    /// @param args five words
    Outcome call(int number, int[] args, boolean inMulticall) {
        Optional<Hypercall> call = Hypercall.of(number);
        Outcome outcome;
        try {
            outcome = perform(
                    call.orElseThrow(() -> Refusal.unsupported("there is no hypercall " + number)), args, inMulticall);
        } catch (Refusal refusal) {
            outcome = Outcome.refused(call.map(Hypercall::word).orElse("hypercall " + number), refusal);
        }
        boolean refused = outcome.refused();
        call.ifPresent(it -> counts.count(it, inMulticall, refused));
        return outcome;
    }

    private Outcome perform(Hypercall call, int[] a, boolean inMulticall) throws Refusal {
        return switch (call) {
            case SET_TRAP_TABLE -> Outcome.ok("set_trap_table: %d entries", domain.traps.load(address(a[0])));
            case MMU_UPDATE -> mmu.update(address(a[0]), a[1], address(a[2]), a[3]);
            case STACK_SWITCH -> stackSwitch(a[0], address(a[1]));
            case SET_CALLBACKS -> setCallbacks(a);
            case MULTICALL -> multicall(address(a[0]), a[1], inMulticall);
            case UPDATE_VA_MAPPING -> mmu.updateMapping(address(a[0]), a[1], a[2], a[3]);
            case CONSOLE_IO -> console(a[0], a[1], address(a[2]));
            case GRANT_TABLE_OP -> domain.grants.call(a[0], address(a[1]), a[2]);
            case IRET -> throw Refusal.of(Errno.EINVAL, "it is no call that returns");
            case VCPU_OP -> vcpu.call(a[0], a[1], address(a[2]));
            case MMUEXT_OP -> mmu.extended(address(a[0]), a[1], address(a[2]), a[3]);
            case SCHED_OP -> schedule(a[0], address(a[1]));
            case EVENT_CHANNEL_OP -> domain.channels.call(a[0], address(a[1]));
        };
    }

    private static long address(int word) {
        return word & 0xffff_ffffL;
    }

    private Outcome stackSwitch(int ss, long esp) throws Refusal {
        domain.vcpu.setKernelStack(ss, esp);
        return Outcome.ok("stack_switch: 0x%08x", esp);
    }

    /// Where upcalls go, and where the guest would go on after a return that fails; the latter ends a domain here.
    private Outcome setCallbacks(int[] a) throws Refusal {
        domain.vcpu.setUpcall(a[0], address(a[1]));
        return Outcome.ok("set_callbacks: events at 0x%08x", address(a[1]));
    }

    private Outcome multicall(long list, int count, boolean nested) throws Refusal {
        if (nested || count < 0) {
            throw Refusal.of(Errno.EINVAL, nested ? "a multicall in a multicall" : "a negative number of calls");
        }
        StringBuilder words = new StringBuilder("multicall of " + count);
        for (int i = 0; i < count; i++) {
            long entry = list + (long) i * MULTICALL_BYTES;
            Outcome outcome = call(domain.memory.readInt(entry), arguments(entry + 8), true);
            domain.memory.write(entry + 4, 4, outcome.result());
            words.append(i == 0 ? ": " : "; ").append(outcome.words());
        }
        return Outcome.ok("%s", words);
    }

    private int[] arguments(long at) throws Refusal {
        int[] args = new int[5];
        for (int i = 0; i < args.length; i++) {
            args[i] = domain.memory.readInt(at + 4L * i);
        }
        return args;
    }

    private Outcome console(int operation, int count, long buffer) throws Refusal {
        if (operation == 1) {
            return Outcome.ok("console_io read: nothing to read");
        }
        if (operation != 0) {
            throw Refusal.unsupported("console_io " + operation);
        }
        if (count < 0 || count > MOST_CHARACTERS) {
            throw Refusal.of(Errno.EINVAL, "%d characters", count);
        }
        for (int i = 0; i < count; i++) {
            domain.hardware.core().out(COM1, (int) domain.memory.read(buffer + i, 1));
        }
        return Outcome.ok("console_io write of %d", count);
    }

    private Outcome schedule(int operation, long args) throws Refusal {
        return switch (operation) {
            case 0 -> Outcome.ok("sched_op yield: there is nobody else");
            case 1 -> {
                domain.vcpu.block();
                yield Outcome.ok("sched_op block");
            }
            case 2 -> shutDown(domain.memory.readInt(args));
            default -> throw Refusal.unsupported("sched_op " + operation);
        };
    }

    private Outcome shutDown(int reason) throws Refusal {
        if (reason < 0 || reason >= SHUTDOWN.length) {
            throw Refusal.of(Errno.EINVAL, "reason %d", reason);
        }
        domain.vcpu.end(new Stop.Exited(reason, "sched_op shutdown (%s)".formatted(SHUTDOWN[reason])));
        return Outcome.ok("sched_op shutdown: %s", SHUTDOWN[reason]);
    }
}
