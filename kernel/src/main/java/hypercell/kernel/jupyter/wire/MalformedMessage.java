package hypercell.kernel.jupyter.wire;

/// Frames that are no message: the delimiter is missing, the signature is wrong, or a part is no JSON object.
public final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1;

    MalformedMessage(String reason) {
        super(reason, null, false, false);
    }
}
