package hypercell.engine.monitor.xen;

import static hypercell.engine.monitor.xen.SmallDomain.page;
import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.HostFrames;
import org.junit.jupiter.api.Test;

class HypercallsTest {
    private static final int EINVAL = -22;
    private static final int EPERM = -1;
    private static final int ENOENT = -2;
    private static final int EFAULT = -14;
    private static final int EEXIST = -17;
    private static final int ENOSYS = -38;
    private static final int ETIME = -62;
    private static final int SELF = 0x7ff0;
    private static final long ARGS = page(0x81);
    /// Where tests map the shared page.
    private static final long SHARED = Layout.GUEST + 0x20_0000;

    private final SmallDomain domain = SmallDomain.idle();

    private SharedInfo shared() {
        return domain.guest.domain().shared;
    }

    private int channel(int operation, long... words) {
        domain.words(ARGS, words);
        return domain.call(Hypercall.EVENT_CHANNEL_OP, operation, ARGS);
    }

    @Test
    void theSharedPageCanBeMappedAndCannotBecomeATable() {
        long hpa = shared().hpa();

        assertThat(domain.call(Hypercall.UPDATE_VA_MAPPING, SHARED, hpa | 3, 0, 2))
                .isZero();
        assertThat(domain.guest.domain().hardware.core().mmu().readSystem(SHARED + 1, 1))
                .isEqualTo(1); // masked
        assertThat(domain.extended(0, HostFrames.frame(hpa))).isEqualTo(EINVAL);
    }

    @Test
    void consoleWritesGoToTheMachinesSerialPort() {
        domain.words(ARGS, 0x6c6c6568, 0x6f);

        assertThat(domain.call(Hypercall.CONSOLE_IO, 0, 5, ARGS)).isZero();
        assertThat(domain.console()).isEqualTo("hello");
        assertThat(domain.call(Hypercall.CONSOLE_IO, 1, 5, ARGS)).isZero();
        assertThat(domain.call(Hypercall.CONSOLE_IO, 0, 5, Layout.MONITOR)).isEqualTo(EFAULT);
        assertThat(domain.call(Hypercall.CONSOLE_IO, 0, -5, ARGS)).isEqualTo(EINVAL);
        assertThat(domain.call(Hypercall.CONSOLE_IO, 7, 5, ARGS)).isEqualTo(ENOSYS);
    }

    @Test
    void aMulticallGivesEachCallItsResultAndGoesOnBehindARefusal() {
        domain.words(page(0x90), 0x6b6f);
        domain.words(ARGS, 99, 0, 0, 0, 0, 0, 0, 0, 18, 0, 0, 2, page(0x90), 0, 0, 0, 13, 7, 0, 0, 0, 0, 0, 0);

        assertThat(domain.call(Hypercall.MULTICALL, ARGS, 3)).isZero();

        assertThat((int) domain.peek(ARGS + 4, 4)).isEqualTo(ENOSYS);
        assertThat((int) domain.peek(ARGS + 36, 4)).isZero();
        assertThat((int) domain.peek(ARGS + 68, 4)).isEqualTo(EINVAL); // no multicall in a multicall
        assertThat(domain.console()).isEqualTo("ok");
        assertThat(domain.guest.hypercalls().of(Hypercall.CONSOLE_IO)).isEqualTo(new HypercallCounts.Count(0, 1, 0));
    }

    @Test
    void handlersAndStacksMustBeInTheGuestsOwnSegments() {
        domain.words(ARGS, 0xffe8_0080L, page(0x10), 0, 0);
        assertThat(domain.call(Hypercall.SET_TRAP_TABLE, ARGS)).isEqualTo(EPERM);
        domain.words(ARGS, 0xe019_0080L, Layout.MONITOR, 0, 0);
        assertThat(domain.call(Hypercall.SET_TRAP_TABLE, ARGS)).isEqualTo(EPERM);
        assertThat(domain.call(Hypercall.STACK_SWITCH, 0xfff0, page(0x90))).isEqualTo(EPERM);
        assertThat(domain.call(Hypercall.SET_CALLBACKS, 0xffe8, page(0x10), 0xe019, page(0x10)))
                .isEqualTo(EPERM);
        assertThat(domain.guest.directSystemCalls()).isFalse();
    }

    @Test
    void aGateIsDirectOnlyWhenItNeedNotMaskEvents() {
        domain.words(ARGS, 0xe019_0380L, page(0x10), 0, 0);
        domain.call(Hypercall.SET_TRAP_TABLE, ARGS);
        assertThat(domain.guest.directSystemCalls()).isTrue();

        domain.words(ARGS, 0xe019_0780L, page(0x10), 0, 0);
        domain.call(Hypercall.SET_TRAP_TABLE, ARGS);
        assertThat(domain.guest.directSystemCalls()).isFalse();
    }

    @Test
    void anEventChannelIsBoundSentToMaskedAndClosed() {
        assertThat(channel(7, 0, 0)).isZero(); // bind_ipi
        assertThat(domain.peek(ARGS + 4, 4)).isEqualTo(1);
        assertThat(channel(4, 1)).isZero(); // send: masked, so nobody is called
        assertThat(shared().pending(1)).isTrue();
        shared().setMasked(false);
        assertThat(shared().upcallDue()).isFalse();

        assertThat(channel(9, 1)).isZero(); // unmask
        assertThat(shared().upcallDue()).isTrue();
        assertThat(channel(3, 1)).isZero(); // close
        assertThat(shared().pending(1)).isFalse();
        assertThat(channel(4, 1)).isEqualTo(EINVAL);
    }

