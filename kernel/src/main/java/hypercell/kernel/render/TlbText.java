package hypercell.kernel.render;

import hypercell.dsl.Views;
import hypercell.engine.x86.mmu.TlbEntry;
import hypercell.engine.x86.mmu.TlbModel;
import java.util.List;

/// The TLB as a table, a section per bank, and the paging-structure caches below it.
final class TlbText {
    private TlbText() {}

    static StyledText of(Views.TlbView view) {
        StyledText text = new StyledText();
        text.add(Tone.STRONG, "TLB").add(Tone.DIM, "   model " + view.model().name() + ": " + filling(view));
        for (TlbModel.Bank bank : view.model().banks()) {
            section(text, bank.name(), view.model().banks().size() > 1, view.entries(), false);
        }
        List<String> caches = view.entries().stream()
                .filter(TlbEntry::structure)
                .map(TlbEntry::bank)
                .distinct()
                .toList();
        for (String cache : caches) {
            section(text, cache, true, view.entries(), true);
        }
        return text;
    }

    private static String filling(Views.TlbView view) {
        boolean unlimited = view.model().banks().stream().anyMatch(TlbModel.Bank::unlimited);
        return unlimited
                ? "%d entries valid, no limit".formatted(view.size())
                : "%d of %d entries valid".formatted(view.size(), view.model().entries());
    }

    private static void section(
            StyledText text, String bank, boolean titled, List<TlbEntry> entries, boolean structures) {
        List<TlbEntry> own = entries.stream()
                .filter(entry -> entry.bank().equals(bank) && entry.structure() == structures)
                .toList();
        if (own.isEmpty()) {
            return;
        }
        if (titled) {
            text.line().add(Tone.STRONG, bank);
        }
        text.line()
                .add(
                        Tone.DIM,
                        structures
                                ? "   set way   from         table        grants"
                                : "   set way   page         frame        rights");
        for (TlbEntry entry : own) {
            text.line().add(Tone.DIM, "%6d %3d   ".formatted(entry.set(), entry.way()));
            text.add(Tone.SECOND, Hex.address(entry.gvaPage()))
                    .add(" → ")
                    .add(Tone.OFFSET, Hex.address(entry.gpaPage()));
            text.add("  " + (structures ? grants(entry) : WalkText.rights(entry)));
        }
    }

    private static String grants(TlbEntry entry) {
        return (entry.writable() ? "rw" : "r")
                + (entry.user() ? ", user" : ", supervisor")
                + (entry.executable() ? "" : ", no execute")
                + (entry.pcid() != 0 ? ", PCID " + entry.pcid() : "")
                + ", for " + Hex.size(entry.pageBytes());
    }
}
