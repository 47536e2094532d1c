package hypercell.kernel.render;

import hypercell.engine.explain.Story;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Translation;

/// The picture of a story: its data translation that walked, or else its last one.
final class StorySvg {
    private StorySvg() {}

    /// Null when the instruction touched no memory.
    static Svg of(Story story) {
        Translation chosen = null;
        for (Event event : story.events()) {
            if (event instanceof Event.Translated translated
                    && translated.translation().access().kind() != Access.Kind.EXECUTE
                    && (chosen == null || chosen.steps().isEmpty())) {
                chosen = translated.translation();
            }
        }
        return chosen == null ? null : WalkSvg.of(chosen);
    }
}
