package hypercell.engine.monitor.generated;

import java.util.List;

/// A part of a generated guest that stands for itself: it begins and ends in the common state.
///
/// @param lines of assembly
record Block(Family family, List<String> lines) {
    /// The same with other lines.
    Block with(List<String> others) {
        return new Block(family, List.copyOf(others));
    }

    /// The block as number `number` of a guest.
    String text(int number) {
        return "block%d: ; %s\nmov dword [RECOVER], .end\nmov [RESP], esp\n".formatted(number, family)
                + String.join("\n", lines)
                + "\n.end: call restore\nmov edx, 0x3f8\nmov al, %d\nout dx, al\n".formatted('A' + number);
    }
}
