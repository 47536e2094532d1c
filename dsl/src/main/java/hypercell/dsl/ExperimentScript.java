package hypercell.dsl;

import groovy.lang.Closure;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import hypercell.dsl.internal.Accesses;
import hypercell.dsl.internal.ExpectScope;
import hypercell.dsl.internal.GuestScope;
import hypercell.dsl.internal.Macro;
import hypercell.dsl.internal.NexusWord;
import hypercell.dsl.internal.PpcGuestScope;
import hypercell.dsl.internal.Preflight;
import hypercell.dsl.internal.ScriptLine;
import hypercell.dsl.internal.TechniqueChoice;
import hypercell.dsl.internal.Techniques;
import hypercell.dsl.spec.Flags;
import hypercell.engine.explain.Story;
import hypercell.engine.monitor.CostModel;
import hypercell.engine.monitor.FaultDiagnosis;
import hypercell.engine.monitor.nexus.NexusRun;
import hypercell.engine.table.Nearest;
import hypercell.engine.x86.mmu.Translation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Base class of every script and cell: the words of the DSL are its methods. Finds its [Experiment] in the binding
/// under [#EXPERIMENT].
public abstract class ExperimentScript extends Script {
    /// Name of the binding variable that holds the session's experiment; hidden from variable listings.
    public static final String EXPERIMENT = "__experiment";

    private static final List<String> ISAS = List.of("x86", PpcGuestScope.PLACE);

    /// The session's experiment.
    protected final Experiment experiment() {
        return (Experiment) getBinding().getVariable(EXPERIMENT);
    }

    /// `guest { ... }`: a guest without a name of its own.
    public LiveGuest guest(Closure<?> block) {
        return guest(Map.of(), experiment().nextGuestName(), block);
    }

    /// `guest('name') { ... }`.
    public LiveGuest guest(CharSequence name, Closure<?> block) {
        return guest(Map.of(), name, block);
    }

    /// `guest('name', isa: x86) { ... }` or `isa: ppc440`.
    public LiveGuest guest(Map<?, ?> options, CharSequence name, Closure<?> block) {
        for (Object option : options.keySet()) {
            if (!option.equals("isa")) {
                throw UserError.here("guest has no option '" + option + "'", "it has isa");
            }
        }
        if (options.containsKey("isa") && !ISAS.contains(String.valueOf(options.get("isa")))) {
            throw UserError.here(
                    "isa '%s' is not in this version".formatted(options.get("isa")),
                    "this version has " + String.join(" and ", ISAS));
        }
        if (PpcGuestScope.PLACE.equals(String.valueOf(options.get("isa")))) {
            return experiment().add(PpcGuestScope.read(experiment(), name.toString(), ScriptLine.current(), block));
        }
        return experiment().add(GuestScope.read(experiment(), name.toString(), ScriptLine.current(), block));
    }

    /// `asm { a, b -> ... }` outside a guest: a macro.
    public Macro asm(Closure<?> body) {
        return new Macro(experiment(), body);
    }

    /// `asm '''text'''` outside a guest: text takes no parameters, so it is no macro.
    public Macro asm(CharSequence text) {
        throw UserError.here("assembly text belongs into guest { }", "make a macro with asm { a, b -> ... }");
    }

    /// `run`: the current guest.
    public Run runGuest() {
        return live("run").run();
    }

    /// `run g`.
    public Run run(LiveGuest guest) {
        return guest.run();
    }

    /// `run g, max: 1000`.
    public Run run(Map<?, ?> options, LiveGuest guest) {
        return guest.run(options);
    }

    /// `run max: 1000`: the current guest.
    public Run run(Map<?, ?> options) {
        return live("run").run(options);
    }

    /// `show stack(4)`: the top `count` slots of the current guest's stack.
    public StackView stack(Object count) {
        return currentGuest("stack").stack(count);
    }

    /// `step`: one instruction of the current guest.
    public Story step() {
        return live("step").step();
    }

    /// `step 5`.
    public Story step(Number count) {
        return live("step").step(count);
    }

    /// `step g`.
    public Story step(LiveGuest guest) {
        return guest.step();
    }

    /// `withdraw gpa: 0x5000`: takes frames away from the current guest; how many pages had one.
    public int withdraw(Map<?, ?> options) {
        return currentGuest("withdraw").withdraw(options);
    }

    /// `reset`: the current guest.
    public LiveGuest reset() {
        return live("reset").reset();
    }

    /// `reset g`.
    public LiveGuest reset(LiveGuest guest) {
        return guest.reset();
    }

    /// `explain 0x1234, write`.
    public Object explain(Number gva, Object... how) {
        return live("explain") instanceof PpcGuest ppc
                ? ppc.explain(gva, how)
                : currentGuest("explain").explain(gva, how);
    }

