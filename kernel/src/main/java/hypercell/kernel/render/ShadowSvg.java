package hypercell.kernel.render;

import hypercell.dsl.ShadowView;
import hypercell.engine.monitor.PageView;
import hypercell.kernel.render.Svg.Anchor;
import hypercell.kernel.render.Svg.Font;
import java.util.List;
import java.util.TreeSet;

/// Three columns: linear pages with the guest's entries, guest-physical pages, and host frames with hardware's entries.
/// The guest's arrows go from A to B, the monitor's from B to C; an entry of hardware does both at once.
final class ShadowSvg {
    private static final int MOST = 14;
    /// How many of the pages that hardware does not map are drawn, so that one sees that there are such.
    private static final int UNMAPPED = 2;
    private static final int ROW = 46;
    private static final int BOX = 38;
    private static final int TOP = 92;

    private final ShadowView view;
    private final List<PageView> pages;
    private final List<Long> gpas;
    private final List<Long> hpas;
    private final int wide;
    private final int rows;
    private final Svg svg;

    private ShadowSvg(ShadowView view, List<PageView> pages) {
        this.view = view;
        this.pages = pages;
        gpas = sorted(pages.stream().map(PageView::gpa).toList());
        hpas = sorted(pages.stream().map(PageView::hpa).toList());
        wide = view.entryBytes() == 4 ? 190 : 270;
        rows = Math.max(pages.size(), Math.max(gpas.size(), hpas.size()));
        svg = new Svg(right() + wide + 20, TOP + rows * ROW + 50, "guest's tables beside hardware's");
    }

    private int middle() {
        return 20 + wide + 130;
    }

    private int right() {
        return middle() + 150 + 130;
    }

    private static List<Long> sorted(List<Long> addresses) {
        TreeSet<Long> set = new TreeSet<>(Long::compareUnsigned);
        addresses.stream().filter(address -> address >= 0).forEach(set::add);
        return List.copyOf(set);
    }

    /// The picture, or null when hardware maps nothing.
    static Svg of(ShadowView view) {
        List<PageView> pages = chosen(view);
        if (pages.isEmpty()) {
            return null;
        }
        ShadowSvg drawing = new ShadowSvg(view, pages);
        drawing.titles();
        drawing.arrows();
        drawing.boxes();
        drawing.footer();
        return drawing.svg;
    }

    /// Pages that are wrong, then those that hardware maps, then the others; as many as can be seen.
    private static List<PageView> chosen(ShadowView view) {
        List<PageView> mapped = view.getMapped();
        if (mapped.isEmpty()) {
            return List.of();
        }
        TreeSet<Long> wanted = new TreeSet<>(Long::compareUnsigned);
        view.getWrong().stream().limit(MOST).forEach(page -> wanted.add(page.gva()));
        for (PageView page : mapped) {
            if (wanted.size() < MOST) {
                wanted.add(page.gva());
            }
        }
        view.pages().stream()
                .filter(page -> page.hpa() < 0 && page.gpa() >= 0)
                .limit(Math.min(UNMAPPED, MOST - wanted.size()))
                .forEach(page -> wanted.add(page.gva()));
        return view.pages().stream().filter(page -> wanted.contains(page.gva())).toList();
    }

    private void titles() {
        svg.text(20, 26, Anchor.START, Font.WORDS.strong(), "A maps to B, but hardware says C");
        svg.text(300, 26, Anchor.START, Font.WORDS, ShadowText.whose(view));
        title(20, wide, "A: linear (gva)", "what programs say", "currentColor");
        title(middle(), 150, "B: guest-physical (gpa)", "what the guest's tables say", Svg.BLUE);
        title(right(), wide, "C: host-physical (hpa)", "what hardware's tables say", Svg.ORANGE);
    }

    private void title(int x, int width, String name, String meaning, String color) {
        double center = x + width / 2.0;
        svg.text(center, TOP - 30, Anchor.MIDDLE, Font.WORDS.strong().in(color), name);
        svg.text(center, TOP - 13, Anchor.MIDDLE, Font.SMALL, meaning);
    }

    /// Top of box `row` in a column of `count`; short columns stand in the middle.
    private double y(int row, int count) {
        return TOP + (row + (rows - count) / 2.0) * ROW;
    }

    private double center(int row, int count) {
        return y(row, count) + BOX / 2.0;
    }

    private double centerOfA(int row) {
        return center(row, pages.size());
    }

    private double centerOfB(PageView page) {
        return center(gpas.indexOf(page.gpa()), gpas.size());
    }

