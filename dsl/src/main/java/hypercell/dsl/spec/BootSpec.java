package hypercell.dsl.spec;

import hypercell.engine.boot.BootImage;
import hypercell.engine.platform.BootOptions;
import hypercell.engine.table.Position;

/// A kernel to boot instead of code of the script's own.
///
/// @param file as written
/// @param image what the file holds
/// @param options command line and modules
public record BootSpec(String file, BootImage image, BootOptions options, Position position) {}
