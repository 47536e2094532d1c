package hypercell.kernel.cli;

import hypercell.dsl.Front;
import hypercell.kernel.render.Renderers;

/// Shows values as text on standard output, and the progress of long work on standard error.
final class TerminalFront implements Front {
    private final Surroundings surroundings;
    private final Renderers renderers;

    TerminalFront(Surroundings surroundings, Renderers renderers) {
        this.surroundings = surroundings;
        this.renderers = renderers;
    }

    @Override
    public void show(Object value) {
        String text = renderers.terminalText(value, surroundings.colours());
        // What the script has printed comes first.
        System.out.flush();
        surroundings.out().println(text);
    }

    @Override
    public Progress progress(String label, long total) {
        return surroundings.animates()
                ? new ProgressBar(surroundings.err(), label, total, System::nanoTime)
                : Front.SILENT.progress(label, total);
    }
}
