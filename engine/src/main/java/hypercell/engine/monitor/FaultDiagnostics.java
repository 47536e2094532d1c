package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import hypercell.engine.x86.mmu.WalkStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tells what a page fault would be before it happens, by what the monitor will look at when it does: its span, the
/// guest's tables, its map of memory, what it has protected, and hardware's tables. Changes nothing.
final class FaultDiagnostics {
    private final VirtualMachine vm;
    private final MemoryTechnique memory;
    private final Privilege privilege;
    private final List<String> evidence = new ArrayList<>();

    private FaultDiagnostics(VirtualMachine vm, MemoryTechnique memory, Privilege privilege) {
        this.vm = vm;
        this.memory = memory;
        this.privilege = privilege;
    }

    /// @param bytes how much the access reads or writes
    static FaultDiagnosis of(
            VirtualMachine vm, MemoryTechnique memory, Privilege privilege, long gva, Access access, int bytes) {
        return new FaultDiagnostics(vm, memory, privilege).diagnose(gva, access, bytes);
    }

    private FaultDiagnosis diagnose(long gva, Access access, int bytes) {
        long last = vm.span().base() + Span.BYTES - 1;
        boolean inside = vm.span().contains(gva);
        note("the span is 0x%08x..0x%08x: %s", vm.span().base(), last, inside ? "inside" : "outside");
        if (inside) {
            return new FaultDiagnosis(FaultKind.SPAN, gva, access, -1, List.copyOf(evidence));
        }
        Translation walk = new GuestWalk(vm).walk(gva, access);
        noteWalk(walk);
        FaultKind kind = walk.outcome() instanceof WalkOutcome.Mapped mapped
                ? allowed(gva, access, mapped.gpa(), bytes)
                : FaultKind.GENUINE;
        return new FaultDiagnosis(kind, gva, access, walk.gpa(), List.copyOf(evidence));
    }

    private void noteWalk(Translation walk) {
        for (WalkStep step : walk.steps()) {
            note("the guest's %s at gpa 0x%08x is 0x%08x", step.structure(), step.entryGpa(), step.before());
        }
        switch (walk.outcome()) {
            case WalkOutcome.Mapped mapped ->
                note(
                        "%s is allowed, at gpa 0x%08x%s",
                        walk.access(), mapped.gpa(), walk.context().enabled() ? "" : ": paging is off");
            case WalkOutcome.PageFault fault ->
                note("%s is refused with error code %d: %s", walk.access(), fault.errorCode(), fault.reason());
        }
    }

    /// The guest's tables allow the access.
    private FaultKind allowed(long gva, Access access, long gpa, int bytes) {
        Optional<ExitReason> watch = vm.watched().reason(gpa, access.write(), bytes);
        if (!vm.isRam(gpa)) {
            note("there answers %s", watch.isPresent() ? "memory that is watched" : target(gpa));
            return watch.flatMap(FaultKind::of).orElse(FaultKind.NO_MEMORY);
        }
        long page = vm.ramPage(gpa);
        if (memory.isTable(page, access.write())) {
            note("the page is one of the guest's tables");
            return memory.isEntry(page | gpa & 0xfff) ? FaultKind.TABLES : FaultKind.BESIDE;
        }
        if (access.write() && memory.isProtected(page)) {
            ExitReason reason = watch.orElseGet(() -> privilege.writeReason(gpa));
            note("the page is protected: %s", reason.words());
            return FaultKind.of(reason).orElse(FaultKind.BESIDE);
        }
        return byHardware(gva, access);
    }

    private String target(long gpa) {
        String target = vm.guest().bus().target(gpa);
        return target.equals("hole") || target.equals("RAM") ? "nothing: a hole" : target;
    }

    private FaultKind byHardware(long gva, Access access) {
        PageView view = new MemoryViews(vm, memory).page(gva, access.user());
        boolean complete = view.hpa() >= 0;
        long leaf = complete ? view.hardware().getLast().raw() : 0;
        note("hardware's entry is 0x%08x", leaf);
        boolean executable = access.kind() != Access.Kind.EXECUTE || (leaf & HardwareTables.NO_EXECUTE) == 0;
        return complete && executable && GuestWalk.allows(leaf, access) ? FaultKind.NONE : FaultKind.HIDDEN;
    }

    private void note(String format, Object... values) {
        evidence.add(format.formatted(values));
    }
}
