package hypercell.kernel.output;

/// The two text streams of a cell.
public enum StreamName {
    STDOUT("stdout"),
    STDERR("stderr");

    private final String text;

    StreamName(String text) {
        this.text = text;
    }

    /// The name in Jupyter's messages and notebook files.
    public String text() {
        return text;
    }
}
