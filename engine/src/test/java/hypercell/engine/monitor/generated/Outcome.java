package hypercell.engine.monitor.generated;

import hypercell.engine.machine.Cpu;
import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.platform.PcMachine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// All that a guest can have noticed of a run: what every technique must leave as the bare machine leaves it.
///
/// @param stop kind of end, and where
/// @param registers by name, parts left out; what has no name as one text
/// @param pages hash of each page of RAM, by page number
/// @param happened faults and deliveries, each with its instruction count
record Outcome(
        String stop,
        long instructions,
        Map<String, Long> registers,
        String furtherState,
        Map<Integer, Long> pages,
        String output,
        List<String> happened) {

    /// Whether the budget ended the run.
    boolean unfinished() {
        return stop.startsWith("out of budget");
    }

    /// What `machine` has come to.
    static Outcome of(PcMachine machine, Stop stop) {
        Cpu cpu = machine.cpu();
        Map<String, Long> registers = new LinkedHashMap<>();
        for (Cpu.RegisterInfo info : cpu.registers()) {
            if (!info.part() || info.name().contains(".")) {
                registers.put(info.name(), cpu.register(info.name()));
            }
        }
        return new Outcome(
                stop.sentence(),
                cpu.instructions(),
                registers,
                cpu.furtherState(),
                pages(machine),
                new String(machine.com1Output(), StandardCharsets.ISO_8859_1),
                happened(machine));
    }

    private static Map<Integer, Long> pages(PcMachine machine) {
        Map<Integer, Long> pages = new LinkedHashMap<>();
        byte[] ram = machine.readGpa(0, Layout.RAM);
        for (int page = 0; page < Layout.RAM >> 12; page++) {
            CRC32C hash = new CRC32C();
            hash.update(ram, page << 12, 4096);
            pages.put(page, hash.getValue());
        }
        return pages;
    }

    private static List<String> happened(PcMachine machine) {
        List<String> happened = new ArrayList<>();
        for (Event event : machine.events()) {
            long when = event.stamp().instructions();
            switch (event) {
                case Event.Fault(_, int vector, int code, long address, long pc, _) ->
                    happened.add("%d: fault %d, error %x, CR2 %x, at %x".formatted(when, vector, code, address, pc));
                case Event.Delivered(_, int vector, String kind, long gate, int selector, long offset, int from, int to) ->
                    happened.add("%d: %s %d through %x to %x:%x, ring %d to %d"
                            .formatted(when, kind, vector, gate, selector, offset, from, to));
                default -> {} // devices and control registers show in the state
            }
        }
        return happened;
    }

    /// The first thing in which two runs differ, as a sentence; null when there is none.
    static String difference(Outcome one, Outcome other) {
        for (int i = 0; i < Math.max(one.happened.size(), other.happened.size()); i++) {
            String a = i < one.happened.size() ? one.happened.get(i) : "nothing more";
            String b = i < other.happened.size() ? other.happened.get(i) : "nothing more";
            if (!a.equals(b)) {
                return "event %d: %s | %s".formatted(i, a, b);
            }
        }
        if (!one.stop.equals(other.stop)) {
            return "stop: %s | %s".formatted(one.stop, other.stop);
        }
        for (Map.Entry<String, Long> register : one.registers.entrySet()) {
            Long value = other.registers.get(register.getKey());
            if (!register.getValue().equals(value)) {
                return "%s: %x | %x".formatted(register.getKey(), register.getValue(), value);
            }
        }
        for (Map.Entry<Integer, Long> page : one.pages.entrySet()) {
            if (!page.getValue().equals(other.pages.get(page.getKey()))) {
                return "memory of page %x".formatted(page.getKey());
            }
        }
        return one.equals(other) ? null : "%s, output, or count: %s | %s".formatted("state", one, other);
    }
}
