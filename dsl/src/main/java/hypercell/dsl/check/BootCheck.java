package hypercell.dsl.check;

import hypercell.dsl.spec.BootSpec;
import hypercell.dsl.spec.GuestSpec;
import hypercell.engine.boot.BadImage;
import hypercell.engine.boot.BootImage;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import hypercell.engine.x86.exec.CpuFeature;
import java.util.ArrayList;
import java.util.List;

/// A kernel fits into the machine and stands alone: it brings code, page tables and entry point of its own.
final class BootCheck {
    private final List<Problem> problems = new ArrayList<>();
    private final BootSpec boot;

    private BootCheck(BootSpec boot) {
        this.boot = boot;
    }

    static List<Problem> of(GuestSpec guest) {
        return guest.boot().map(boot -> new BootCheck(boot).check(guest)).orElse(List.of());
    }

    private List<Problem> check(GuestSpec guest) {
        guest.code().forEach(code -> alone(code.position(), "asm"));
        guest.paging().ifPresent(paging -> alone(paging.position(), "paging"));
        if (guest.start().position().line() > 0) {
            alone(guest.start().position(), "start");
        }
        if (boot.image().start() == BootImage.Start.LONG_64 && !guest.cpu().has(CpuFeature.X64)) {
            problems.add(new Problem(
                    boot.position(),
                    "%s: an %s, and the processor '%s' has no 64-bit mode"
                            .formatted(
                                    boot.file(),
                                    boot.image().kind(),
                                    guest.cpu().name()),
                    "choose another cpu"));
        }
        try {
            boot.options().check(boot.image(), guest.memory().bytes());
        } catch (BadImage e) {
            problems.add(new Problem(boot.position(), boot.file() + ": " + e.getMessage(), ""));
        }
        return problems;
    }

    private void alone(Position position, String word) {
        problems.add(new Problem(
                position,
                "%s does not go with boot: '%s' brings its own".formatted(word, boot.file()),
                "leave one of the two out"));
    }
}
