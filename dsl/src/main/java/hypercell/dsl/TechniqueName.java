package hypercell.dsl;

/// Name of a virtualization technique, as the bare words `bare`, `shadow`, `ept` stand for.
public record TechniqueName(String name) {
    @Override
    public String toString() {
        return name;
    }
}
