package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.eval.Inspection;
import hypercell.kernel.jupyter.wire.WireMessage;
import hypercell.kernel.render.MimeBundle;
import java.util.Optional;

/// Explains the name at the cursor: "Messaging in Jupyter", section "Introspection".
final class InspectRequests implements RequestHandler {
    private final KernelSession session;

    InspectRequests(KernelSession session) {
        this.session = session;
    }

    @Override
    public JsonObject answer(WireMessage request) {
        String code = request.text("code");
        int cursor = CodePoints.toUtf16(code, request.number("cursor_pos", Integer.MAX_VALUE));
        Optional<Inspection> inspection =
                session.get().session().inspect(code, cursor, request.number("detail_level", 0));
        JsonObject data = inspection
                .map(found -> BundleJson.data(MimeBundle.ofText(found.text())))
                .orElseGet(JsonObject::new);
        return Json.object("found", inspection.isPresent(), "data", data, "metadata", new JsonObject());
    }
}
