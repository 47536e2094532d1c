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
                withoutRings(cpu.furtherState()),
                pages(machine),
                new String(machine.com1Output(), StandardCharsets.ISO_8859_1),
                happened(machine));
    }

    /// The x87 unit keeps selectors of its last instruction and operand, privilege level and all, which only FSTENV
    /// and FXSAVE show. No technique can keep them right; their last two bits are left out.
    private static String withoutRings(String furtherState) {
        StringBuilder text = new StringBuilder();
        for (String line : furtherState.lines().toList()) {
            String[] words = line.split(" ");
            if (words[0].equals("x87")) {
                words[6] = Long.toHexString(Long.parseLong(words[6], 16) & ~3L);
                words[8] = Long.toHexString(Long.parseLong(words[8], 16) & ~3L);
            }
            text.append(String.join(" ", words)).append('\n');
        }
        return text.toString();
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
                case Event.Fault fault ->
                    happened.add("%d: fault %d, error %x, CR2 %x, at %x"
                            .formatted(when, fault.vector(), fault.errorCode(), fault.address(), fault.pc()));
                case Event.Delivered to ->
                    happened.add("%d: %s %d through %x to %x:%x, ring %d to %d"
                            .formatted(
                                    when,
                                    to.kind(),
                                    to.vector(),
                                    to.gate(),
                                    to.selector(),
                                    to.offset(),
                                    to.fromCpl(),
                                    to.toCpl()));
                default -> {} // devices and control registers show in the state
            }
        }
        return happened;
    }

    /// The first thing in which two runs differ, as a sentence; null when there is none.
    static String difference(Outcome one, Outcome other) {
        if (one.equals(other)) {
            return null;
        }
        String first = firstDifference("event", one.happened, other.happened);
        if (first == null) {
            first = firstDifference("end", one.lines(), other.lines());
        }
        return first;
    }

    private static String firstDifference(String what, List<String> one, List<String> other) {
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            String a = i < one.size() ? one.get(i) : "nothing more";
            String b = i < other.size() ? other.get(i) : "nothing more";
            if (!a.equals(b)) {
                return "%s %d: %s | %s".formatted(what, i, a, b);
            }
        }
        return null;
    }

    /// All but the events, in lines.
    private List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(stop, instructions + " instructions", "sent " + output));
        registers.forEach((name, value) -> lines.add("%s = %x".formatted(name, value)));
        pages.forEach((page, hash) -> lines.add("page %x of memory hashes to %x".formatted(page, hash)));
        lines.addAll(furtherState.lines().toList());
        return lines;
    }
}
