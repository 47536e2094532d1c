package hypercell.engine.monitor.privilege;

import hypercell.engine.monitor.privilege.Classification.Trap;
import hypercell.engine.x86.isa.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// All runs of one row, and what they add up to.
final class Trial {
    /// All axes at once but CR0.TS, with which the units' instructions trap: when nothing differs then, no axis
    /// matters.
    private static final Set<Axis> TOGETHER = EnumSet.complementOf(EnumSet.of(Axis.CR0));

    private final Worlds worlds;
    private final Row row;
    private final List<Evidence> evidence = new ArrayList<>();
    private boolean supervisorCompletes;
    private boolean userCompletes;
    private boolean userCompletesByIopl;
    private boolean anyTrap;
    private String unsupported = "";

    Trial(Worlds worlds, Row row) {
        this.worlds = worlds;
        this.row = row;
    }

    Classification classification() {
        tryWith(ofUnit() ? Input.OF_UNITS : Input.TELLING);
        if (!ofUnit() && (anyTrap || !evidence.isEmpty())) {
            tryWith(EnumSet.complementOf(EnumSet.copyOf(Input.TELLING)));
        }
        boolean tried = supervisorCompletes || userCompletes || anyTrap;
        String missing = tried ? "" : unsupported.isEmpty() ? "no bytes were found that decode to it" : unsupported;
        return new Classification(row, worlds.plain().bits(), trap(), List.copyOf(evidence), missing);
    }

    private void tryWith(Collection<Input> inputs) {
        for (Input input : inputs) {
            for (byte[] code : Representative.of(row, input, worlds.plain())) {
                one(code, input);
            }
        }
    }

    private boolean ofUnit() {
        return row.since().matches("8087|[23]87|MMX|SSE.*|SSSE3");
    }

    private Trap trap() {
        if (userCompletes) {
            return Trap.NEVER;
        }
        if (userCompletesByIopl) {
            return Trap.BY_IOPL;
        }
        return supervisorCompletes ? Trap.OUTSIDE_RING_0 : Trap.ALWAYS;
    }

    private void one(byte[] code, Input input) {
        Observation high = worlds.run(0, Set.of(), code, input);
        Observation low = worlds.run(3, Set.of(), code, input);
        supervisorCompletes |= high.completed();
        userCompletes |= low.completed();
        anyTrap |= high.trapped() || low.trapped();
        unsupported = high.unsupported().isEmpty() ? unsupported : high.unsupported();
        String text = Representative.text(code, worlds.plain());
        control(text, high, 0);
        control(text, low, 3);
        byMode(text, high, low);
        if (low.trapped()) {
            userCompletesByIopl |=
                    worlds.run(3, EnumSet.of(Axis.IOPL), code, input).completed();
        }
        byAxis(text, code, input, high, 0);
        byAxis(text, code, input, low, 3);
    }

    private void control(String text, Observation seen, int ring) {
        if (seen.completed() && !seen.changed().isEmpty()) {
            add(new Evidence(
                    Evidence.Kind.CONTROL,
                    text,
                    ring,
                    "it changes system state",
                    seen.changed().toString(),
                    ring == 3));
        }
    }

    private void byMode(String text, Observation high, Observation low) {
        if (!low.completed() || !high.unsupported().isEmpty()) {
            return;
        }
        String states = high.trapped()
                ? "trap %d | completes".formatted(high.vector())
                : Observation.differences(high, low, true);
        if (!states.isEmpty()) {
            add(new Evidence(Evidence.Kind.BEHAVIOR, text, 3, "ring 0 | ring 3", states, true));
        }
    }

    private void byAxis(String text, byte[] code, Input input, Observation plain, int ring) {
        if (!plain.completed()) {
            return;
        }
        along(EnumSet.of(Axis.CR0), text, code, input, plain, ring);
        Observation together = worlds.run(ring, TOGETHER, code, input);
        if (together.completed()
                && Observation.differences(plain, together, false).isEmpty()) {
            return;
        }
        for (Axis axis : TOGETHER) {
            along(EnumSet.of(axis), text, code, input, plain, ring);
        }
    }

    private void along(EnumSet<Axis> axes, String text, byte[] code, Input input, Observation plain, int ring) {
        Observation other = worlds.run(ring, axes, code, input);
        String states = other.completed() ? Observation.differences(plain, other, false) : "";
        if (!states.isEmpty()) {
            String cause = axes.iterator().next().difference();
            add(new Evidence(Evidence.Kind.BEHAVIOR, text, ring, cause, states, ring == 3));
        }
    }

    /// Keeps the first evidence of its sort.
    private void add(Evidence found) {
        boolean known = evidence.stream()
                .anyMatch(e -> e.kind() == found.kind()
                        && e.ring() == found.ring()
                        && e.cause().equals(found.cause()));
        if (!known) {
            evidence.add(found);
        }
    }
}
