package hypercell.dsl;

import hypercell.dsl.Views.MemoryMap;
import hypercell.dsl.build.Plan;
import hypercell.dsl.build.Program;
import hypercell.dsl.spec.DeviceSpec;
import hypercell.dsl.spec.StartSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Lists what a plan puts where.
final class Regions {
    private Regions() {}

    static MemoryMap of(Plan plan) {
        List<MemoryMap.Region> regions = new ArrayList<>();
        for (var part : plan.program().parts()) {
            for (Program.Piece piece : Program.pieces(part, plan.guest().paging())) {
                add(regions, "code", piece.gpa(), piece.count());
            }
        }
        plan.guest().data().forEach(data -> add(regions, data.what(), data.gpa(), data.bytes().length));
        add(
                regions,
                "stack",
                plan.layout().code() - plan.layout().stackBytes(),
                plan.layout().stackBytes());
        if (plan.guest().start().mode() != StartSpec.Mode.REAL16) {
            add(
                    regions,
                    "GDT, IDT, TSS",
                    plan.layout().systemPage(),
                    plan.layout().systemBytes());
        }
        plan.tables()
                .ifPresent(tables -> tables.placed().forEach(table -> add(regions, table.what(), table.gpa(), 4096)));
        for (DeviceSpec device : plan.guest().devices()) {
            if (device instanceof DeviceSpec.Memory memory) {
                add(regions, "device '" + memory.name() + "'", memory.gpa(), memory.bytes());
            }
        }
        regions.sort(Comparator.comparingLong(MemoryMap.Region::first));
        return new MemoryMap(plan.guest().memory().bytes(), List.copyOf(regions));
    }

    private static void add(List<MemoryMap.Region> regions, String what, long first, long bytes) {
        regions.add(new MemoryMap.Region(what, first, first + bytes - 1));
    }
}
