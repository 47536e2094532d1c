package hypercell.dsl;

import hypercell.dsl.internal.Integers;
import hypercell.engine.monitor.Balloon;
import java.util.Objects;

/// The balloon of a guest as scripts see it: `balloon.want(3)`, `balloon.pages`.
public final class BalloonOfGuest {
    private static final int MOST = 1 << 20;

    private final Balloon balloon;

    BalloonOfGuest(Balloon balloon) {
        this.balloon = Objects.requireNonNull(balloon);
    }

    /// Asks the guest for so many pages; a guest that knows of its balloon reads the number at the first port.
    public void want(Object pages) {
        balloon.want((int) Integers.between(pages, 0, MOST, "the number of pages"));
    }

    /// Pages that the monitor asks for.
    public int getWanted() {
        return balloon.wanted();
    }

    /// Pages in the balloon.
    public int getPages() {
        return balloon.pages();
    }

    /// Numbers told by the guest that were no page it could give, or get.
    public int getRefused() {
        return balloon.refused();
    }

    @Override
    public String toString() {
        return "balloon at port 0x%x: %d pages wanted, %d inside, %d refused"
                .formatted(Balloon.PORT, getWanted(), getPages(), getRefused());
    }
}
