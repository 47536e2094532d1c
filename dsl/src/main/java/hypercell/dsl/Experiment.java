package hypercell.dsl;

import hypercell.dsl.build.Plan;
import hypercell.dsl.internal.AsmScope;
import hypercell.dsl.internal.GuestFiles;
import hypercell.dsl.internal.Techniques;
import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.PpcGuestSpec;
import hypercell.engine.table.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything one session has made with the DSL: guests, runs, expectations and shown values, in order. A session
/// (script, REPL, notebook, grader) owns exactly one and hands it to every cell through the binding. It keeps records,
/// not machines: only the current guest's machine is held.
public final class Experiment implements AutoCloseable {
    private final Front front;
    private final ExperimentOptions options;
    private final Kept<Object> shown = new Kept<>();
    private final Kept<GuestSummary> guests = new Kept<>();
    private final Kept<Run> runs = new Kept<>();
    private final Kept<Run> unexpected = new Kept<>();
    private final Kept<ExpectationResult> results = new Kept<>();
    private final GuestFiles files = new GuestFiles();
    private LiveGuest current;
    private AsmScope asmScope;
    private double score;
    private double maxScore;
    private boolean failed;
    private long instructions;
    private volatile LiveGuest running;
    private volatile boolean interrupted;

    /// An empty experiment that talks through `front`.
    public Experiment(Front front, ExperimentOptions options) {
        this.front = front;
        this.options = options;
    }

    /// The door this experiment talks through.
    public Front front() {
        return front;
    }

    /// What the caller overrides.
    public ExperimentOptions options() {
        return options;
    }

    /// Where `load` looks for files first: the folder of the script. The working directory comes second.
    public void scriptFolder(Path folder) {
        files.folder(folder);
    }

    /// Shows `value` through the front and keeps it for the JSON document; of what is live a snapshot is kept.
    public void show(Object value) {
        Object snapshot = snapshot(value);
        shown.add(snapshot);
        front.show(value instanceof LiveGuest ? value : snapshot);
    }

    private static Object snapshot(Object value) {
        return switch (value) {
            case LiveGuest guest -> guest.getSummary();
            case PageEntries pages -> pages.view();
            case null, default -> value;
        };
    }

    /// Values shown so far, in order.
    public List<Object> shown() {
        return shown.list();
    }

    /// Guests made so far, in order.
    public List<GuestSummary> guests() {
        return guests.list();
    }

    /// Runs so far, in order.
    public List<Run> runs() {
        return runs.list();
    }

    /// Runs that ended in a way nobody expected: out of budget, triple fault, failed device. An `expect` that
    /// mentions `stop`, or `run(expecting: ...)`, takes a run off this list. Exit status 3 comes from it.
    public List<Run> unexpectedEnds() {
        return unexpected.list();
    }

    /// Blocks of expectations so far, in order.
    public List<ExpectationResult> results() {
        return results.list();
    }

    /// Lines of all those blocks, in order.
    public List<Expectation> expectations() {
        return results.list().stream()
                .flatMap(result -> result.expectations().stream())
                .toList();
    }

    /// Whether an expectation has failed. Exit status 1 comes from it.
    public boolean failed() {
        return failed;
    }

    /// Points reached so far.
    public double points() {
        return score;
    }

    /// Points that could have been reached so far.
    public double maxPoints() {
        return maxScore;
    }

    /// The guest that was made or run last, which `expect`, `run`, `step` and `show tlb` mean.
    public Optional<LiveGuest> live() {
        return Optional.ofNullable(current);
    }

    /// The current guest when it is one of x86.
    public Optional<Guest> current() {
        return current instanceof Guest guest ? Optional.of(guest) : Optional.empty();
    }

    /// Makes `guest` the current one.
    void current(LiveGuest guest) {
        current = guest;
    }

    /// The technique that the command line asks for instead of the scripts' own.
    ///
    /// @throws UserError when there is none of this name
    public Optional<String> technique() {
        return options.technique().isEmpty()
                ? Optional.empty()
                : Optional.of(Techniques.named(options.technique(), Position.UNKNOWN));
    }

    /// Works out a specification and powers the guest on.
    ///
    /// @throws UserError with every mistake of the specification and its code
    Guest add(GuestSpec spec) {
        Plan plan = Plan.of(spec);
        if (!plan.problems().isEmpty()) {
            throw new UserError("", plan.problems());
        }
        Guest guest = new Guest(this, plan);
        guests.add(guest.getSummary());
        current = guest;
        return guest;
    }

    /// Assembles the code of a ppc440 guest and powers it on.
    ///
    /// @throws UserError with every mistake of the code
    PpcGuest add(PpcGuestSpec spec) {
        PpcGuest guest = PpcGuest.of(this, spec);
        guests.add(guest.getSummary());
        current = guest;
        return guest;
    }

    /// Name for a guest that has none.
    String nextGuestName() {
        return "guest " + (guests.count() + 1);
    }

    /// Number of the next run, from 1.
    long nextRunNumber() {
        return runs.count() + 1;
    }

    /// Guest instructions of all runs and steps so far.
    public long instructions() {
        return instructions;
    }

    /// A guest has run or stepped `count` instructions.
    void retired(long count) {
        instructions += count;
    }

    void add(Run run, boolean expected) {
        runs.add(run);
        if (!expected) {
            unexpected.add(run);
        }
    }

    /// A script looks at how the last run of `guest` ended: that end is no longer unexpected.
    public void acceptLastEnd(LiveGuest guest) {
        if (guest.getLastRun() != null) {
            unexpected.remove(guest.getLastRun());
        }
    }

    void add(ExpectationResult result) {
        results.add(result);
        score += result.score();
        maxScore += result.max();
        failed |= !result.passed();
    }

    /// The guest that runs now, or null; for [#interrupt].
    void running(LiveGuest guest) {
        running = guest;
    }

    /// Whether [#interrupt] was called since [#clearInterrupt]; long work of the DSL ends early then.
    boolean interrupted() {
        return interrupted;
    }

    /// Long work begins: an interrupt from before does not count.
    void clearInterrupt() {
        interrupted = false;
    }

    /// Stops whatever guest is running, from any thread, within microseconds of guest work; no effect when none
    /// runs.
    public void interrupt() {
        interrupted = true;
        LiveGuest guest = running;
        if (guest != null) {
            guest.requestStop();
        }
    }

    /// A file's bytes for `load`; `position` is where the script says it.
    public byte[] readFile(String name, Position position) {
        return files.read(name, position);
    }

    /// The `asm` block that runs now, or null; macros expand in it.
    public AsmScope asmScope() {
        return asmScope;
    }

    /// Enters or leaves an `asm` block.
    public void asmScope(AsmScope scope) {
        asmScope = scope;
    }

    /// Forgets guests, expectations and shown values.
    public void reset() {
        shown.clear();
        guests.clear();
        runs.clear();
        unexpected.clear();
        results.clear();
        score = 0;
        maxScore = 0;
        failed = false;
        instructions = 0;
        close();
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
