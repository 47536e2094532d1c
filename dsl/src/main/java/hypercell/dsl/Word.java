package hypercell.dsl;

/// One word of the DSL, as completion and inspection show it.
///
/// @param text what is written
/// @param place block it belongs to: `top`, `guest`, `paging`, `flags`, `devices`, `uart`, `device`, `asm`, `expect`,
///     `stops`, `techniques`, `exits`
/// @param kind `verb`, `view`, `option`, `word`, `flag`, `stop`, `exit`, `technique`, `access`, `instruction`,
///     `register`, `directive`, `label`, or `later` for what this version names but does not have
/// @param signature how it is used
/// @param documentation one line
public record Word(String text, String place, String kind, String signature, String documentation) {
    /// Whether this version only knows the name.
    public boolean later() {
        return kind.equals("later");
    }
}
