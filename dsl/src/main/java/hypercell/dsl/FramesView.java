package hypercell.dsl;

import hypercell.engine.monitor.FrameTable;
import hypercell.engine.monitor.FrameTable.State;
import hypercell.engine.monitor.VirtualMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The three levels of translation side by side: linear address by the guest's tables, guest-physical page, host frame
/// by the monitor's table.
///
/// @param technique of the guest
/// @param policy `on demand` or `up front`
/// @param table the monitor's
/// @param rows pages that have a frame, or had one
/// @param hostUsed frames of the host that are in use, for whatever
/// @param hostFrames how many the host has
public record FramesView(
        String technique, String policy, FrameTable table, List<Row> rows, int hostUsed, int hostFrames) {
    /// One page.
    ///
    /// @param gva first linear address that the guest's tables map to it, or -1
    public record Row(long gva, FrameTable.Page page) {}

    static FramesView of(Guest guest, VirtualMachine vm) {
        FrameTable table = vm.frames().table();
        Map<Long, Long> linear = linearOf(guest);
        List<Row> rows = new ArrayList<>();
        for (FrameTable.Page page : table.pages()) {
            if (page.state() != State.UNTOUCHED && page.state() != State.HOLE) {
                rows.add(new Row(linear.getOrDefault(page.gpa(), -1L), page));
            }
        }
        return new FramesView(
                guest.getSpec().technique(),
                vm.config().upFront() ? "up front" : "on demand",
                table,
                List.copyOf(rows),
                vm.hardware().frames().used(),
                vm.hardware().frames().size());
    }

    /// The first linear address of each guest-physical page; with paging off they are the same.
    static Map<Long, Long> linearOf(Guest guest) {
        Map<Long, Long> linear = new HashMap<>();
        long bytes = guest.getSpec().memory().bytes();
        if (!guest.machine().paging().enabled()) {
            for (long gpa = 0; gpa < bytes; gpa += 4096) {
                linear.put(gpa, gpa);
            }
            return linear;
        }
        for (PageEntries.Page page : guest.getPages().list()) {
            for (long at = 0; at < page.pageBytes() && page.gpa() + at < bytes; at += 4096) {
                linear.putIfAbsent(page.gpa() + at, page.gva() + at);
            }
        }
        return linear;
    }

    /// Pages with a frame.
    public int getPresent() {
        return table.count(State.PRESENT);
    }

    /// Pages that nobody has used.
    public int getUntouched() {
        return table.count(State.UNTOUCHED);
    }

    /// Pages whose frame the monitor has taken.
    public int getWithdrawn() {
        return table.count(State.WITHDRAWN);
    }

    /// Pages that the guest has given back.
    public int getBallooned() {
        return table.count(State.BALLOONED);
    }

    /// Pages without memory.
    public int getHoles() {
        return table.count(State.HOLE);
    }

    /// Withdrawn pages that have come back.
    public int getPagedIn() {
        return table.pagedIn();
    }

    /// Frames of the host that are in use.
    public int getHostUsed() {
        return hostUsed;
    }

    /// Host-physical address of the frame behind a guest-physical address; null when there is none.
    public Long at(long gpa) {
        if (gpa < 0 || gpa >>> 12 >= table.pages().size()) {
            return null;
        }
        long hpa = table.pages().get((int) (gpa >>> 12)).hpa();
        return hpa < 0 ? null : hpa | gpa & 0xfff;
    }

    @Override
    public String toString() {
        return "frames %s: %d present, %d untouched, %d withdrawn, %d in the balloon, %d holes"
                .formatted(policy, getPresent(), getUntouched(), getWithdrawn(), getBallooned(), getHoles());
    }
}
