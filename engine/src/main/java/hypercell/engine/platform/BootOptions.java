package hypercell.engine.platform;

import java.util.List;

/// What a kernel is booted with.
///
/// @param commandLine for kernels that take one
/// @param modules files that come along, in order
public record BootOptions(String commandLine, List<Module> modules) {
    /// Nothing but the kernel.
    public static final BootOptions NONE = new BootOptions("", List.of());

    /// A file that a multiboot kernel finds in memory.
    ///
    /// @param text the module's own command line, usually its file name
    public record Module(byte[] bytes, String text) {}
}