    private double centerOfC(PageView page) {
        return center(hpas.indexOf(page.hpa()), hpas.size());
    }

    private void arrows() {
        for (int i = 0; i < pages.size(); i++) {
            PageView page = pages.get(i);
            boolean moved = page.differences().stream()
                    .anyMatch(it -> it.bit().equals("frame") && it.why().startsWith("not what"));
            if (page.gpa() >= 0) {
                svg.arrow(20 + wide, centerOfA(i), middle(), centerOfB(page), Svg.BLUE);
                if (page.hpa() >= 0 && !moved) {
                    svg.arrow(middle() + 150, centerOfB(page), right(), centerOfC(page), Svg.ORANGE);
                }
            }
            if (page.hpa() >= 0 && (moved || page.gpa() < 0)) {
                svg.arrow(20 + wide, centerOfA(i), right(), centerOfC(page), Svg.RED);
            }
        }
    }

    private void boxes() {
        for (int i = 0; i < pages.size(); i++) {
            PageView page = pages.get(i);
            double y = y(i, pages.size());
            box(20, y, wide, Hex.address(page.gva()), page.wrong() ? Svg.RED : "currentColor");
            if (!page.guest().isEmpty()) {
                entry(28, y + 31, page, page.guest().getLast().raw(), Svg.BLUE);
            }
        }
        for (int i = 0; i < gpas.size(); i++) {
            double y = y(i, gpas.size());
            box(middle(), y, 150, Hex.address(gpas.get(i)), Svg.BLUE);
            if (!hasFrame(gpas.get(i))) {
                svg.text(middle() + 75, y + 31, Anchor.MIDDLE, Font.SMALL, "not in hardware's tables");
            }
        }
        for (int i = 0; i < hpas.size(); i++) {
            frame(i, hpas.get(i));
        }
    }

    private boolean hasFrame(long gpa) {
        return pages.stream().anyMatch(page -> page.gpa() == gpa && page.hpa() >= 0);
    }

    private void frame(int row, long hpa) {
        double y = y(row, hpas.size());
        box(right(), y, wide, Hex.address(hpa), Svg.ORANGE);
        List<PageView> users = pages.stream().filter(page -> page.hpa() == hpa).toList();
        PageView first = users.getFirst();
        entry(right() + 8, y + 31, first, first.hardware().getLast().raw(), Svg.ORANGE);
        if (users.size() > 1) {
            String more = "for %d pages".formatted(users.size());
            svg.text(right() + wide - 8, y + 15, Anchor.END, Font.SMALL, more);
        }
    }

    private void box(double x, double y, double width, String address, String color) {
        svg.fill(x, y, 4, BOX, color);
        svg.box(x, y, width, BOX);
        svg.text(x + 10, y + 16, Anchor.START, Font.VALUE.strong(), address);
    }

    /// An entry with its flags; those that differ stand out.
    private void entry(double x, double y, PageView page, long raw, String color) {
        Font font = Font.VALUE.at(11);
        svg.text(x + 2, y, Anchor.START, font.in(color), Hex.entry(raw, view.entryBytes()));
        double at = x + 8 + (2 + 2 * view.entryBytes()) * 7.0;
        for (EntryFlag flag : EntryFlag.of(view.entryBytes())) {
            String tone = color(flag, page);
            Font each = tone.isEmpty() ? Font.DIM_VALUE.at(11) : font.strong().in(tone);
            svg.text(at, y, Anchor.START, each, flag.shown(raw));
            at += 8;
        }
    }

    private static String color(EntryFlag flag, PageView page) {
        if (page.guest().isEmpty() || page.hardware().isEmpty()) {
            return "";
        }
        long guest = page.guest().getLast().raw();
        long hardware = page.hardware().getLast().raw();
        if (flag.in(guest) == flag.in(hardware)) {
            return "";
        }
        return ShadowText.toneOf(flag, page) == Tone.BAD ? Svg.RED : Svg.PURPLE;
    }

    private void footer() {
        int more = view.size() - pages.size();
        double y = TOP + rows * (double) ROW + 18;
        String words = "blue: the guest's own tables · orange: the monitor's map of memory · purple: flags that differ";
        svg.text(20, y, Anchor.START, Font.SMALL, words);
        String rest = more > 0 ? " · %,d more pages".formatted(more) : "";
        String last = "an entry of hardware holds the way from A to C in one step" + rest;
        svg.text(20, y + 16, Anchor.START, Font.SMALL, last);
    }
}
