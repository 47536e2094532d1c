package hypercell.dsl;

import hypercell.dsl.Views.MemoryMap;
import hypercell.dsl.build.MemoryLayout;
import hypercell.dsl.build.Plan;
import hypercell.dsl.build.Program;
import hypercell.dsl.spec.BootSpec;
import hypercell.dsl.spec.DeviceSpec;
import hypercell.dsl.spec.StartSpec;
import hypercell.engine.boot.BootImage;
import hypercell.engine.platform.BootOptions;
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
        plan.guest().boot().ifPresent(boot -> booted(regions, boot));
        plan.guest().data().forEach(data -> add(regions, data.what(), data.gpa(), data.bytes().length));
        if (plan.guest().boot().isEmpty() && plan.guest().start().mode() != StartSpec.Mode.PARAVIRTUAL) {
            layout(regions, plan);
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

    private static void layout(List<MemoryMap.Region> regions, Plan plan) {
        MemoryLayout layout = plan.layout();
        add(regions, "stack", layout.code() - layout.stackBytes(), layout.stackBytes());
        if (plan.guest().start().mode() != StartSpec.Mode.REAL16) {
            add(regions, "GDT, IDT, TSS", layout.systemPage(), layout.systemBytes());
        }
    }

    private static void booted(List<MemoryMap.Region> regions, BootSpec boot) {
        for (BootImage.Piece piece : boot.image().pieces()) {
            add(regions, "'" + boot.file() + "'", piece.gpa(), piece.memoryBytes());
        }
        for (int i = 0; i < boot.options().modules().size(); i++) {
            BootOptions.Module module = boot.options().modules().get(i);
            add(
                    regions,
                    "module '" + module.text() + "'",
                    boot.options().place(boot.image(), i),
                    module.bytes().length);
        }
    }

    private static void add(List<MemoryMap.Region> regions, String what, long first, long bytes) {
        regions.add(new MemoryMap.Region(what, first, first + bytes - 1));
    }
}
