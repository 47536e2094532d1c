package hypercell.kernel.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// An emulator that runs benchmark guests: this one, or a peer that may be installed.
sealed interface Contender {
    /// Name in the table.
    String name();

    /// Whether it is there.
    boolean installed();

    /// The image of a guest that it takes: `NAME.elf` or `NAME.img` in the folder.
    Path image(Path guests, String guest);

    /// What is to be started for an image, with COM1 going to `serial`.
    ///
    /// @param work a folder for temporary files
    List<String> command(Path image, Path serial, Path work) throws IOException;

    /// Whether the guest's time-stamp counter counts instructions.
    boolean countsInstructions();

    /// `hypercell boot`.
    record Hypercell(Path launcher) implements Contender {
        @Override
        public String name() {
            return "hypercell";
        }

        @Override
        public boolean installed() {
            return true;
        }

        @Override
        public Path image(Path guests, String guest) {
            return guests.resolve(guest + ".elf");
        }

        @Override
        public List<String> command(Path image, Path serial, Path work) {
            return List.of(
                    launcher.toString(), "boot", image.toString(), "--ram", "64MiB", "--serial", serial.toString());
        }

        @Override
        public boolean countsInstructions() {
            return true;
        }
    }

    /// QEMU with its own translator, TCG, on one thread.
    record Qemu() implements Contender {
        private static final String PROGRAM = "qemu-system-x86_64";

        @Override
        public String name() {
            return "QEMU TCG";
        }

        @Override
        public boolean installed() {
            return Programs.onPath(PROGRAM);
        }

        @Override
        public Path image(Path guests, String guest) {
            return guests.resolve(guest + ".elf");
        }

        @Override
        public List<String> command(Path image, Path serial, Path work) {
            String options = "-accel tcg,thread=single -smp 1 -m 64 -display none -nodefaults -no-reboot"
                    + " -device isa-debug-exit,iobase=0xf4,iosize=4";
            List<String> command = new java.util.ArrayList<>(List.of(PROGRAM));
            command.addAll(List.of(options.split(" ")));
            command.addAll(List.of("-serial", "file:" + serial, "-kernel", image.toString()));
            return command;
        }

        @Override
        public boolean countsInstructions() {
            return false;
        }
    }

    /// Bochs, an interpreter. Its display wants a terminal, and Debian's has a debugger that wants to be told to
    /// go.
    record Bochs() implements Contender {
        private static final Path BIOS = Path.of("/usr/share/bochs/BIOS-bochs-latest");
        private static final Path VGABIOS = Path.of("/usr/share/vgabios/vgabios.bin");

        @Override
        public String name() {
            return "Bochs";
        }

        @Override
        public boolean installed() {
            return Programs.onPath("bochs")
                    && Programs.onPath("script")
                    && Files.isReadable(BIOS)
                    && Files.isReadable(VGABIOS);
        }

        @Override
        public Path image(Path guests, String guest) {
            return guests.resolve(guest + ".img");
        }

        @Override
        public List<String> command(Path image, Path serial, Path work) throws IOException {
            Path configuration = work.resolve("bochsrc");
            Files.writeString(configuration, configuration(image, serial, work));
            Path go = Files.writeString(work.resolve("go"), "c\n");
            return List.of("script", "-qec", "bochs -q -f '" + configuration + "' -rc '" + go + "'", "/dev/null");
        }

        private static String configuration(Path image, Path serial, Path work) {
            String text = resource();
            Map<String, Path> places = Map.of(
                    "BIOS", BIOS, "VGABIOS", VGABIOS, "IMAGE", image, "SERIAL", serial, "LOG", work.resolve("log"));
            for (var place : places.entrySet()) {
                text = text.replace("@" + place.getKey() + "@", place.getValue().toString());
            }
            return text;
        }

        private static String resource() {
            try (InputStream in = Contender.class.getResourceAsStream("bochsrc.txt")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean countsInstructions() {
            return true;
        }
    }
}
