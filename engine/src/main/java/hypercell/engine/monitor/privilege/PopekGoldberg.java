package hypercell.engine.monitor.privilege;

import hypercell.engine.x86.exec.CpuModel;
import hypercell.engine.x86.isa.InstructionTable;
import hypercell.engine.x86.isa.Row;
import java.util.ArrayList;
import java.util.List;

/// The classifier. Each instruction runs in ring 0 and in ring 3, with several inputs, in a plain world and in worlds
/// that differ along one [Axis].
///
/// *Privileged*: traps in ring 3 with every input, and does not in ring 0 with some. *Control-sensitive*: completes and
/// leaves system state changed. *Behavior-sensitive*: completes and shows the program something else, or does something
/// else to the system, in ring 0 than in ring 3, or along an axis. That it traps in one of two worlds is no difference:
/// the monitor has got control.
public final class PopekGoldberg {
    private final World plain;
    private final Worlds worlds;

    /// @param bits 32 or 64
    /// @param umip whether CR4.UMIP is on
    public PopekGoldberg(CpuModel model, int bits, boolean umip) {
        if (bits != 32 && bits != 64) {
            throw new IllegalArgumentException("instructions are classified in 32-bit or 64-bit code, not " + bits);
        }
        plain = World.plain(bits, umip);
        worlds = new Worlds(model, plain);
    }

    /// Every row of the table that this mode has; shorthands, which have the bytes of another row, are left out.
    public Report all() {
        List<Classification> rows = new ArrayList<>();
        for (Row row : InstructionTable.rows()) {
            if (row.modes().contains(plain.bits()) && !row.is("shorthand")) {
                rows.add(classify(row));
            }
        }
        return new Report(rows);
    }

    /// The rows of a mnemonic; empty when there is none.
    public List<Classification> named(String mnemonic) {
        return InstructionTable.byMnemonic(mnemonic).stream()
                .filter(row -> row.modes().contains(plain.bits()) && !row.is("shorthand"))
                .map(this::classify)
                .toList();
    }

    /// One row.
    public Classification classify(Row row) {
        return new Trial(worlds, row).classification();
    }
}
