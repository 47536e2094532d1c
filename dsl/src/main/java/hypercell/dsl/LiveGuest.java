package hypercell.dsl;

import groovy.lang.GroovyObjectSupport;
import hypercell.engine.explain.Story;
import java.util.List;
import java.util.Map;

/// A guest of any instruction set, as the words of scripts reach it.
public abstract class LiveGuest extends GroovyObjectSupport {
    /// Name as written.
    public abstract String getName();

    /// What remains of the guest when it is gone.
    public abstract GuestSummary getSummary();

    /// Runs until the guest stops, at most its budget.
    public Run run() {
        return run(Map.of());
    }

    /// `g.run(max: n, expecting: stop)`.
    public abstract Run run(Map<?, ?> options);

    /// Runs one instruction and tells its story.
    public abstract Story step();

    /// Runs `count` instructions; the story of the last one.
    public abstract Story step(Object count);

    /// Builds the machine anew.
    public abstract LiveGuest reset();

    /// The last run; null before the first.
    public abstract Run getLastRun();

    /// How the last run or step ended; null before the first.
    public abstract StopKind getStop();

    /// Names that are properties: registers, flags and labels.
    public abstract List<String> names();

    /// A register, flag or label; null for another name.
    public abstract Object named(String name);

    /// Where an address leads, or what the access would raise.
    public abstract Object translation(Object address, Object... how);

    /// Number of exits for a reason.
    public abstract long exits(Object reason);

    /// Number of exceptions of a kind.
    public abstract long faults(Object number);

    /// Address of a label.
    public abstract long label(CharSequence name);

    /// Makes a run end soon. Any thread.
    abstract void requestStop();

    /// The machine goes.
    abstract void close();
}
