package hypercell.dsl;

import hypercell.engine.observe.Event;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.state.PpcState;
import hypercell.engine.x86.fault.Vector;
import java.util.ArrayList;
import java.util.List;

/// The way of control between application, kernel and monitor, step by step, made from the event stream.
///
/// @param technique of the guest
/// @param steps in order
public record Lanes(String technique, List<Step> steps) {
    /// Who can be at work.
    public enum Lane {
        APPLICATION("application"),
        KERNEL("kernel"),
        MONITOR("monitor");

        private final String words;

        Lane(String words) {
            this.words = words;
        }

        /// As shown.
        public String words() {
            return words;
        }
    }

    /// One transition.
    ///
    /// @param instruction the guest's instruction count
    /// @param why what brought it about
    public record Step(long instruction, Lane from, Lane to, String why) {}

    /// Transitions from one lane to another.
    public long count(Lane from, Lane to) {
        return steps.stream()
                .filter(step -> step.from() == from && step.to() == to)
                .count();
    }

    /// Number of transitions.
    public int size() {
        return steps.size();
    }

    static Lanes of(Guest guest, long first, long last) {
        PcMachine machine = guest.machine();
        int cpl = machine.cpu().cpl();
        return of(guest.getSpec().technique(), changesOfHands(guest), cpl, guest.getInstructions(), first, last);
    }

    /// The guest's events; in a domain CPL 0 is the monitor's, and an exit tells the same as a delivery there.
    private static List<Event> changesOfHands(Guest guest) {
        List<Event> events = guest.machine().events();
        return guest.paravirtual().isEmpty()
                ? events
                : events.stream()
                        .filter(it -> !(it instanceof Event.Delivered delivered && delivered.toCpl() == 0))
                        .toList();
    }

    /// @param cpl privilege level that the guest is at now; 3 for problem state
    static Lanes of(String technique, List<Event> events, int cpl, long instructions, long first, long last) {
        Walk walk = new Walk();
        for (Event event : events) {
            switch (event) {
                case Event.Exit exit -> walk.exit(exit);
                case Event.Delivered delivered -> walk.delivered(delivered);
                case Event.BookEInterrupt interrupt -> walk.interrupted(interrupt);
                case Event.BookEReturn back ->
                    walk.guestAt(level(back.msr()), back.stamp().instructions());
                default -> {} // no change of hands
            }
        }
        walk.guestAt(cpl, instructions);
        List<Step> wanted = walk.steps.stream()
                .filter(step -> step.instruction() >= first && step.instruction() <= last)
                .toList();
        return new Lanes(technique, wanted);
    }

    private static int level(int msr) {
        return (msr & PpcState.MSR_PR) != 0 ? 3 : 0;
    }

    /// Follows the events; a return from the kernel is no event and shows by who is at work next.
    private static final class Walk {
        private final List<Step> steps = new ArrayList<>();
        private Lane lane = Lane.KERNEL;
        private long exitSequence = -1;
        private String back = "";

        private void go(long instruction, Lane to, String why) {
            if (lane != to) {
                steps.add(new Step(instruction, lane, to, why));
                lane = to;
            }
        }

        private void guestAt(int cpl, long instruction) {
            go(instruction, guestLane(cpl), lane == Lane.MONITOR ? back : "return");
        }

        private void exit(Event.Exit exit) {
            long instruction = exit.stamp().instructions();
            guestAt(exit.cpl(), instruction);
            String text = ExitInstruction.text(exit, "?");
            go(instruction, Lane.MONITOR, "%s: %s".formatted(exit.reason(), text));
            exitSequence = exit.stamp().sequence();
            back = switch (exit.answer()) {
                case REPAIRED -> "repaired, again";
                case EMULATED -> "%s emulated".formatted(text);
                case REFLECTED -> "reflected";
                case HANDLED -> "handled";
                case ANSWERED -> "answered";
                case RESUMED -> "resumed";
            };
        }

        private void delivered(Event.Delivered e) {
            deliver(e.stamp(), e.kind() + " " + Vector.name(e.vector()), e.fromCpl(), e.toCpl());
        }

        private void interrupted(Event.BookEInterrupt e) {
            deliver(e.stamp(), "IVOR%d %s".formatted(e.ivor(), Ivor.of(e.ivor()).title()), level(e.msr()), 0);
        }

        private void deliver(Event.Stamp stamp, String what, int fromCpl, int toCpl) {
            if (lane == Lane.MONITOR && stamp.cause() == exitSequence) {
                go(stamp.instructions(), guestLane(toCpl), what + " for the guest");
                return;
            }
            guestAt(fromCpl, stamp.instructions());
            go(stamp.instructions(), guestLane(toCpl), what);
        }

        private static Lane guestLane(int cpl) {
            return cpl == 3 ? Lane.APPLICATION : Lane.KERNEL;
        }
    }

    @Override
    public String toString() {
        return String.join("\n", steps.stream().map(Step::toString).toList());
    }
}
