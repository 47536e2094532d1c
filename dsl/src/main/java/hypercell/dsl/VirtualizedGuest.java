package hypercell.dsl;

import hypercell.dsl.internal.Accesses;
import hypercell.dsl.internal.Integers;
import hypercell.dsl.internal.Options;
import hypercell.dsl.internal.ScriptLine;
import hypercell.engine.monitor.FaultDiagnosis;
import hypercell.engine.monitor.MonitoredGuest;
import hypercell.engine.monitor.SpanMap;
import java.util.Map;
import java.util.Optional;

/// What scripts ask of the monitor below an x86 guest, and tell it to do. On the bare machine all of it is a mistake.
public abstract class VirtualizedGuest extends LiveGuest {
    /// The monitor and what it is made of; empty on the bare machine.
    public abstract Optional<MonitoredGuest> monitored();

    /// The monitor's own 4 MiB of the guest's linear addresses, slot by slot.
    public SpanMap getSpan() {
        return demanded("span").vm().span().map();
    }

    /// The table of page frames: the host frame behind each page of the guest's memory.
    public FramesView getFrames() {
        return FramesView.of((Guest) this, demanded("frames").vm());
    }

    /// `g.withdraw(gpa: 0x5000)`: takes frames away without the guest's knowledge.
    ///
    /// @return how many pages had one
    public int withdraw(Map<?, ?> options) {
        Options said = new Options("withdraw", options, ScriptLine.current()).only("gpa");
        Object where = said.need("gpa", "withdraw gpa: 0x5000");
        Integers.Span span = where instanceof Number ? Integers.ends(where, "gpa") : Integers.span(where, "gpa");
        MonitoredGuest monitored = demanded("withdraw");
        int taken = 0;
        for (long page = span.first() & ~0xfffL; page <= span.last(); page += 4096) {
            if (!monitored.vm().frames().contains(page)) {
                throw UserError.here(
                        "0x%x is no RAM of guest '%s'".formatted(page, getName()),
                        "it has 0x%x bytes".formatted(monitored.vm().frames().bytes()));
            }
            taken += monitored.withdraw(page) ? 1 : 0;
        }
        return taken;
    }

    /// The balloon, by which the guest gives pages back: `g.balloon.want(3)`.
    public BalloonOfGuest getBalloon() {
        return demanded("balloon")
                .attachedBalloon()
                .map(BalloonOfGuest::new)
                .orElseThrow(() -> UserError.here(
                        "guest '%s' has no balloon".formatted(getName()), "write devices { balloon() }"));
    }

    /// The guest's code beside the copies that hardware runs.
    public ScannedView getScanned() {
        return demanded("scanned")
                .scanned()
                .map(it -> ScannedView.of((Guest) this, it))
                .orElseThrow(() -> UserError.here(
                        "guest '%s' runs code that nobody has scanned".formatted(getName()),
                        "use technique scanBeforeExecute"));
    }

    /// The page faults that the monitor has had, by kind.
    public TriageView getTriage() {
        demanded("triage");
        return TriageView.of((Guest) this);
    }

    /// What a page fault would be at an address now: `g.triage(0x1234, write, as: user)`.
    public FaultDiagnosis triage(Map<?, ?> options, Object gva, Object... how) {
        long address = Integers.address(gva, "a linear address");
        return demanded("triage").diagnose(address, Accesses.of(options, how), Integer.BYTES);
    }

    /// What a page fault would be at an address now, for the supervisor.
    public FaultDiagnosis triage(Object gva, Object... how) {
        return triage(Map.of(), gva, how);
    }

    /// The monitor that `word` needs.
    final MonitoredGuest demanded(String word) {
        if (((Guest) this).paravirtual().isPresent()) {
            throw UserError.here(
                    "'%s' is about guests that know of no monitor, and '%s' is paravirtual".formatted(word, getName()),
                    "it has frameTypes and hypercalls");
        }
        return monitored()
                .orElseThrow(() -> UserError.here(
                        "'%s' needs a monitor, and guest '%s' runs on the bare machine".formatted(word, getName()),
                        "add technique deprivileged, or another one"));
    }

    /// What is asked of the monitor by a word of the top level; null for another word.
    final Object view(String word) {
        return switch (word) {
            case "span" -> getSpan();
            case "frames" -> getFrames();
            case "triage" -> getTriage();
            case "scanned" -> getScanned();
            case "balloon" -> getBalloon();
            default -> null;
        };
    }
}
