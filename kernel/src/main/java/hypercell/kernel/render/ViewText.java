package hypercell.kernel.render;

import hypercell.dsl.Bytes;
import hypercell.dsl.PageEntries;
import hypercell.dsl.StackView;
import hypercell.dsl.Views;
import hypercell.engine.machine.Cpu.RegisterInfo;
import hypercell.engine.x86.mmu.PageEntry;
import java.util.List;

/// Snapshots of a machine as text: registers, TLB, pages, memory map, listings, hex dumps.
final class ViewText {
    private static final int COLUMNS = 4;
    private static final int CELL = 22;

    private static final int WIDE_CELL = 29;

    private ViewText() {}

    static StyledText registers(Views.RegisterView view) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, view.guest()).add(Tone.DIM, "   " + view.mode());
        int cell = view.registers().stream().anyMatch(info -> info.name().equals("rax")) ? WIDE_CELL : CELL;
        String group = "";
        int column = 0;
        for (int i = 0; i < view.registers().size(); i++) {
            RegisterInfo info = view.registers().get(i);
            if (column == COLUMNS || !info.group().equals(group)) {
                text.line();
                column = 0;
                group = info.group();
            }
            text.to(column * cell);
            text.add(
                            Tone.DIM,
                            "%-11s"
                                    .formatted(info.name())
                                    .substring(0, Math.max(info.name().length(), 6)))
                    .add(" ");
            text.add(hex(view.values().get(i).longValue(), info.bits()));
            column++;
        }
        return text;
    }

    private static String hex(long value, int bits) {
        int digits = Math.max(1, (bits + 3) / 4);
        return ("0x%0" + digits + "x").formatted(value);
    }

    static StyledText pages(List<PageEntries.Page> pages) {
        StyledText text = new StyledText();
        if (pages.isEmpty()) {
            return text.add(Tone.DIM, "no page is mapped");
        }
        boolean wide = pages.stream().anyMatch(page -> page.gva() >>> 32 != 0);
        String title = wide ? "linear                 " : "linear         ";
        text.add(Tone.DIM, title + "physical     size    entry        flags");
        for (PageEntries.Page page : pages) {
            text.line()
                    .add(Tone.SECOND, Hex.entry(page.gva(), wide ? 8 : 4))
                    .add("  → ")
                    .add(Tone.OFFSET, Hex.address(page.gpa()));
            text.add("  %-6s  ".formatted(Hex.size(page.pageBytes())))
                    .add(Hex.entry(page.entry(), page.entryBytes()))
                    .add("   " + flags(page.entry()));
        }
        return text;
    }

    private static String flags(long entry) {
        StringBuilder out = new StringBuilder("P");
        String letters = "WUTCAD G";
        for (int bit = 1; bit <= 8; bit++) {
            if (bit != 7 && (entry >> bit & 1) != 0) {
                out.append(' ').append(letters.charAt(bit - 1));
            }
        }
        return out + ((entry & PageEntry.PAGE_SIZE) != 0 ? " S" : "") + (entry < 0 ? " NX" : "");
    }

    static StyledText listing(Views.Listing listing) {
        StyledText text = new StyledText();
        boolean first = true;
        for (Views.Listing.Line line : listing.lines()) {
            if (!first) {
                text.line();
            }
            first = false;
            if (!line.label().isEmpty()) {
                text.add(Tone.STRONG, line.label() + ":").line();
            }
            text.add(Tone.DIM, Hex.address(line.address()) + "  ")
                    .add(Tone.DIM, "%-24s ".formatted(Hex.bytes(line.bytes().toArray())))
                    .add(line.text());
        }
        return text;
    }

    static StyledText stack(StackView stack) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "stack").add(Tone.DIM, "   from " + stack.register() + " upward");
        for (StackView.Slot slot : stack.slots()) {
            text.line()
                    .add(Tone.DIM, Hex.address(slot.gva()) + "  ")
                    .add(("%0" + 2 * stack.slotBytes() + "x").formatted(slot.value()))
                    .add(slot.afterCall() ? Tone.STRONG : Tone.PLAIN, "  " + slot.meaning());
        }
        return text;
    }

    static StyledText memory(Views.MemoryMap map) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "memory").add(Tone.DIM, "   " + Hex.size(map.ramBytes()) + " of RAM");
        for (Views.MemoryMap.Region region : map.regions()) {
            text.line()
                    .add(Hex.address(region.first()))
                    .add(Tone.DIM, " .. ")
                    .add(Hex.address(region.last()))
                    .add("  " + region.what());
        }
        return text;
    }

    static StyledText monitor(Views.MonitorView view) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "monitor").add(Tone.DIM, "   technique " + view.technique());
        view.lines()
                .forEach((name, value) ->
                        text.line().add(Tone.DIM, "%-14s".formatted(name)).add(value));
        if (!view.hiddenFaults().isEmpty()) {
            text.line().line().add(Tone.STRONG, "hidden faults").add(Tone.DIM, "   by case of the technique");
            view.hiddenFaults()
                    .forEach((words, count) ->
                            text.line().add("%,10d  ".formatted(count)).add(words));
        }
        text.line()
                .line()
                .add(Tone.STRONG, "exits")
                .add(Tone.DIM, "   by reason")
                .line();
        return text.append(ExitHistogram.text(view.exits()));
    }

    static StyledText bytes(Bytes bytes) {
        StyledText text = new StyledText();
        String[] lines = bytes.toString().split("\n");
        for (int i = 0; i < lines.length; i++) {
            if (i > 0) {
                text.line();
            }
            int address = Math.min(10, lines[i].length());
            text.add(Tone.DIM, lines[i].substring(0, address)).add(lines[i].substring(address));
        }
        return text;
    }
}
