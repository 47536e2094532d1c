package hypercell.dsl.check;

import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.StartSpec;
import hypercell.engine.monitor.MonitorConfig;
import hypercell.engine.table.Position;
import hypercell.engine.table.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A guest that knows its monitor goes with that monitor only, and the monitor only with such a guest.
final class ParavirtualCheck {
    private final GuestSpec guest;
    private final List<Problem> problems = new ArrayList<>();

    private ParavirtualCheck(GuestSpec guest) {
        this.guest = guest;
    }

    static List<Problem> of(GuestSpec guest) {
        return new ParavirtualCheck(guest).check();
    }

    private List<Problem> check() {
        Optional<MonitorConfig> config = guest.monitor().config();
        boolean monitorIs = config.filter(MonitorConfig::isParavirtual).isPresent();
        boolean guestIs = guest.start().mode() == StartSpec.Mode.PARAVIRTUAL;
        if (monitorIs && !guestIs) {
            add(
                    guest.monitor().position(),
                    "technique paravirtual needs a guest that is written for it: one that begins at CPL 1 with paging on,"
                            + " finds start_info by ESI, and asks by INT 0x82 for what only CPL 0 may",
                    "write start mode: paravirtual when it is, or choose technique shadow");
        } else if (guestIs && !monitorIs) {
            add(
                    guest.start().position(),
                    "a guest with mode: paravirtual cannot run under technique %s: nobody there builds its tables and"
                                    .formatted(guest.technique())
                            + " answers its INT 0x82",
                    "add technique paravirtual");
        } else if (monitorIs) {
            parts(config.get());
        }
        return problems;
    }

    private void parts(MonitorConfig config) {
        if (!config.privilege().equals(config.memory())) {
            add(
                    guest.monitor().position(),
                    "privilege %s does not go with memory %s".formatted(config.privilege(), config.memory()),
                    "a paravirtual guest needs both paravirtual");
        }
        if (config.identity()
                || config.upFront()
                || !config.holes().isEmpty()
                || !config.mistakes().isEmpty()) {
            add(
                    guest.monitor().position(),
                    "a paravirtual guest gets scattered frames, all at once, without holes and mistakes",
                    "only p2m { scattered seed: 7 } has a meaning here");
        }
    }

    private void add(Position position, String message, String hint) {
        problems.add(new Problem(position.line() > 0 ? position : guest.position(), message, hint));
    }
}
