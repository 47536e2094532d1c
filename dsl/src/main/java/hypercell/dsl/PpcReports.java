package hypercell.dsl;

import hypercell.dsl.Views.ExitLog;
import hypercell.dsl.Views.ExitView;
import hypercell.dsl.Views.MonitorView;
import hypercell.engine.boot.SymbolTable;
import hypercell.engine.monitor.softtlb.SoftTlbCounts;
import hypercell.engine.observe.Event;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.platform.PpcMachine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What a ppc440 guest's exits and monitor come to, in the same views as x86's.
final class PpcReports {
    private PpcReports() {}

    /// The view that a word of the top level names; null for another word.
    static Object view(PpcGuest guest, String name) {
        return switch (name) {
            case "registers" -> guest.getRegisters();
            case "tlb" -> guest.getTlb();
            case "hardwareTlb" -> guest.getHardwareTlb();
            case "memory" -> guest.getMemory();
            case "events" -> guest.getEvents();
            case "story" -> guest.getStory();
            case "exits" -> guest.getExits();
            case "exitLog" -> guest.getExitLog();
            case "lanes" -> guest.getLanes();
            case "monitor" -> guest.getMonitor();
            case "counters" -> guest.getCounters();
            case "pages", "stack" ->
                throw UserError.here(
                        "'%s' is for x86; guest '%s' is a ppc440".formatted(name, guest.getName()),
                        "it has tlb, hardwareTlb, exits, exitLog, lanes, monitor, counters, events, registers");
            default -> null;
        };
    }

    /// A ppc440 guest has no tables that hardware walks, but a TLB beside the hardware's.
    static Object shadow(PpcGuest guest, Map<?, ?> options) {
        if (!options.isEmpty()) {
            Object option = options.keySet().iterator().next();
            throw UserError.here(
                    "shadow of a ppc440 guest has no option '%s'".formatted(option),
                    "'explain' tells how one address is translated");
        }
        return guest.getHardwareTlb();
    }

    static ExitView exits(PpcGuest guest) {
        TreeMap<String, Long> counts = new TreeMap<>();
        guest.machine().stream().exits().forEach((reason, count) -> counts.put(reason.name(), count));
        return new ExitView(guest.getSpec().technique(), counts);
    }

    static long count(PpcGuest guest, Object reason) {
        Map<ExitReason, Long> counts = guest.machine().stream().exits();
        return ExitName.of(reason).reasons().stream()
                .mapToLong(each -> counts.getOrDefault(each, 0L))
                .sum();
    }

    static ExitLog log(PpcGuest guest, SymbolTable symbols) {
        List<Event.Exit> log = new ArrayList<>();
        for (Event event : guest.machine().events()) {
            if (event instanceof Event.Exit exit) {
                log.add(exit);
            }
        }
        return new ExitLog(guest.getSpec().technique(), List.copyOf(log), symbols);
    }

    static Lanes lanes(PpcGuest guest, long first, long last) {
        PpcMachine machine = guest.machine();
        int level = machine.core().state().problemState() ? 3 : 0;
        return Lanes.of(
                guest.getSpec().technique(),
                machine.events(),
                level,
                machine.cpu().instructions(),
                first,
                last);
    }

    static MonitorView monitor(PpcGuest guest) {
        SequencedMap<String, String> lines = new LinkedHashMap<>();
        guest.monitored()
                .ifPresentOrElse(
                        it -> describe(it.monitor().counts(), guest, lines), () -> lines.put("monitor", "none"));
        TreeMap<String, Long> causes = new TreeMap<>(guest.machine().stream().hiddenCauses());
        return new MonitorView(guest.getSpec().technique(), lines, causes, exits(guest));
    }

    private static void describe(SoftTlbCounts counts, PpcGuest guest, SequencedMap<String, String> lines) {
        var options = guest.getSpec().monitor().orElseThrow();
        lines.put("privilege", "the guest's kernel runs in problem state");
        lines.put("memory", "softTlb" + (options.secondLevel() ? ", second-level TLB" : ""));
        lines.put("host PIDs", options.tagged() ? "one for each guest space and mode" : "none: every switch flushes");
        lines.put(
                "hardware TLB",
                "%d of 64 entries".formatted(guest.getHardwareTlb().size()));
        lines.put(
                "misses",
                "%,d of the guest's own, %,d hidden, %,d answered by the second level, %,d flushes"
                        .formatted(
                                counts.visibleMisses(),
                                counts.hiddenMisses(),
                                counts.secondLevelHits(),
                                counts.flushes()));
        lines.put(
                "instructions",
                "%,d, of which the monitor emulated %,d".formatted(counts.guestInstructions(), counts.emulated()));
    }
}
