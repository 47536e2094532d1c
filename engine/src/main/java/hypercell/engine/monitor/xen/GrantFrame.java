package hypercell.engine.monitor.xen;

/// The guest's grant table: one frame of 512 entries that it may map, to offer pages of its own to other domains.
/// There is no other domain here, so nobody takes them.
final class GrantFrame {
    private static final int SETUP_TABLE = 2;
    private static final int QUERY_SIZE = 6;
    private static final int GENERAL_ERROR = -1;

    private final int mfn;
    private final GuestAccess memory;

    GrantFrame(int mfn, GuestAccess memory) {
        this.mfn = mfn;
        this.memory = memory;
    }

    /// grant_table_op.
    ///
    /// @param args linear address of the operation's structures, of which there are `count`
    Outcome call(int operation, long args, int count) throws Refusal {
        if (operation != SETUP_TABLE && operation != QUERY_SIZE) {
            throw Refusal.unsupported(
                    "grant_table_op %d: there is no other domain to share pages with".formatted(operation));
        }
        if (count != 1) {
            throw Refusal.of(Errno.EINVAL, "%d structures instead of 1", count);
        }
        return operation == SETUP_TABLE ? setUp(args) : querySize(args);
    }

    private Outcome setUp(long args) throws Refusal {
        int wanted = memory.readInt(args + 4);
        if (wanted != 1) {
            memory.write(args + 8, 2, GENERAL_ERROR);
            return Outcome.ok("grant_table_op setup_table: %d frames, but a table has 1", wanted);
        }
        memory.write(memory.read(args + 12, 4), 4, mfn);
        memory.write(args + 8, 2, 0);
        return Outcome.ok("grant_table_op setup_table: frame 0x%x", mfn);
    }

    private Outcome querySize(long args) throws Refusal {
        memory.write(args + 4, 4, 1);
        memory.write(args + 8, 4, 1);
        memory.write(args + 12, 2, 0);
        return Outcome.ok("grant_table_op query_size: 1 frame");
    }
}
