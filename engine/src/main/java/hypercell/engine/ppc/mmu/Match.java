package hypercell.engine.ppc.mmu;

/// How a TLB entry compares with an address.
public enum Match {
    HIT("translates it"),
    INVALID("V = 0"),
    OTHER_SPACE("TS is another address space"),
    OTHER_PROCESS("TID is another process"),
    OTHER_PAGE("EPN is another page");

    private final String words;

    Match(String words) {
        this.words = words;
    }

    /// Half a sentence.
    public String words() {
        return words;
    }
}
