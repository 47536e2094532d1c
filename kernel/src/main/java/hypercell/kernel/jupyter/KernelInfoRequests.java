package hypercell.kernel.jupyter;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import hypercell.kernel.Version;
import hypercell.kernel.jupyter.wire.WireMessage;
import java.util.List;
import org.codehaus.groovy.util.ReleaseInfo;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;

/// Tells what kernel this is: "Messaging in Jupyter", section "Kernel info". Must not load Groovy: this is the first
/// request of every front end, and start-up is measured by its answer.
final class KernelInfoRequests implements RequestHandler {
    private static final List<HelpLink> LINKS = List.of(
            new HelpLink("Groovy documentation", "https://groovy-lang.org/documentation.html"),
            new HelpLink(
                    "Intel 64 and IA-32 Architectures SDM",
                    "https://www.intel.com/content/www/us/en/developer/articles/technical/intel-sdm.html"));

    private final Runnable afterwards;

    /// @param afterwards runs after each answer: prepares what a user needs next
    KernelInfoRequests(Runnable afterwards) {
        this.afterwards = afterwards;
    }

    @Override
    public JsonObject answer(WireMessage request) {
        String groovy = ReleaseInfo.getVersion();
        LanguageInfo language = new LanguageInfo.Builder("groovy")
                .version(groovy)
                .mimetype("text/x-groovy")
                .fileExtension(".groovy")
                .pygments("groovy")
                .codemirror("groovy")
                .build();
        Gson gson = new Gson();
        String banner = "Hypercell %s: experiments in virtualization (Groovy %s, Java %s)"
                .formatted(Version.text(), groovy, Runtime.version().feature());
        JsonObject content = Json.object(
                "protocol_version", Messages.PROTOCOL,
                "implementation", "hypercell",
                "implementation_version", Version.text(),
                "language_info", gson.toJsonTree(language),
                "banner", banner,
                "help_links", gson.toJsonTree(LINKS),
                "debugger", false,
                "supported_features", List.of());
        afterwards.run();
        return content;
    }
}
