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
public final class KernelInfoRequests implements RequestHandler {
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
        String banner = "Hypercell %s: experiments in virtualization (Groovy %s, Java %s)"
                .formatted(
                        Version.text(),
                        ReleaseInfo.getVersion(),
                        Runtime.version().feature());
        JsonObject content = Json.object(
                "protocol_version",
                Messages.PROTOCOL,
                "implementation",
                "hypercell",
                "implementation_version",
                Version.text(),
                "language_info",
                languageInfo(),
                "banner",
                banner,
                "help_links",
                new Gson().toJsonTree(LINKS),
                "debugger",
                false,
                "supported_features",
                List.of());
        afterwards.run();
        return content;
    }

    /// The `language_info` that a notebook file keeps.
    public static JsonObject languageInfo() {
        LanguageInfo language = new LanguageInfo.Builder("groovy")
                .version(ReleaseInfo.getVersion())
                .mimetype("text/x-groovy")
                .fileExtension(".groovy")
                .pygments("groovy")
                .codemirror("groovy")
                .build();
        return new Gson().toJsonTree(language).getAsJsonObject();
    }
}