    /// `explain 0x1234, write, as: user`.
    public Translation explain(Map<?, ?> options, Number gva, Object... how) {
        return currentGuest("explain").explain(options, gva, how);
    }

    /// `explain va: 0x1234, access: write, as: user`.
    public Translation explain(Map<?, ?> options) {
        return currentGuest("explain").explain(options);
    }

    /// `triage 0x1234, write`: what a page fault would be there.
    public FaultDiagnosis triage(Number gva, Object... how) {
        return currentGuest("triage").triage(gva, how);
    }

    /// `triage 0x1234, write, as: user`.
    public FaultDiagnosis triage(Map<?, ?> options, Number gva, Object... how) {
        return currentGuest("triage").triage(options, gva, how);
    }

    /// `show value`: shows it through the front of the session.
    public Object show(Object value) {
        boolean tables = Shadows.WORD.equals(value) && experiment().live().isPresent();
        experiment().show(tables ? shadow() : value);
        return null;
    }

    /// `shadow()`: the current guest's tables beside hardware's. The bare word is a technique, but for `show`.
    public Object shadow() {
        return shadow(Map.of());
    }

    /// `shadow gva: 0x1234, as: user`: one page in detail; `shadow as: user`: what user code has.
    public Object shadow(Map<?, ?> options) {
        return live("shadow") instanceof PpcGuest ppc
                ? ppc.shadow(options)
                : currentGuest("shadow").shadow(options);
    }

    /// `expect { ... }`: about the current guest.
    public ExpectationResult expect(Closure<?> block) {
        return expect(Map.of(), "", block);
    }

    /// `expect('name') { ... }`.
    public ExpectationResult expect(CharSequence name, Closure<?> block) {
        return expect(Map.of(), name, block);
    }

    /// `expect('name', points: 3) { ... }`.
    public ExpectationResult expect(Map<?, ?> options, CharSequence name, Closure<?> block) {
        return evaluate(options, name.toString(), experiment().live().orElse(null), block);
    }

    /// `expect(points: 3) { ... }`.
    public ExpectationResult expect(Map<?, ?> options, Closure<?> block) {
        return expect(options, "", block);
    }

    /// `expect(g) { ... }`.
    public ExpectationResult expect(LiveGuest guest, Closure<?> block) {
        return evaluate(Map.of(), "", guest, block);
    }

    /// `expect(g, points: 3) { ... }`.
    public ExpectationResult expect(Map<?, ?> options, LiveGuest guest, Closure<?> block) {
        return evaluate(options, "", guest, block);
    }

    /// `sweep(pages: [1, 4, 16]) { n -> [steps: ...] }`.
    public SweepTable sweep(Map<?, ?> axes, Closure<?> block) {
        return new Sweep(experiment(), axes, block).run();
    }

    /// `compare(bare, virtualTlb, shadow) { ... }`: one guest under several techniques.
    public Comparison compare(Object... techniquesAndBlock) {
        return compare(Map.of(), techniquesAndBlock);
    }

    /// `compare(bare, shadow, cost: 'p4-672') { ... }`.
    public Comparison compare(Map<?, ?> options, Object... techniquesAndBlock) {
        if (!options.isEmpty() && TechniqueChoice.isInParts(options)) {
            List<Object> all = new ArrayList<>(List.of(techniquesAndBlock));
            all.addFirst(options); // Groovy takes a map that comes first for named arguments
            return compare(all.toArray());
        }
        int count = techniquesAndBlock.length - 1;
        if (count < 1 || !(techniquesAndBlock[count] instanceof Closure<?> block)) {
            throw UserError.here("compare needs techniques and a guest", "write compare(bare, shadow) { asm ... }");
        }
        for (Object option : options.keySet()) {
            if (!option.equals("cost")) {
                throw UserError.here(
                        "compare has no option '" + option + "'", Nearest.hint(option.toString(), List.of("cost")));
            }
        }
        String named = options.containsKey("cost") ? String.valueOf(options.get("cost")) : CostModel.UNIT.name();
        List<String> models = CostModel.ALL.stream().map(CostModel::name).toList();
        CostModel cost = CostModel.named(named)
                .orElseThrow(() -> UserError.here(
                        "there is no cost model '%s'".formatted(named), "there are " + String.join(", ", models)));
        List<?> techniques = Arrays.asList(techniquesAndBlock).subList(0, count);
        String name = experiment().nextGuestName();
        return PpcComparing.isMeant(techniques)
                ? new PpcComparing(experiment(), cost).of(techniques, name, block)
                : new Comparing(experiment(), cost).of(techniques, name, block);
    }

