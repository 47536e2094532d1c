package hypercell.kernel.render;

import hypercell.dsl.ShadowView.OnePage;
import hypercell.engine.monitor.PageView;
import hypercell.engine.monitor.PageView.Difference;
import hypercell.engine.monitor.PageView.RawEntry;
import java.util.List;

/// One page in the guest's tables and in hardware's: every entry on the way, flag by flag.
final class ShadowPageText {
    private static final int GUEST = 34;
    private static final int HARDWARE = 64;

    private final OnePage one;
    private final PageView page;
    private final StyledText text = new StyledText();

    private ShadowPageText(OnePage one) {
        this.one = one;
        page = one.page();
    }

    static StyledText of(OnePage one) {
        ShadowPageText layout = new ShadowPageText(one);
        layout.summary();
        int levels = Math.max(layout.page.guest().size(), layout.page.hardware().size());
        for (int i = 0; i < levels; i++) {
            layout.level(entry(layout.page.guest(), i), entry(layout.page.hardware(), i));
        }
        layout.page.differences().forEach(layout::reason);
        return layout.text;
    }

    private static RawEntry entry(List<RawEntry> entries, int i) {
        return i < entries.size() ? entries.get(i) : null;
    }

    private void summary() {
        text.add(Tone.STRONG, "gva " + Hex.address(one.gva()))
                .add(
                        Tone.DIM,
                        "   technique %s · as the guest's %s has it"
                                .formatted(one.technique(), page.user() ? "user code" : "supervisor"));
        text.line().add("A  ").add(Hex.address(one.gva())).add(Tone.DIM, "   what the program says");
        text.line().add("B  ").add(Tone.FIRST, address(one.gpa(), "nowhere"));
        text.add(Tone.DIM, page.guest().isEmpty() ? "   paging is off in the guest" : "   what the guest's tables say");
        text.line().add("C  ").add(Tone.SECOND, address(one.hpa(), "nowhere (yet)"));
        text.add(Tone.DIM, "   what hardware's tables say");
    }

    private static String address(long address, String none) {
        return address < 0 ? none : Hex.address(address);
    }

    private void level(RawEntry guest, RawEntry hardware) {
        RawEntry either = guest == null ? hardware : guest;
        text.line().line().add(Tone.STRONG, either.structure());
        text.to(GUEST).add(Tone.FIRST, where(guest, "guest, gpa "));
        text.to(HARDWARE).add(Tone.SECOND, where(hardware, "hardware, hpa "));
        row("entry", guest, hardware, entry -> Hex.entry(entry.raw(), one.entryBytes()), Tone.CHANGE);
        row("frame", guest, hardware, entry -> Hex.small(frame(entry.raw())), Tone.CHANGE);
        for (EntryFlag flag : EntryFlag.of(one.entryBytes())) {
            if (worthARow(flag, guest, hardware)) {
                String name = "%-4s %s".formatted(flag.name, flag.meaning);
                Tone tone = isLeaf(guest, hardware) ? ShadowText.toneOf(flag, page) : Tone.CHANGE;
                row(name, guest, hardware, entry -> flag.in(entry.raw()) ? "1" : "0", tone);
            }
        }
    }

    private static String where(RawEntry entry, String whose) {
        return entry == null ? "–" : whose + Hex.address(entry.address());
    }

    private static long frame(long raw) {
        return raw >>> 12 & 0xff_ffff_ffffL;
    }

    private static boolean worthARow(EntryFlag flag, RawEntry guest, RawEntry hardware) {
        boolean common = flag.ordinal() <= EntryFlag.USER.ordinal();
        return common || guest != null && flag.in(guest.raw()) || hardware != null && flag.in(hardware.raw());
    }

    private boolean isLeaf(RawEntry guest, RawEntry hardware) {
        return !page.guest().isEmpty() && page.guest().getLast() == guest
                || !page.hardware().isEmpty() && page.hardware().getLast() == hardware;
    }

    private interface Field {
        String of(RawEntry entry);
    }

    private void row(String name, RawEntry guest, RawEntry hardware, Field field, Tone different) {
        String own = guest == null ? "" : field.of(guest);
        String real = hardware == null ? "" : field.of(hardware);
        boolean differs = guest != null && hardware != null && !own.equals(real);
        text.line().add("  " + name).to(GUEST).add(differs ? different : Tone.PLAIN, own);
        text.to(HARDWARE).add(differs ? different : Tone.PLAIN, real);
    }

    private void reason(Difference each) {
        boolean frame = each.bit().equals("frame");
        String what = frame
                ? "%s → %s".formatted(Hex.address(each.guest()), Hex.address(each.hardware()))
                : "%d → %d".formatted(each.guest(), each.hardware());
        text.line();
        if (each == page.differences().getFirst()) {
            text.line();
        }
        text.add(ShadowText.tone(each), "%-6s%s".formatted(each.bit(), what))
                .add(each.allowed() ? Tone.GOOD : Tone.BAD, each.allowed() ? "  may differ: " : "  must not differ: ")
                .add(each.why());
    }
}
