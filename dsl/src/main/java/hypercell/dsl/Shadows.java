package hypercell.dsl;

import hypercell.dsl.internal.Accesses;
import hypercell.dsl.internal.Options;
import hypercell.dsl.internal.ScriptLine;
import hypercell.engine.monitor.MemoryViews;
import hypercell.engine.monitor.MonitoredGuest;
import hypercell.engine.monitor.PageView;
import java.util.Map;

/// `shadow`: makes views of a guest's memory in both tables.
final class Shadows {
    /// The word itself; a technique has the same name.
    static final TechniqueName WORD = new TechniqueName("shadow");

    private Shadows() {}

    /// @param options `gva` for one page, `as: user` for what user code has
    static Object of(Guest guest, Map<?, ?> options) {
        Options said = new Options("shadow", options, ScriptLine.current()).only("gva", "as");
        boolean user = said.has("as") && Accesses.isUser(said.get("as"));
        return said.has("gva") ? page(guest, said.get("gva"), user) : view(guest, user);
    }

    static ShadowView view(Guest guest, boolean user) {
        MemoryViews views = views(guest);
        return new ShadowView(
                guest.getName(), technique(guest), user, views.entryBytes(), views.pages(user, ShadowView.MOST));
    }

    static ShadowView.OnePage page(Guest guest, Object address, boolean user) {
        MemoryViews views = views(guest);
        long gva = Guest.linear(guest.machine(), address);
        PageView page = views.page(gva, user);
        return new ShadowView.OnePage(guest.getName(), technique(guest), gva, views.entryBytes(), page);
    }

    private static String technique(Guest guest) {
        return guest.monitored().orElseThrow().memoryTechnique().name();
    }

    private static MemoryViews views(Guest guest) {
        return guest.monitored()
                .map(MonitoredGuest::memoryViews)
                .orElseThrow(() -> UserError.here(
                        "guest '%s' is on the bare machine: hardware walks its own tables".formatted(guest.getName()),
                        "say 'technique shadow', virtualTlb or bruteForce in the guest, or 'show pages'"));
    }
}