    /// `classify 'SGDT'`: privileged, sensitive? Found out by running it.
    public List<SequencedMap<String, Object>> classify(CharSequence mnemonic) {
        return classify(Map.of(), mnemonic);
    }

    /// `classify 'SGDT', bits: 64, umip: true`.
    public List<SequencedMap<String, Object>> classify(Map<?, ?> options, CharSequence mnemonic) {
        return PrivilegeReport.rows(options, mnemonic.toString());
    }

    /// `popekGoldberg()`: every instruction of 32-bit code classified.
    public PrivilegeReport popekGoldberg() {
        return popekGoldberg(Map.of());
    }

    /// `popekGoldberg(bits: 64, umip: true)`.
    public PrivilegeReport popekGoldberg(Map<?, ?> options) {
        return PrivilegeReport.of(options);
    }

    /// `nexus()`: the way from a host to a monitor and back, in machine code.
    public NexusRun nexus() {
        return nexus(Map.of());
    }

    /// `nexus(mistake: noTransitionPage)`, `nexus(guest: 'cli\nhlt')`.
    public NexusRun nexus(Map<?, ?> options) {
        return NexusWord.run(options, ScriptLine.current());
    }

    /// Names that the rewriting of this script could not settle; fails with all that are unknown now, before
    /// anything else of the script runs.
    public final void __preflight(List<?> names, List<?> texts) {
        Preflight.check(this, names, texts);
    }

    /// Whether a name means something at the script's top level: a variable or a method. Sessions that keep methods
    /// of earlier cells add those.
    public boolean __defines(String name) {
        return getBinding().hasVariable(name)
                || !getMetaClass().respondsTo(this, name).isEmpty();
    }

    /// Words that are values: flags, stops, exits, accesses, techniques, and views of the current guest.
    public Object propertyMissing(String name) {
        Object value = word(name);
        if (value == null) {
            throw new MissingPropertyException(name, getClass());
        }
        return value;
    }

    private Object word(String name) {
        Object value = Flags.byWord().get(name);
        value = value != null ? value : StopKind.named(name);
        value = value != null ? value : Accesses.word(name);
        value = value != null ? value : Techniques.word(name);
        value = value != null ? value : ExitName.word(name);
        value = value != null ? value : ISAS.contains(name) || name.equals(NexusWord.NO_TRANSITION_PAGE) ? name : null;
        return value != null ? value : view(name);
    }

    private Object view(String name) {
        if (experiment().live().orElse(null) instanceof PpcGuest ppc) {
            return ppc.view(name);
        }
        return switch (name) {
            case "registers" -> currentGuest(name).getRegisters();
            case "tlb" -> currentGuest(name).getTlb();
            case "pages" -> currentGuest(name).getPages();
            case "memory" -> currentGuest(name).getMemory();
            case "events" -> currentGuest(name).getEvents();
            case "stack" -> currentGuest(name).getStack();
            case "story" -> currentGuest(name).getStory();
            case "exits" -> currentGuest(name).getExits();
            case "exitLog" -> currentGuest(name).getExitLog();
            case "monitor" -> currentGuest(name).getMonitor();
            case "lanes" -> currentGuest(name).getLanes();
            case "frameTypes" -> currentGuest(name).getFrameTypes();
            case "hypercalls" -> currentGuest(name).getHypercalls();
            case "counters" -> currentGuest(name).getCounters();
            case "span", "frames", "balloon", "triage", "scanned" ->
                currentGuest(name).view(name);
            default -> null;
        };
    }

    private ExpectationResult evaluate(Map<?, ?> options, String name, LiveGuest guest, Closure<?> block) {
        for (Object option : options.keySet()) {
            if (!option.equals("points")) {
                throw UserError.here(
                        "expect has no option '" + option + "'", Nearest.hint(option.toString(), List.of("points")));
            }
        }
        ExpectationResult result = ExpectScope.evaluate(experiment(), guest, name, options.get("points"), block);
        experiment().add(result);
        // What is worth points is graded work: its author wants to see that it holds, too.
        if (!result.passed() || result.graded()) {
            experiment().show(result);
        }
        return result;
    }

    private LiveGuest live(String word) {
        return experiment()
                .live()
                .orElseThrow(() -> UserError.here("'%s' needs a guest".formatted(word), "make one with guest { ... }"));
    }

    private Guest currentGuest(String word) {
        if (experiment().live().orElse(null) instanceof PpcGuest ppc) {
            throw UserError.here("'%s' is for x86; guest '%s' is a ppc440".formatted(word, ppc.getName()), "");
        }
        return experiment()
                .current()
                .orElseThrow(() -> UserError.here("'%s' needs a guest".formatted(word), "make one with guest { ... }"));
    }
}
