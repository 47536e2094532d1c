package hypercell.dsl;

import hypercell.engine.boot.SymbolTable;
import hypercell.engine.monitor.FaultKind;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.platform.PcMachine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The page faults that a monitor has had, sorted by kind: how many, and for those that were kept what each was told
/// by. All of it is read off the machine's events.
///
/// @param technique of the guest
/// @param counts since the start, by kind
/// @param faults one by one, the first and the last that were kept
/// @param symbols names of places in the guest's code
public record TriageView(String technique, Map<FaultKind, Long> counts, List<Fault> faults, SymbolTable symbols) {
    /// One page fault.
    ///
    /// @param evidence what the events around it say, in words
    public record Fault(FaultKind kind, Event.Exit exit, String evidence) {}

    static TriageView of(Guest guest) {
        PcMachine machine = guest.machine();
        Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
        for (Map.Entry<ExitReason, Long> each : machine.eventStream().exits().entrySet()) {
            FaultKind.of(each.getKey()).ifPresent(kind -> counts.merge(kind, each.getValue(), Long::sum));
        }
        return new TriageView(
                guest.getSpec().technique(),
                counts,
                faults(machine.events()),
                guest.code().symbols());
    }

    private static List<Fault> faults(List<Event> events) {
        Map<Long, Event.Fault> refused = new HashMap<>();
        for (Event event : events) {
            if (event instanceof Event.Fault fault && fault.stamp().cause() >= 0) {
                refused.putIfAbsent(fault.stamp().cause(), fault);
            }
        }
        List<Fault> faults = new ArrayList<>();
        Event before = null;
        for (Event event : events) {
            if (event instanceof Event.Exit exit) {
                String evidence = evidence(exit, before, refused);
                FaultKind.of(exit).ifPresent(kind -> faults.add(new Fault(kind, exit, evidence)));
            }
            before = event;
        }
        return List.copyOf(faults);
    }

    /// Why the guest's own tables refuse, or what the monitor has changed, or what it says it has found.
    private static String evidence(Event.Exit exit, Event before, Map<Long, Event.Fault> refused) {
        Event.Fault fault = refused.get(exit.stamp().sequence());
        if (fault != null) {
            return "%s; the guest gets error code %d".formatted(fault.reason(), fault.errorCode());
        }
        if (before instanceof Event.TableChange change && change.gva() == exit.gva()) {
            return "hardware's entry was 0x%08x, is 0x%08x; %s"
                    .formatted(change.before(), change.after(), exit.detail());
        }
        return exit.detail();
    }

    /// How many faults of the kinds with this code: `triage.count('K2')`.
    public long count(String code) {
        return counts.entrySet().stream()
                .filter(each -> each.getKey().code().equals(code))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("page faults, technique " + technique);
        counts.forEach((kind, count) -> text.append("\n%6d %s %s".formatted(count, kind.code(), kind.words())));
        return text.toString();
    }
}
