package hypercell.dsl;

import hypercell.engine.boot.SymbolTable;
import hypercell.engine.machine.Cpu.RegisterInfo;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.mmu.TlbEntry;
import hypercell.engine.x86.mmu.TlbModel;
import java.util.Iterator;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.function.Predicate;

/// Snapshots that `show` shows: what the machine held at that moment.
public final class Views {
    private Views() {}

    /// Registers with their values, in the order of a dump.
    public record RegisterView(String guest, String mode, List<RegisterInfo> registers, List<Number> values) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(guest + " · " + mode);
            for (int i = 0; i < registers.size(); i++) {
                RegisterInfo info = registers.get(i);
                boolean newLine = i == 0
                        || i % 4 == 0
                        || !info.group().equals(registers.get(i - 1).group());
                int digits = Math.max(1, (info.bits() + 3) / 4);
                text.append(newLine ? "\n" : "   ")
                        .append("%-6s = 0x".formatted(info.name()))
                        .append(padded("%x".formatted(values.get(i)), digits));
            }
            return text.toString();
        }
    }

    private static String padded(String hex, int digits) {
        return "0".repeat(Math.max(0, digits - hex.length())) + hex;
    }

    /// Valid entries of the TLB by set and way, then those of the paging-structure caches.
    public record TlbView(TlbModel model, List<TlbEntry> entries) implements Iterable<TlbEntry> {
        /// Number of valid entries, those of the paging-structure caches aside.
        public int size() {
            return (int) entries.stream().filter(entry -> !entry.structure()).count();
        }

        @Override
        public Iterator<TlbEntry> iterator() {
            return entries.iterator();
        }

        @Override
        public String toString() {
            StringBuilder text =
                    new StringBuilder("TLB %s: %d of %d entries".formatted(model.name(), size(), model.entries()));
            for (TlbEntry entry : entries) {
                text.append("\n  %s set %4d way %2d  0x%08x -> 0x%08x  %s %s%s%s"
                        .formatted(
                                entry.bank(),
                                entry.set(),
                                entry.way(),
                                entry.gvaPage(),
                                entry.gpaPage(),
                                entry.writable() ? "rw" : "r",
                                entry.user() ? "user" : "supervisor",
                                entry.global() ? " global" : "",
                                entry.dirty() ? " dirty" : ""));
            }
            return text.toString();
        }
    }

    /// Sparse events, oldest first.
    ///
    /// @param symbols names for the places in the code where they happened
    public record EventView(List<Event> events, SymbolTable symbols) implements Iterable<Event> {
        /// Number of events kept.
        public int size() {
            return events.size();
        }

        /// The first `count` events, or all when there are fewer: `show events.take(8)`.
        public EventView take(int count) {
            return new EventView(events.subList(0, Math.clamp(count, 0, events.size())), symbols);
        }

        /// Accesses to devices: `show events.devices`.
        public EventView getDevices() {
            return only(event -> event instanceof Event.Device);
        }

        /// Exceptions and what was delivered through the IDT: `show events.faults`.
        public EventView getFaults() {
            return only(event -> event instanceof Event.Fault || event instanceof Event.Delivered);
        }

        private EventView only(Predicate<Event> wanted) {
            return new EventView(events.stream().filter(wanted).toList(), symbols);
        }

        @Override
        public Iterator<Event> iterator() {
            return events.iterator();
        }

        @Override
        public String toString() {
            return events.isEmpty()
                    ? "no events"
                    : String.join("\n", events.stream().map(Event::toString).toList());
        }
    }

    /// Exits by reason.
    public record ExitView(String technique, SortedMap<String, Long> counts) {
        @Override
        public String toString() {
            return counts.isEmpty() ? "no exits (technique " + technique + ")" : counts.toString();
        }
    }

    /// Exits one by one, those that were kept.
    public record ExitLog(String technique, List<Event.Exit> exits, SymbolTable symbols)
            implements Iterable<Event.Exit> {
        @Override
        public Iterator<Event.Exit> iterator() {
            return exits.iterator();
        }

        /// Number of exits that were kept.
        public int size() {
            return exits.size();
        }

        /// The n-th, counted from 0.
        public Event.Exit getAt(int index) {
            return exits.get(index);
        }

        @Override
        public String toString() {
            return exits.isEmpty()
                    ? "no exits (technique " + technique + ")"
                    : String.join("\n", exits.stream().map(Event.Exit::toString).toList());
        }
    }

    /// A monitor as it stands.
    ///
    /// @param lines what is said of each of its parts, in order
    /// @param hiddenFaults how often each case of its technique came up
    /// @param exits by reason
    public record MonitorView(
            String technique,
            SequencedMap<String, String> lines,
            SortedMap<String, Long> hiddenFaults,
            ExitView exits) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("monitor of technique " + technique);
            lines.forEach((name, value) -> text.append("\n%-14s %s".formatted(name, value)));
            hiddenFaults.forEach((name, count) -> text.append("\n%,10d hidden faults: %s".formatted(count, name)));
            return text.toString();
        }
    }

    /// What lies where in physical memory, ascending.
    public record MemoryMap(long ramBytes, List<Region> regions) {
        /// One stretch; `last` included.
        public record Region(String what, long first, long last) {
            @Override
            public String toString() {
                return "0x%08x..0x%08x  %s".formatted(first, last, what);
            }
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("RAM 0x%08x bytes".formatted(ramBytes));
            regions.forEach(region -> text.append("\n  ").append(region));
            return text.toString();
        }
    }

    /// Disassembled instructions.
    public record Listing(List<Line> lines) {
        /// One instruction.
        ///
        /// @param label label at the address, or empty
        public record Line(long address, Bytes bytes, String text, String label) {
            /// Address, bytes and text, without the label.
            public String instruction() {
                StringBuilder hex = new StringBuilder();
                for (int b : bytes.toList()) {
                    hex.append("%02x ".formatted(b));
                }
                return "0x%08x  %-22s %s".formatted(address, hex, text);
            }

            @Override
            public String toString() {
                return (label.isEmpty() ? "" : label + ":\n") + instruction();
            }
        }

        @Override
        public String toString() {
            return String.join("\n", lines.stream().map(Line::toString).toList());
        }
    }
}
