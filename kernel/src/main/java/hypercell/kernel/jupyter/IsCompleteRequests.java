package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.eval.Completeness;
import hypercell.kernel.jupyter.wire.WireMessage;

/// Tells a console whether to run a cell or ask for more: "Messaging in Jupyter", section "Code completeness". Here
/// `status` is the verdict itself.
final class IsCompleteRequests implements RequestHandler {
    private final KernelSession session;

    IsCompleteRequests(KernelSession session) {
        this.session = session;
    }

    @Override
    public JsonObject answer(WireMessage request) {
        return switch (session.get().session().isComplete(request.text("code"))) {
            case Completeness.Complete() -> Json.object("status", "complete");
            case Completeness.Incomplete(String indent) -> Json.object("status", "incomplete", "indent", indent);
            case Completeness.Invalid() -> Json.object("status", "invalid");
        };
    }
}
