package hypercell.kernel.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How fast Hypercell is beside its peers, guest by guest.
final class GuestTable {
    /// The guest that measures the start alone.
    static final String EMPTY = "empty";

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLION = 1e6;

    private final Contender own;
    private final List<Contender> peers;
    private final Map<String, Map<Contender, GuestSeries>> measured;

    /// @param measured by guest, in the order of the table
    GuestTable(Contender own, List<Contender> peers, Map<String, Map<Contender, GuestSeries>> measured) {
        this.own = own;
        this.peers = peers;
        this.measured = measured;
    }

    /// The table, each line ended.
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%-14s %10s %9s %7s", "guest", "M instr.", "CPU s", "MIPS"));
        peers.forEach(peer -> text.append(String.format(Locale.ROOT, " %14s", "x " + peer.name())));
        text.append(System.lineSeparator());
        measured.keySet().stream().filter(guest -> !guest.equals(EMPTY)).forEach(guest -> text.append(line(guest)));
        return text.toString();
    }

    private String line(String guest) {
        GuestSeries series = measured.get(guest).get(own);
        long net = series.net(empty(own));
        double instructions = series.result().ticks();
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-14s %10.1f %9.2f %7.0f",
                guest,
                instructions / MILLION,
                net / NANOS_PER_SECOND,
                instructions / MILLION / (net / NANOS_PER_SECOND)));
        peers.forEach(peer -> line.append(String.format(Locale.ROOT, " %14s", ratio(guest, peer, net))));
        return line.append(System.lineSeparator()).toString();
    }

    /// The peer's time by our time, with a star when it counted other instructions; or why there is none.
    private String ratio(String guest, Contender peer, long net) {
        GuestSeries other = measured.get(guest).get(peer);
        if (other == null) {
            return "-";
        }
        GuestSeries ours = measured.get(guest).get(own);
        if (!ours.agrees(other)) {
            return "results differ";
        }
        boolean counted = !peer.countsInstructions() || ours.tookAsManyInstructions(other);
        return String.format(Locale.ROOT, "%.2f%s", (double) other.net(empty(peer)) / net, counted ? "" : "*");
    }

    private GuestSeries empty(Contender contender) {
        Map<Contender, GuestSeries> runs = measured.get(EMPTY);
        return runs == null ? null : runs.get(contender);
    }
}
