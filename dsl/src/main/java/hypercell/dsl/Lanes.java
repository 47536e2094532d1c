package hypercell.dsl;

import hypercell.engine.observe.Event;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Disassembler;
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
        Walk walk = new Walk();
        boolean owned = guest.paravirtual().isPresent(); // then CPL 0 is the monitor, and an exit tells the same
        for (Event event : guest.machine().events()) {
            switch (event) {
                case Event.Exit exit -> walk.exit(exit);
                case Event.Delivered delivered when delivered.toCpl() > 0 || !owned -> walk.delivered(delivered);
                default -> {} // no change of hands
            }
        }
        walk.guestAt(guest.machine().cpu().cpl(), guest.getInstructions());
        List<Step> wanted = walk.steps.stream()
                .filter(step -> step.instruction() >= first && step.instruction() <= last)
                .toList();
        return new Lanes(guest.getSpec().technique(), wanted);
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
            String text = instruction(exit);
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

        private void delivered(Event.Delivered delivered) {
            long instruction = delivered.stamp().instructions();
            String what = delivered.kind() + " " + Vector.name(delivered.vector());
            if (lane == Lane.MONITOR && delivered.stamp().cause() == exitSequence) {
                go(instruction, guestLane(delivered.toCpl()), what + " for the guest");
                return;
            }
            guestAt(delivered.fromCpl(), instruction);
            go(instruction, guestLane(delivered.toCpl()), what);
        }

        private static Lane guestLane(int cpl) {
            return cpl == 3 ? Lane.APPLICATION : Lane.KERNEL;
        }

        private static String instruction(Event.Exit exit) {
            return exit.bytes().length == 0
                    ? "?"
                    : Disassembler.text(
                            Decoder.decode(exit.bytes(), 0, exit.bytes().length, exit.codeBits()), exit.pc());
        }
    }

    @Override
    public String toString() {
        return String.join("\n", steps.stream().map(Step::toString).toList());
    }
}
