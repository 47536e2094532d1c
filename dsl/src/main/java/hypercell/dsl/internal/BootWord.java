package hypercell.dsl.internal;

import hypercell.dsl.Experiment;
import hypercell.dsl.spec.BootSpec;
import hypercell.engine.boot.BadImage;
import hypercell.engine.boot.BootImage;
import hypercell.engine.platform.BootOptions;
import hypercell.engine.table.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `boot 'kernel.elf', append: 'quiet', modules: ['initrd.img']`.
final class BootWord {
    private BootWord() {}

    static BootSpec read(Experiment experiment, Object file, Map<?, ?> options, Position here) {
        Options said = new Options("boot", options, here).only("append", "modules");
        String name = name(file, "boot takes the name of a file", here);
        String append = said.has("append") ? name(said.get("append"), "append takes text", here) : "";
        List<BootOptions.Module> modules = new ArrayList<>();
        for (Object module : modules(said)) {
            String text = name(module, "a module is the name of a file", here);
            modules.add(new BootOptions.Module(experiment.readFile(text, here), text));
        }
        return new BootSpec(
                name,
                image(name, experiment.readFile(name, here), here),
                new BootOptions(append.isEmpty() ? "" : name + " " + append, List.copyOf(modules)),
                here);
    }

    private static List<?> modules(Options said) {
        Object modules = said.has("modules") ? said.get("modules") : List.of();
        return modules instanceof List<?> list ? list : List.of(modules);
    }

    private static BootImage image(String name, byte[] bytes, Position here) {
        try {
            return BootImage.of(bytes);
        } catch (BadImage e) {
            throw Mistake.at(here, name + ": " + e.getMessage(), "");
        }
    }

    private static String name(Object said, String rule, Position here) {
        if (said instanceof CharSequence text) {
            return text.toString();
        }
        throw Mistake.at(
                here, "%s, not %s".formatted(rule, Described.value(said)), "boot 'kernel.elf', append: 'quiet'");
    }
}
