package hypercell.engine.device;

import java.util.function.Consumer;

/// The gate that holds address line 20 down when closed, so that addresses wrap at 1 MiB as those of an 8086 do. Two
/// ports switch it; the last one to be written wins.
public final class A20Gate {
    private final Consumer<Boolean> line;
    private boolean open = true;

    /// @param line told when the gate opens or closes: true lets addresses through
    public A20Gate(Consumer<Boolean> line) {
        this.line = line;
    }

    public boolean open() {
        return open;
    }

    public void set(boolean nowOpen) {
        if (nowOpen != open) {
            open = nowOpen;
            line.accept(nowOpen);
        }
    }
}
