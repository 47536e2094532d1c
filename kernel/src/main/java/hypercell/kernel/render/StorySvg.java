package hypercell.kernel.render;

import hypercell.engine.explain.Story;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Translation;

/// The picture of a story: its data translation that walked, or else its last one.
final class StorySvg {
    private StorySvg() {}

    /// Null when no tables had a say: the instruction touched no memory, or paging is off.
    static Svg of(Story story) {
        Translation chosen = null;
        for (Event event : story.events()) {
            if (event instanceof Event.Translated translated
                    && translated.translation().access().kind() != Access.Kind.EXECUTE
                    && translated.translation().context().enabled()
                    && (chosen == null || chosen.steps().isEmpty())) {
                chosen = translated.translation();
            }
        }
        return chosen == null ? null : WalkSvg.of(chosen);
    }
}
