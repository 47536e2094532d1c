package hypercell.kernel;

/// The version of this program.
public final class Version {
    private Version() {}

    /// The version written into the jar, or `development` when run from class files.
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
