package hypercell.engine.monitor;

import hypercell.engine.monitor.PageView.Difference;
import hypercell.engine.monitor.PageView.RawEntry;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.PagingLevel;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The guest's tables beside hardware's: A maps to B, but hardware says C.
public final class MemoryViews {
    private static final String BEHIND = "hardware's entry is behind until the guest invalidates";

    private final VirtualMachine vm;
    private final MemoryTechnique memory;

    MemoryViews(VirtualMachine vm, MemoryTechnique memory) {
        this.vm = vm;
        this.memory = memory;
    }

    /// The pages that the guest's tables or hardware's map, in the order of addresses; the monitor's span is left
    /// out. A large page of the guest is shown by its first piece, and by those that hardware has.
    ///
    /// @param most how many pages to show
    public List<PageView> pages(boolean user, int most) {
        TreeSet<Long> starts = new TreeSet<>(Long::compareUnsigned);
        if (vm.core().mmu().context().enabled()) {
            RawTables.visitGuest(vm, entry -> note(entry, starts));
        }
        RawTables.visit(vm.hardware(), memory.format(), memory.root(user), entry -> note(entry, starts));
        return starts.stream().limit(most).map(gva -> page(gva, user)).toList();
    }

    private boolean note(RawTables.Entry entry, TreeSet<Long> starts) {
        if (entry.leaf() && !vm.span().contains(entry.gva())) {
            starts.add(entry.gva());
        }
        return true;
    }

    /// The page around `gva`.
    public PageView page(long gva, boolean user) {
        long start = gva & ~0xfffL;
        Translation walk = vm.core().mmu().explainWalk(start, Access.of(Access.Kind.READ, user));
        List<RawEntry> guest = new ArrayList<>();
        for (WalkStep step : walk.steps()) {
            guest.add(new RawEntry(step.structure(), step.entryGpa(), step.before()));
        }
        List<RawEntry> hardware = hardware(start, user);
        Effect own = Effect.of(walk);
        Effect real = hardwareEffect(hardware, start);
        return new PageView(start, user, guest, own.address, hardware, real.address, differences(own, real, walk));
    }

    /// Bytes of an entry in hardware's tables, and in the guest's when paging is on.
    public int entryBytes() {
        return memory.format().entryBytes();
    }

    private List<RawEntry> hardware(long gva, boolean user) {
        List<RawEntry> entries = new ArrayList<>();
        long table = memory.root(user);
        int bytes = memory.format().entryBytes();
        for (PagingLevel level : memory.format().levels()) {
            long address = table + (long) bytes * level.index(gva);
            long raw = vm.hardware().read(address, bytes);
            if ((raw & PageEntry.PRESENT) == 0) {
                return entries;
            }
            entries.add(new RawEntry(level.structure(), address, raw));
            if (large(level, raw)) {
                return entries;
            }
            table = raw & HardwareTables.FRAME;
        }
        return entries;
    }

    private static boolean large(PagingLevel level, long raw) {
        boolean can = level.number() > 1 && level.large() != PagingLevel.Large.REGISTER;
        return can && (raw & PageEntry.PAGE_SIZE) != 0;
    }

    /// What entries mean together.
    private record Effect(long address, boolean writable, boolean user, boolean executable, boolean dirty) {
        static final Effect NONE = new Effect(-1, false, false, false, false);

        static Effect of(Translation walk) {
            return walk.outcome() instanceof WalkOutcome.Mapped it
                    ? new Effect(it.gpa(), it.writable(), it.user(), it.executable(), it.dirty())
                    : NONE;
        }

        boolean present() {
            return address != -1;
        }
    }

