package hypercell.kernel.jupyter;

import com.google.gson.JsonObject;
import hypercell.kernel.eval.Candidate;
import hypercell.kernel.eval.Completion;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;

/// Completes: "Messaging in Jupyter", section "Completion", with the types that JupyterLab and IPython agreed on
/// (`_jupyter_types_experimental`).
final class CompleteRequests implements RequestHandler {
    private final KernelSession session;

    CompleteRequests(KernelSession session) {
        this.session = session;
    }

    @Override
    public JsonObject answer(WireMessage request) {
        String code = request.text("code");
        int cursor = CodePoints.toUtf16(code, request.number("cursor_pos", Integer.MAX_VALUE));
        Completion completion = session.get().session().complete(code, cursor);
        int start = CodePoints.ofUtf16(code, completion.start());
        int end = CodePoints.ofUtf16(code, completion.end());
        List<String> matches = new ArrayList<>();
        List<JsonObject> types = new ArrayList<>();
        for (Candidate candidate : completion.candidates()) {
            matches.add(candidate.text());
            types.add(Json.object(
                    "start", start,
                    "end", end,
                    "text", candidate.text(),
                    "type", candidate.type(),
                    "signature", candidate.signature()));
        }
        return Json.object(
                "matches", matches,
                "cursor_start", start,
                "cursor_end", end,
                "metadata", Json.object("_jupyter_types_experimental", types));
    }
}