    @Test
    void twoPortsOfADomainCanLeadToEachOther() {
        channel(6, SELF | (long) SELF << 16, 0); // alloc_unbound: port 1
        assertThat(channel(4, 1)).isEqualTo(EINVAL); // leads nowhere yet
        assertThat(channel(0, SELF, 1, 0)).isZero(); // bind_interdomain: port 2
        assertThat(domain.peek(ARGS + 8, 4)).isEqualTo(2);

        assertThat(channel(4, 2)).isZero();
        assertThat(shared().pending(1)).isTrue();
        assertThat(channel(5, SELF, 2, 0, 0, 0, 0)).isZero(); // status
        assertThat(domain.peek(ARGS + 8, 4)).isEqualTo(2); // interdomain
        assertThat(domain.peek(ARGS + 20, 4)).isEqualTo(1);
        channel(3, 1);
        channel(5, SELF, 2, 0, 0, 0, 0);
        assertThat(domain.peek(ARGS + 8, 4)).isEqualTo(1); // unbound again
        assertThat(channel(6, 5, 0)).isEqualTo(EPERM); // another domain's
    }

    @Test
    void theTimersInterruptHasOnePort() {
        assertThat(channel(1, 0, 0, 0)).isZero();
        assertThat(channel(1, 0, 0, 0)).isEqualTo(EEXIST);
        assertThat(channel(1, 3, 0, 0)).isEqualTo(ENOSYS);
        assertThat(channel(7, 1, 0)).isEqualTo(ENOENT);
        assertThat(channel(8, 1, 0)).isEqualTo(ENOSYS);
    }

    @Test
    void aTimerSetsItsEventAtItsTime() {
        channel(1, 0, 0, 0);
        long due = domain.guest.domain().hardware.core().nanos() + 1000;
        domain.words(ARGS, due, 0, 1);
        assertThat(domain.call(Hypercall.VCPU_OP, 8, 0, ARGS)).isZero();
        assertThat(domain.call(Hypercall.VCPU_OP, 8, 1, ARGS)).isEqualTo(ENOENT);

        for (int i = 0; !shared().pending(1) && i < 200; i++) {
            domain.call(Hypercall.SCHED_OP, 0, 0); // yield
        }

        assertThat(shared().pending(1)).isTrue();
        long now = domain.guest.domain().hardware.core().nanos();
        assertThat(now).isBetween(due, due + 40);
        domain.words(ARGS, due, 0, 1);
        assertThat(domain.call(Hypercall.VCPU_OP, 8, 0, ARGS)).isEqualTo(ETIME);
    }

    @Test
    void aPeriodicTimerGoesOnUntilItIsStopped() {
        domain.words(ARGS, 999_999, 0);
        assertThat(domain.call(Hypercall.VCPU_OP, 6, 0, ARGS)).isEqualTo(EINVAL);
        domain.words(ARGS, 1_000_000, 0);
        assertThat(domain.call(Hypercall.VCPU_OP, 6, 0, ARGS)).isZero();
        assertThat(domain.call(Hypercall.VCPU_OP, 7, 0, 0)).isZero();
        assertThat(domain.machine.clock().nextDeadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(domain.call(Hypercall.VCPU_OP, 3, 0, 0)).isEqualTo(1);
        assertThat(domain.call(Hypercall.VCPU_OP, 11, 0, 0)).isEqualTo(ENOSYS);
    }

    @Test
    void theTimeAreaTellsHowTicksBecomeNanoseconds() {
        assertThat(domain.call(Hypercall.VCPU_OP, 13, 0, areaPointer())).isZero();

        long factor = domain.peek(page(0x90) + 24, 4);
        long shift = domain.peek(page(0x90) + 28, 1);
        assertThat((1000L << shift) * factor >>> 32).isEqualTo(10_000); // a tick is 10 ns
        assertThat(domain.peek(page(0x90), 4) & 1).isZero();
    }

    private long areaPointer() {
        domain.words(ARGS, page(0x90));
        return ARGS;
    }

    @Test
    void grantsAreForDomainsThatAreNotThere() {
        domain.words(ARGS, SELF, 1, 0xffff_ffffL, page(0x90));
        assertThat(domain.call(Hypercall.GRANT_TABLE_OP, 2, ARGS, 1)).isZero();
        int mfn = (int) domain.peek(page(0x90), 4);
        assertThat(domain.peek(ARGS + 8, 2)).isZero();
        assertThat(domain.frame(mfn).pfn()).isEqualTo(-1);
        assertThat(domain.call(Hypercall.GRANT_TABLE_OP, 6, ARGS, 1)).isZero();
        assertThat(domain.peek(ARGS + 8, 4)).isEqualTo(1);
        assertThat(domain.call(Hypercall.GRANT_TABLE_OP, 0, ARGS, 1)).isEqualTo(ENOSYS);
        assertThat(domain.lastExit().detail()).contains("there is no other domain");
    }

    @Test
    void aDomainThatBlocksWithNothingToWakeItHalts() {
        domain.call(Hypercall.SCHED_OP, 1, 0);

        assertThat(domain.run()).isInstanceOf(Stop.Halted.class);
        assertThat(shared().masked()).isFalse();
    }

    @Test
    void aShutdownIsForEver() {
        domain.words(ARGS, 3);
        domain.call(Hypercall.SCHED_OP, 2, ARGS);

        assertThat(domain.run()).isEqualTo(new Stop.Exited(3, "sched_op shutdown (crash)"));
        assertThat(domain.run()).isEqualTo(new Stop.Exited(3, "sched_op shutdown (crash)"));
        assertThat(SmallDomain.idle().call(Hypercall.SCHED_OP, 3, 0)).isEqualTo(ENOSYS);
    }
}