    private Effect hardwareEffect(List<RawEntry> entries, long gva) {
        List<PagingLevel> levels = memory.format().levels();
        if (entries.isEmpty()) {
            return Effect.NONE;
        }
        PagingLevel last = levels.get(entries.size() - 1);
        long leaf = entries.getLast().raw();
        if (last.number() > 1 && !large(last, leaf)) {
            return Effect.NONE;
        }
        long all = PageEntry.WRITABLE | PageEntry.USER;
        boolean forbidden = false;
        for (int i = 0; i < entries.size(); i++) {
            boolean register = levels.get(i).large() == PagingLevel.Large.REGISTER;
            all &= register ? -1 : entries.get(i).raw();
            forbidden |= memory.format().entryBytes() == 8 && entries.get(i).raw() < 0;
        }
        long offset = gva & (1L << last.shift()) - 1;
        return new Effect(
                (leaf & HardwareTables.FRAME & -(1L << last.shift())) + offset,
                (all & PageEntry.WRITABLE) != 0,
                (all & PageEntry.USER) != 0,
                !forbidden,
                (leaf & PageEntry.DIRTY) != 0);
    }

    // --- what differs, and whether it may ---

    private List<Difference> differences(Effect own, Effect real, Translation walk) {
        List<Difference> found = new ArrayList<>();
        if (own.present() != real.present()) {
            found.add(presence(own.present()));
        }
        if (own.present() && real.present()) {
            frames(own, real, found);
            rights(own, real, walk, found);
        }
        return found;
    }

    private Difference presence(boolean guestHas) {
        return guestHas
                ? new Difference("P", 1, 0, true, "not used yet, given up, hidden, or no RAM: the next use exits")
                : new Difference("P", 0, 1, mayBeBehind(), BEHIND);
    }

    /// Whether hardware's entries may say what the guest's have said before. Of a monitor that makes mistakes
    /// nobody knows until when, so that what is behind counts as wrong.
    private boolean mayBeBehind() {
        return !memory.exact() && vm.config().mistakes().isEmpty();
    }

    private void frames(Effect own, Effect real, List<Difference> found) {
        if (own.address != real.address) {
            long page = vm.ramPage(own.address);
            boolean translated = page >= 0 && vm.frames().hpaIfPresent(page) == real.address;
            String why = translated ? "the monitor's map of memory" : "not what the monitor's map of memory says";
            found.add(new Difference("frame", own.address, real.address, translated || mayBeBehind(), why));
        }
    }

    private void rights(Effect own, Effect real, Translation walk, List<Difference> found) {
        boolean supervisor = !walk.access().user();
        if (own.writable && !real.writable) {
            found.add(new Difference("R/W", 1, 0, true, "clean, a table, or protected: the first write exits"));
        }
        if (!own.writable && real.writable) {
            boolean allowed = supervisor && !walk.context().writeProtect();
            String why = allowed ? "CR0.WP = 0: the supervisor may" : BEHIND;
            found.add(new Difference("R/W", 0, 1, allowed || mayBeBehind(), why));
        }
        if (own.user != real.user) {
            found.add(new Difference(
                    "U/S", own.user ? 1 : 0, real.user ? 1 : 0, supervisor, "the guest's supervisor runs at CPL 3"));
        }
        if (own.executable != real.executable) {
            String why = real.executable ? BEHIND : "supervisor mode must not execute it";
            boolean allowed = !real.executable || mayBeBehind();
            found.add(new Difference("XD", own.executable ? 0 : 1, real.executable ? 0 : 1, allowed, why));
        }
        dirty(own, real, found);
    }

    private void dirty(Effect own, Effect real, List<Difference> found) {
        if (memory.keepsFlagsInHardware()) {
            if (own.dirty != real.dirty) {
                found.add(new Difference(
                        "D", own.dirty ? 1 : 0, real.dirty ? 1 : 0, true, "brought over when the guest looks"));
            }
        } else if (vm.core().mmu().context().enabled() && !own.dirty && real.writable) {
            found.add(new Difference("D", 0, 1, mayBeBehind(), "a write would not make the guest's entry dirty"));
        }
    }
}
