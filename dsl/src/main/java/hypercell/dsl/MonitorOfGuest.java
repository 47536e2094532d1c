package hypercell.dsl;

import hypercell.dsl.Views.MonitorView;
import hypercell.engine.monitor.FrameOwner;
import hypercell.engine.monitor.HostFrames;
import hypercell.engine.monitor.Mistake;
import hypercell.engine.monitor.MonitorConfig;
import hypercell.engine.monitor.MonitoredGuest;
import hypercell.engine.monitor.Span;
import hypercell.engine.monitor.VirtualMachine;
import hypercell.engine.monitor.xen.Layout;
import hypercell.engine.monitor.xen.ParavirtualGuest;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What there is to say about a guest's monitor.
final class MonitorOfGuest {
    private static final int KIB_OF_FRAME = 4;

    private MonitorOfGuest() {}

    static MonitorView view(Guest guest) {
        SequencedMap<String, String> lines = new LinkedHashMap<>();
        guest.paravirtual().ifPresent(domain -> describe(domain, lines));
        guest.monitored().ifPresent(monitored -> describe(monitored, lines));
        if (lines.isEmpty()) {
            lines.put("monitor", "none");
        }
        SortedMap<String, Long> causes = guest.machine().eventStream().hiddenCauses();
        return new MonitorView(guest.getSpec().technique(), lines, new TreeMap<>(causes), guest.getExits());
    }

    private static void describe(ParavirtualGuest domain, SequencedMap<String, String> lines) {
        lines.put("privilege", "paravirtual: the kernel at CPL 1, user code at CPL 3, nothing is emulated");
        lines.put("memory", "paravirtual: hardware walks the guest's own tables, which hold machine frames");
        lines.put("machine table", "0x%08x, for the kernel to read".formatted(Layout.M2P));
        lines.put("span", "0x%08x..0xffffffff, behind the limit of the guest's segments".formatted(Layout.MONITOR));
        lines.put("CR3", "0x%08x".formatted(domain.machine().cpu().register("cr3")));
        lines.put("INT 0x80", domain.directSystemCalls() ? "a direct gate into the kernel" : "no direct gate");
    }

    private static void describe(MonitoredGuest monitored, SequencedMap<String, String> lines) {
        VirtualMachine vm = monitored.vm();
        MonitorConfig config = vm.config();
        lines.put("privilege", config.privilege());
        lines.put("memory", config.memory() + (config.outOfSync() ? ", out of sync" : ""));
        lines.put(
                "span",
                "0x%08x..0x%08x, %d of 1024 pages in use"
                        .formatted(
                                vm.span().base(),
                                vm.span().base() + Span.BYTES - 1,
                                vm.span().used()));
        lines.put("hardware CR3", "0x%08x".formatted(vm.hardware().core().state().cr3));
        lines.put("guest CR3", "0x%08x".formatted(vm.core().state().cr3));
        lines.put(
                "guest CPL", "%d, hardware runs it at CPL 3".formatted(vm.core().state().cpl));
        HostFrames frames = vm.hardware().frames();
        lines.put(
                "frames",
                "%,d of %,d: %,d of the guest, %,d of tables, %,d of the monitor"
                        .formatted(
                                frames.used(),
                                frames.size(),
                                frames.count(FrameOwner.GUEST),
                                frames.count(FrameOwner.TABLE),
                                frames.count(FrameOwner.MONITOR)));
        lines.put(
                "memory cost",
                "%,d KiB: %,d tables that hardware walks, %,d KiB in all beside the guest's own %,d KiB"
                        .formatted(
                                frames.count(FrameOwner.TABLE) * KIB_OF_FRAME,
                                monitored.memoryTechnique().tablePages(),
                                (frames.used() - frames.count(FrameOwner.GUEST)) * KIB_OF_FRAME,
                                frames.count(FrameOwner.GUEST) * KIB_OF_FRAME));
        lines.put(
                "p2m",
                (config.identity() ? "identity" : "scattered") + (config.upFront() ? ", up front" : ", on demand"));
        long interpreted = monitored.monitor().interpreted();
        if (interpreted > 0) {
            lines.put(
                    "interpreted", "%,d instructions in states that hardware cannot have here".formatted(interpreted));
        }
        if (!config.mistakes().isEmpty()) {
            lines.put(
                    "mistakes",
                    config.mistakes().stream().map(Mistake::sentence).sorted().collect(Collectors.joining("; ")));
        }
    }
}
