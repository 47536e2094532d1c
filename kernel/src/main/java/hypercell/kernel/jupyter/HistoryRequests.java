package hypercell.kernel.jupyter;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Tells what was run: "Messaging in Jupyter", section "History". Entries are `[session, line, input]`, or
/// `[session, line, [input, output]]` when the output is asked for.
final class HistoryRequests implements RequestHandler {
    private static final int DEFAULT_N = 1000;

    private final History history;

    HistoryRequests(History history) {
        this.history = history;
    }

    @Override
    public JsonObject answer(WireMessage request) {
        JsonArray tuples = new JsonArray();
        boolean withOutput = request.flag("output", false);
        for (HistoryEntry entry : find(request)) {
            Object said = withOutput ? List.of(entry.input(), entry.output()) : entry.input();
            tuples.add(Json.of(List.of(entry.session(), entry.line(), said)));
        }
        return Json.object("history", tuples);
    }

    private List<HistoryEntry> find(WireMessage request) {
        int n = request.number("n", DEFAULT_N);
        return switch (request.text("hist_access_type")) {
            case "range" ->
                history.range(
                        request.number("session", 0),
                        request.number("start", 0),
                        request.number("stop", Integer.MAX_VALUE));
            case "search" -> history.search(glob(request.text("pattern")), n, request.flag("unique", false));
            default -> history.tail(n);
        };
    }

    /// A glob with `*` and `?`; no pattern matches everything.
    private static Predicate<String> glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : (pattern.isEmpty() ? "*" : pattern).toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }
}
