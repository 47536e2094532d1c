package hypercell.engine.platform;

import hypercell.engine.boot.BadImage;
import hypercell.engine.boot.BootImage;
import java.util.List;

/// What a kernel is booted with.
///
/// @param commandLine for kernels that take one
/// @param modules files that come along, in order
public record BootOptions(String commandLine, List<Module> modules) {
    /// Nothing but the kernel.
    public static final BootOptions NONE = new BootOptions("", List.of());

    private static final int PAGE = 4096;

    /// A file that a multiboot kernel finds in memory.
    ///
    /// @param text the module's own command line, usually its file name
    public record Module(byte[] bytes, String text) {}

    /// Fails when a machine with so much RAM cannot hold the image and what comes along, or when the image takes
    /// nothing along.
    ///
    /// @throws BadImage in words for the user
    public void check(BootImage image, long ramBytes) throws BadImage {
        if (!image.multiboot() && !(commandLine.isEmpty() && modules.isEmpty())) {
            throw new BadImage(
                    "a " + image.kind() + " takes no command line and no modules: it is no multiboot kernel");
        }
        for (BootImage.Piece piece : image.pieces()) {
            checkRoom(image.kind(), piece.gpa(), piece.memoryBytes(), ramBytes);
        }
        for (int i = 0; i < modules.size(); i++) {
            Module module = modules.get(i);
            checkRoom("module '" + module.text() + "'", place(image, i), module.bytes().length, ramBytes);
        }
    }

    /// Physical address of a module: they lie behind the kernel, each at a page boundary, whether or not the kernel
    /// asks for that.
    public long place(BootImage image, int index) {
        long at = image.end() + PAGE - 1 & -PAGE;
        for (Module before : modules.subList(0, index)) {
            at = at + before.bytes().length + PAGE - 1 & -PAGE;
        }
        return at;
    }

    /// The sum of place and size may wrap, so they are looked at one by one.
    private static void checkRoom(String what, long gpa, long bytes, long ramBytes) throws BadImage {
        boolean fits = Long.compareUnsigned(gpa, ramBytes) <= 0 && Long.compareUnsigned(bytes, ramBytes - gpa) <= 0;
        if (!fits) {
            throw new BadImage("the %s reaches from 0x%x to 0x%x; the machine has 0x%x bytes of RAM"
                    .formatted(what, gpa, gpa + bytes, ramBytes));
        }
    }
}
