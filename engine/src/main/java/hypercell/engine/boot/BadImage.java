package hypercell.engine.boot;

/// An image that cannot be loaded; the message says what is wrong, in the format's terms.
public final class BadImage extends Exception {
    private static final long serialVersionUID = 1;

    public BadImage(String message) {
        super(message);
    }
}
