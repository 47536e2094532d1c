package hypercell.engine.monitor;

import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.PageEntry;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;
import java.util.ArrayList;
import java.util.List;

/// The first invariant of techniques that keep hardware's tables exact: whatever hardware maps is what the guest's
/// tables say, translated by the monitor's map of memory, and allows no more. (The second, that the guest reads back
/// what it wrote, is what comparing runs shows.)
final class Invariants {
    private static final int MOST = 20;

    private final VirtualMachine vm;
    private final GuestWalk guest;
    private final List<String> violations = new ArrayList<>();

    private Invariants(VirtualMachine vm) {
        this.vm = vm;
        guest = new GuestWalk(vm);
    }

    /// What is wrong in the address space that the guest is in, in sentences; nothing when all is well, or when the
    /// technique allows entries to be behind.
    static List<String> violations(VirtualMachine vm, MemoryTechnique memory) {
        if (!memory.exact()) {
            return List.of();
        }
        Invariants check = new Invariants(vm);
        for (boolean user : new boolean[] {false, true}) {
            long root = memory.root(user);
            RawTables.visit(vm.hardware(), memory.format(), root, entry -> check.entry(entry, user, memory));
        }
        return check.violations;
    }

    private boolean entry(RawTables.Entry entry, boolean user, MemoryTechnique memory) {
        if (!entry.leaf() || vm.span().contains(entry.gva()) || violations.size() >= MOST) {
            return violations.size() < MOST;
        }
        for (long at = 0; at < 1L << entry.level().shift(); at += 4096) {
            page(entry, entry.gva() + at, entry.hpa() + at, user, memory);
        }
        return false;
    }

    private void page(RawTables.Entry entry, long gva, long hpa, boolean user, MemoryTechnique memory) {
        boolean writable = entry.allows(HardwareTables.WRITABLE);
        Translation walk = guest.walk(gva, Access.of(writable ? Access.Kind.WRITE : Access.Kind.READ, user));
        if (!(walk.outcome() instanceof WalkOutcome.Mapped mapped)) {
            violations.add("hardware allows 0x%x more than the guest's tables do".formatted(gva));
            return;
        }
        long page = vm.ramPage(mapped.gpa());
        if (page < 0 || vm.frames().hpaIfPresent(page) != hpa) {
            violations.add("hardware maps 0x%x to 0x%x, the guest to 0x%x".formatted(gva, hpa, mapped.gpa()));
        }
        if (!memory.keepsFlagsInHardware() && walk.steps().stream().anyMatch(it -> misses(it, writable))) {
            violations.add("hardware can use 0x%x before the guest's flags are set".formatted(gva));
        }
    }

    private static boolean misses(WalkStep step, boolean writable) {
        long needed = PageEntry.ACCESSED | (writable && step.leaf() ? PageEntry.DIRTY : 0);
        return step.source() == WalkStep.Source.MEMORY && (step.before() & needed) != needed;
    }
}
