package hypercell.dsl.check;

import hypercell.dsl.spec.ExitSpec;
import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.StartSpec;
import hypercell.engine.monitor.Intercepts;
import hypercell.engine.monitor.Mistake;
import hypercell.engine.monitor.MonitorConfig;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Exits are asked for only where the technique can have them.
final class ExitCheck {
    private final GuestSpec guest;
    private final List<Problem> problems = new ArrayList<>();

    private ExitCheck(GuestSpec guest) {
        this.guest = guest;
    }

    static List<Problem> of(GuestSpec guest) {
        return new ExitCheck(guest).check();
    }

    private List<Problem> check() {
        ExitSpec exits = guest.monitor().exits();
        Optional<MonitorConfig> config = guest.monitor().config();
        if (config.isEmpty()) {
            bare(exits);
            return problems;
        }
        if (guest.start().mode() == StartSpec.Mode.FLAT64) {
            add(
                    guest.monitor().position(),
                    "technique %s is for 32-bit guests: long mode under a software technique is not in this version"
                            .formatted(guest.technique()),
                    "leave it bare, or start in protected mode");
            return problems;
        }
        mistakes(config.get());
        Set<ExitReason> possible =
                Intercepts.of(config.get().privilege(), config.get().memory());
        for (ExitSpec.Rule rule : exits.rules()) {
            if (rule.reasons().isEmpty()) {
                add(
                        rule.position(),
                        "'%s' is an exit of hardware support that is not in this version".formatted(rule.said()),
                        "");
            }
            for (ExitReason reason : rule.reasons()) {
                if (rule.reasons().size() == 1 && !possible.contains(reason)) {
                    add(
                            rule.position(),
                            "technique %s cannot intercept %s (%s)"
                                    .formatted(guest.technique(), rule.said(), reason.words()),
                            whoCan(reason));
                }
            }
        }
        return problems;
    }

    /// A mistake that the technique cannot make would change nothing.
    private void mistakes(MonitorConfig config) {
        for (Mistake mistake : config.mistakes()) {
            if (!mistake.possibleWith(config)) {
                add(
                        guest.monitor().position(),
                        "technique %s cannot make the mistake %s".formatted(guest.technique(), mistake.word()),
                        String.join(" and ", mistake.makers()) + " can");
            }
        }
    }

    private void bare(ExitSpec exits) {
        String hint = "add technique deprivileged, or another one";
        exits.rules()
                .forEach(rule -> add(
                        rule.position(),
                        "the bare machine has no monitor to leave to for %s".formatted(rule.said()),
                        hint));
        exits.ports()
                .forEach(ports -> add(
                        ports.position(),
                        "the bare machine has no monitor that could answer at ports",
                        "use devices { device(...) }"));
        exits.watches()
                .forEach(watch -> add(watch.position(), "the bare machine has no monitor that could watch", hint));
    }

    private static String whoCan(ExitReason reason) {
        List<String> able = new ArrayList<>();
        for (String privilege : MonitorConfig.PRIVILEGES) {
            if (Intercepts.of(privilege, "virtualTlb").contains(reason)) {
                able.add("privilege " + privilege);
            }
        }
        for (String memory : MonitorConfig.MEMORIES) {
            if (able.isEmpty() && Intercepts.of("deprivileged", memory).contains(reason)) {
                able.add("memory " + memory);
            }
        }
        return able.isEmpty() ? "" : String.join(" and ", able) + " can";
    }

    private void add(Position position, String message, String hint) {
        problems.add(new Problem(position, message, hint));
    }
}
