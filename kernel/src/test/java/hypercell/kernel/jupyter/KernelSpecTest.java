package hypercell.kernel.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {
    @TempDir
    Path folder;

    @Test
    void theSpecIsWrittenWithItsLogosAndMayBeWrittenAgain() throws IOException {
        KernelSpec.install(folder, Path.of("/opt/hypercell/hypercell"));
        Path spec = KernelSpec.install(folder, Path.of("/opt/hypercell/hypercell"));
        assertThat(spec).isEqualTo(folder.resolve("kernels/hypercell"));
        JsonObject json = JsonParser.parseString(Files.readString(spec.resolve("kernel.json")))
                .getAsJsonObject();
        assertThat(json.get("argv").toString())
                .isEqualTo("[\"/opt/hypercell/hypercell\",\"kernel\",\"run\",\"{connection_file}\"]");
        assertThat(json.get("display_name").getAsString()).isEqualTo("Hypercell (Groovy)");
        assertThat(json.get("language").getAsString()).isEqualTo("groovy");
        assertThat(json.get("interrupt_mode").getAsString()).isEqualTo("message");
        assertThat(spec.resolve("logo-svg.svg")).content().startsWith("<svg").doesNotContain("<script");
        assertThat(Files.readAllBytes(spec.resolve("logo-64x64.png"))).startsWith(0x89, 'P', 'N', 'G');
        assertThat(Files.readAllBytes(spec.resolve("logo-32x32.png"))).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void theUsersFolderDependsOnThePlatform() {
        Path home = Path.of("/home/ada");
        assertThat(new JupyterFolders(Map.of(), "Linux", home).user()).isEqualTo(home.resolve(".local/share/jupyter"));
        assertThat(new JupyterFolders(Map.of("XDG_DATA_HOME", "/data"), "Linux", home).user())
                .isEqualTo(Path.of("/data/jupyter"));
        assertThat(new JupyterFolders(Map.of("XDG_DATA_HOME", "relative"), "Linux", home).user())
                .isEqualTo(home.resolve(".local/share/jupyter"));
        assertThat(new JupyterFolders(Map.of(), "Mac OS X", home).user()).isEqualTo(home.resolve("Library/Jupyter"));
        assertThat(new JupyterFolders(Map.of("APPDATA", "/roaming"), "Windows 11", home).user())
                .isEqualTo(Path.of("/roaming/jupyter"));
        assertThat(new JupyterFolders(Map.of("JUPYTER_DATA_DIR", "/set"), "Mac OS X", home).user())
                .isEqualTo(Path.of("/set"));
    }

    @Test
    void prefixesHoldTheirDataBelowShare() throws IOException {
        assertThat(JupyterFolders.prefix(Path.of("/usr/local"))).isEqualTo(Path.of("/usr/local/share/jupyter"));
        assertThat(new JupyterFolders(Map.of("VIRTUAL_ENV", "/venv"), "Linux", folder).sysPrefix())
                .isEqualTo(Path.of("/venv/share/jupyter"));
        assertThat(new JupyterFolders(Map.of("CONDA_PREFIX", "/conda"), "Linux", folder).sysPrefix())
                .isEqualTo(Path.of("/conda/share/jupyter"));
    }
}
