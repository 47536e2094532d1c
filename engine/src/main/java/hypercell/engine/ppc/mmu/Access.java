package hypercell.engine.ppc.mmu;

/// Why an address is translated.
public enum Access {
    FETCH("execute", 4, "X"),
    READ("read", 1, "R"),
    WRITE("write", 2, "W");

    private final String verb;
    private final int supervisorBit;
    private final String letter;

    Access(String verb, int supervisorBit, String letter) {
        this.verb = verb;
        this.supervisorBit = supervisorBit;
        this.letter = letter;
    }

    /// The permission bit of TLB word 2 that the access needs: UX UW UR SX SW SR are bits 26:31.
    public int permission(boolean problemState) {
        return problemState ? supervisorBit << 3 : supervisorBit;
    }

    /// Name of that bit, e.g. `UW`.
    public String permissionName(boolean problemState) {
        return (problemState ? "U" : "S") + letter;
    }

    /// What the guest tries to do.
    public String verb() {
        return verb;
    }
}
