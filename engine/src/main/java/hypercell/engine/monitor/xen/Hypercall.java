package hypercell.engine.monitor.xen;

import java.util.Optional;

/// The hypercalls of this monitor, by the numbers of the public interface.
public enum Hypercall {
    SET_TRAP_TABLE(0, "set_trap_table"),
    MMU_UPDATE(1, "mmu_update"),
    STACK_SWITCH(3, "stack_switch"),
    SET_CALLBACKS(4, "set_callbacks"),
    MULTICALL(13, "multicall"),
    UPDATE_VA_MAPPING(14, "update_va_mapping"),
    CONSOLE_IO(18, "console_io"),
    GRANT_TABLE_OP(20, "grant_table_op"),
    IRET(23, "iret"),
    VCPU_OP(24, "vcpu_op"),
    MMUEXT_OP(26, "mmuext_op"),
    SCHED_OP(29, "sched_op"),
    EVENT_CHANNEL_OP(32, "event_channel_op");

    private final int number;
    private final String word;

    Hypercall(int number, String word) {
        this.number = number;
        this.word = word;
    }

    /// What the guest has in EAX.
    public int number() {
        return number;
    }

    /// The name in the public interface.
    public String word() {
        return word;
    }

    /// The hypercall with a number.
    static Optional<Hypercall> of(int number) {
        for (Hypercall call : values()) {
            if (call.number == number) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }
}
