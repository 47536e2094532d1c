package hypercell.dsl.build;

import hypercell.dsl.Views.MemoryMap;
import hypercell.dsl.spec.CodeSpec;
import hypercell.dsl.spec.DataSpec;
import hypercell.dsl.spec.PpcGuestSpec;
import hypercell.engine.bus.Claim;
import hypercell.engine.monitor.softtlb.SoftTlbGuest;
import hypercell.engine.platform.PpcConfig;
import hypercell.engine.platform.PpcMachine;
import hypercell.engine.ppc.isa.Assembler;
import hypercell.engine.ppc.isa.Assembly;
import hypercell.engine.table.Nearest;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A ppc440 guest worked out: its code assembled and placed. Code begins at real address [#CODE] unless it says `.org`.
///
/// @param problems every mistake; with any the rest is incomplete
public record PpcPlan(PpcGuestSpec guest, List<Assembly> parts, Map<String, Long> labels, List<Problem> problems) {
    /// Where code begins.
    public static final long CODE = 0x1_0000;

    private static final long STACK = 0x8000;

    /// What `build` makes.
    public record Built(PpcMachine machine, Optional<SoftTlbGuest> monitored) {}

    /// Assembles the code of a guest.
    public static PpcPlan of(PpcGuestSpec guest) {
        List<Assembly> parts = new ArrayList<>();
        Map<String, Long> labels = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        long next = Math.min(CODE, guest.memoryBytes() / 2);
        for (CodeSpec.Text block : guest.code()) {
            Map<String, Long> constants = new LinkedHashMap<>(labels);
            constants.putAll(block.constants());
            Assembler.Result result = Assembler.assemble(block.text(), next, constants);
            result.problems().forEach(problem -> problems.add(inScript(problem, block)));
            if (result.ok()) {
                Assembly part = result.assembly();
                parts.add(part);
                labels.putAll(part.labels());
                next = part.origin() + part.bytes().length + 15 & -16;
                inside("the code", part.origin(), part.bytes().length, guest, block.position(), problems);
            }
        }
        for (DataSpec data : guest.data()) {
            inside(data.what(), data.gpa(), data.bytes().length, guest, data.position(), problems);
        }
        guest.start()
                .filter(name -> !labels.containsKey(name))
                .ifPresent(name -> problems.add(new Problem(
                        guest.position(),
                        "entry names no label: '" + name + "'",
                        Nearest.hint(name, labels.keySet()))));
        return new PpcPlan(guest, List.copyOf(parts), labels, List.copyOf(problems));
    }

    private static void inside(
            String what, long real, int length, PpcGuestSpec guest, Position position, List<Problem> problems) {
        if (real < 0 || real + length > guest.memoryBytes()) {
            problems.add(new Problem(
                    position,
                    "%s at 0x%x..0x%x does not fit into memory".formatted(what, real, real + length - 1),
                    "memory ends at 0x%x".formatted(guest.memoryBytes() - 1)));
        }
    }

    private static Problem inScript(Problem problem, CodeSpec.Text block) {
        int index = Math.clamp(problem.position().line() - 1L, 0, block.lines().size() - 1);
        int first = block.position().column();
        int column = problem.position().column();
        int placed = first == 0 ? 0 : problem.position().line() == 1 ? first + column - 1 : column;
        return new Problem(new Position(block.lines().get(index), placed), problem.message(), problem.hint());
    }

    /// Powers the guest on.
    public Built build() {
        PpcConfig config = new PpcConfig(guest.memoryBytes());
        Optional<SoftTlbGuest> monitored = guest.monitor().map(options -> SoftTlbGuest.create(config, options));
        PpcMachine machine = monitored.map(SoftTlbGuest::guest).orElseGet(() -> PpcMachine.create(config));
        parts.forEach(part -> machine.writeReal(part.origin(), part.bytes()));
        guest.data().forEach(data -> machine.writeReal(data.gpa(), data.bytes()));
        guest.tlb().forEach(machine::writeTlb);
        machine.start(first(), Math.min(STACK, guest.memoryBytes() / 2));
        machine.ready();
        return new Built(machine, monitored);
    }

    private long first() {
        long code = parts.isEmpty() ? CODE : parts.getFirst().origin();
        return guest.start().map(labels::get).orElse(code);
    }

    /// What lies where.
    public MemoryMap memory(List<Claim> devices) {
        List<MemoryMap.Region> regions = new ArrayList<>();
        for (Assembly part : parts) {
            regions.add(new MemoryMap.Region("code", part.origin(), part.origin() + part.bytes().length - 1));
        }
        for (DataSpec data : guest.data()) {
            regions.add(new MemoryMap.Region(data.what(), data.gpa(), data.lastGpa()));
        }
        for (Claim device : devices) {
            regions.add(new MemoryMap.Region(device.device(), device.first(), device.last()));
        }
        return new MemoryMap(guest.memoryBytes(), List.copyOf(regions));
    }
}
