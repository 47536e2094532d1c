package hypercell.kernel.jupyter;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Tells Jupyter about this kernel: "Making kernels for Jupyter", section "Kernel specs".
public final class KernelSpec {
    /// Name of the kernel, and of its folder.
    public static final String NAME = "hypercell";

    private static final List<String> LOGOS = List.of("logo-svg.svg", "logo-32x32.png", "logo-64x64.png");
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private KernelSpec() {}

    /// Writes the kernel spec and the logos, replacing older ones.
    ///
    /// @param dataFolder one of [JupyterFolders]
    /// @param launcher the program that is started with `kernel run CONNECTION_FILE`
    /// @return the folder of the kernel spec
    /// @throws IOException when the folder cannot be written
    public static Path install(Path dataFolder, Path launcher) throws IOException {
        Path folder = dataFolder.resolve("kernels").resolve(NAME);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("kernel.json"), GSON.toJson(json(launcher)) + "\n");
        for (String logo : LOGOS) {
            try (InputStream in = KernelSpec.class.getResourceAsStream(logo)) {
                Files.copy(in, folder.resolve(logo), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return folder;
    }

    /// The content of `kernel.json`.
    static JsonObject json(Path launcher) {
        return Json.object(
                "argv", List.of(launcher.toAbsolutePath().toString(), "kernel", "run", "{connection_file}"),
                "display_name", "Hypercell (Groovy)",
                "language", "groovy",
                "interrupt_mode", "message",
                "metadata", Json.object("debugger", false));
    }
}
