package hypercell.engine.monitor.xen;

/// Why a hypercall fails: the error numbers of the public interface, which the guest gets negated in EAX.
public enum Errno {
    EPERM(1),
    ENOENT(2),
    EFAULT(14),
    EBUSY(16),
    EEXIST(17),
    EINVAL(22),
    ENOSPC(28),
    ENOSYS(38),
    ETIME(62);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /// What the guest gets: the number, negated.
    public int result() {
        return -number;
    }
}
