package hypercell.engine.monitor.xen;

/// vcpu_op, for the one virtual processor that a domain has here.
final class VcpuCalls {
    private static final int IN_FUTURE = 1;

    private final Domain domain;
    private final GuestAccess memory;

    VcpuCalls(Domain domain) {
        this.domain = domain;
        memory = domain.memory;
    }

    Outcome call(int operation, int number, long args) throws Refusal {
        EventChannels.requireOnlyProcessor(number);
        return switch (operation) {
            case 3 -> Outcome.ok("vcpu_op is_up: yes").giving(1);
            case 6 -> setPeriod(memory.read(args, 8));
            case 7 -> stop("periodic", () -> domain.timer.setPeriod(0));
            case 8 -> setOnce(memory.read(args, 8), memory.readInt(args + 8));
            case 9 -> stop("singleshot", () -> domain.timer.setOnce(0));
            case 13 -> timeArea(memory.read(args, 4));
            default -> throw Refusal.unsupported("vcpu_op " + operation);
        };
    }

    private Outcome setPeriod(long nanos) throws Refusal {
        if (nanos < VirtualTimer.LEAST_PERIOD) {
            throw Refusal.of(Errno.EINVAL, "a period of %,d ns, less than a millisecond", nanos);
        }
        domain.timer.setPeriod(nanos);
        return Outcome.ok("vcpu_op set_periodic_timer: every %,d ns", nanos);
    }

    private Outcome setOnce(long nanos, int flags) throws Refusal {
        if ((flags & IN_FUTURE) != 0 && nanos <= domain.hardware.core().nanos()) {
            throw Refusal.of(Errno.ETIME, "%,d ns is past", nanos);
        }
        domain.timer.setOnce(nanos);
        return Outcome.ok("vcpu_op set_singleshot_timer: at %,d ns", nanos);
    }

    private static Outcome stop(String which, Runnable how) {
        how.run();
        return Outcome.ok("vcpu_op stop_%s_timer", which);
    }

    /// The time as in the shared page, in memory that the guest's user code may read, too. It never needs an
    /// update: the time-stamp counter and the domain's time never drift apart.
    private Outcome timeArea(long gva) throws Refusal {
        for (int offset = 0; offset < SharedInfo.TIME_BYTES; offset += 4) {
            memory.write(gva + offset, 4, domain.shared.time(offset));
        }
        return Outcome.ok("vcpu_op register_vcpu_time_memory_area at 0x%08x", gva);
    }
}
