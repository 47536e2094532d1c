package hypercell.engine.monitor.softtlb;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.observe.Event;
import hypercell.engine.ppc.fault.Ivor;
import java.util.ArrayList;
import java.util.List;

/// What one data TLB miss sets in motion, in lanes: five steps on the bare machine, seven with a monitor, made from the
/// event stream (OSTEP, "Virtual Machine Monitors", the figures of the TLB miss flow).
///
/// @param steps in order
/// @param entries monitor entries from the miss to the return
public record MissFlow(List<Step> steps, int entries) {
    /// Who acts.
    public enum Lane {
        PROCESS("process"),
        KERNEL("guest kernel"),
        MONITOR("monitor");

        private final String words;

        Lane(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /// One step.
    ///
    /// @param entries monitor entries that the step stands for: more than one where the 440 needs several
    ///     instructions
    public record Step(int number, Lane lane, String what, int entries) {}

    /// The flow of the first miss that the guest's kernel handled completely.
    ///
    /// @param events of the guest, oldest first
    /// @throws IllegalArgumentException when there is none
    public static MissFlow of(List<Event> events) {
        for (int i = 0; i < events.size(); i++) {
            boolean miss = events.get(i) instanceof Event.BookEInterrupt interrupt
                    && interrupt.ivor() == Ivor.DATA_TLB_ERROR.number();
            int end = miss ? returned(events, i) : -1;
            if (end > 0) {
                boolean monitored = i > 0 && events.get(i - 1) instanceof Event.Exit;
                return flow(events.subList(monitored ? i - 1 : i, end));
            }
        }
        throw new IllegalArgumentException("no data TLB miss was handled");
    }

    /// Behind the return from the miss at `from`; -1 when there is none.
    private static int returned(List<Event> events, int from) {
        for (int i = from; i < events.size(); i++) {
            if (events.get(i) instanceof Event.BookEReturn) {
                return i + 1;
            }
        }
        return -1;
    }

    private static MissFlow flow(List<Event> events) {
        int writes = 0;
        int moves = 0;
        int others = 0;
        for (Event event : events) {
            if (event instanceof Event.Exit exit) {
                switch (exit.reason()) {
                    case TLB_WRITE -> writes++;
                    case SPR_READ, SPR_WRITE, MSR_ACCESS, TLB_READ, TLB_SEARCH -> moves++;
                    default -> others++;
                }
            }
        }
        int entries = writes + moves + others;
        return new MissFlow(entries == 0 ? bare() : monitored(events, writes, moves), entries);
    }

    private static List<Step> bare() {
        return List.of(
                new Step(1, Lane.PROCESS, "an access misses the TLB: trap", 0),
                new Step(2, Lane.KERNEL, "the miss handler looks the page up in its table", 0),
                new Step(3, Lane.KERNEL, "it writes the translation into the TLB (tlbwe)", 0),
                new Step(4, Lane.KERNEL, "it returns from the trap (rfi)", 0),
                new Step(5, Lane.PROCESS, "the access is retried and hits", 0));
    }

    private static List<Step> monitored(List<Event> events, int writes, int moves) {
        boolean returns =
                events.stream().anyMatch(event -> event instanceof Event.Exit exit && exit.reason() == ExitReason.RFI);
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(1, Lane.PROCESS, "an access misses the hardware TLB: trap", 0));
        steps.add(new Step(2, Lane.MONITOR, "the guest's TLB misses, too: to the guest's handler, deprivileged", 1));
        steps.add(new Step(3, Lane.KERNEL, "the miss handler looks the page up; its special registers trap", moves));
        steps.add(new Step(4, Lane.MONITOR, "tlbwe traps: the guest's entry as written, the hardware's later", writes));
        steps.add(new Step(5, Lane.KERNEL, "the handler returns from the trap (rfi)", 0));
        steps.add(new Step(6, Lane.MONITOR, "rfi traps: back to the process", returns ? 1 : 0));
        steps.add(new Step(7, Lane.PROCESS, "the access is retried; after one hidden fill it hits", 0));
        return List.copyOf(steps);
    }
}
