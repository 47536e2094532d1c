package hypercell.engine.ppc.mmu;

/// One TLB entry, as the three words that TLBWE writes and the process that comes from MMUCR (PPC440x5 User's Manual,
/// "TLB Entry Fields"):
///
///     word 0:  EPN 0:21 | V 22 | TS 23 | SIZE 24:27
///     word 1:  RPN 0:21 | ERPN 28:31
///     word 2:  U0 U1 U2 U3 W I M G E 16:24 | UX UW UR SX SW SR 26:31
///
/// @param word0 with reserved bits zero
/// @param word1 with reserved bits zero
/// @param word2 with reserved bits zero
/// @param tid process 1..255, or 0 for all
public record TlbEntry(int word0, int word1, int word2, int tid) {
    public static final int VALID = 0x200;
    public static final int SPACE = 0x100;
    public static final int WRITE_THROUGH = 0x800;
    public static final int CACHING_INHIBITED = 0x400;
    public static final int LITTLE_ENDIAN = 0x80;
    public static final int PERMISSIONS = 0x3f;

    /// An entry that matches nothing.
    public static final TlbEntry EMPTY = new TlbEntry(0, 0, 0, 0);

    private static final int WORD0 = 0xffff_fff0;
    private static final int WORD1 = 0xffff_fc0f;
    private static final int WORD2 = 0x0000_ffbf;

    /// The entry with word 0, 1 or 2 written; word 0 also takes the process.
    public TlbEntry with(int word, int value, int process) {
        return switch (word) {
            case 0 -> new TlbEntry(value & WORD0, word1, word2, process);
            case 1 -> new TlbEntry(word0, value & WORD1, word2, tid);
            case 2 -> new TlbEntry(word0, word1, value & WORD2, tid);
            default -> throw new IllegalArgumentException("TLB word " + word);
        };
    }

    /// Makes a valid entry.
    ///
    /// @param ea and `real`: multiples of `bytes`
    /// @param bytes a page size of the 440
    /// @param attributes word 2
    /// @throws IllegalArgumentException when there is no such page size
    public static TlbEntry of(int ea, long real, long bytes, int attributes, int tid, boolean space) {
        int word0 = ea | VALID | (space ? SPACE : 0) | PageSize.of(bytes).code() << 4;
        int word1 = (int) real & 0xffff_fc00 | (int) (real >>> 32) & 0xf;
        return new TlbEntry(word0, word1, attributes & WORD2, tid);
    }

    public int word(int number) {
        return number == 0 ? word0 : number == 1 ? word1 : word2;
    }

    public boolean valid() {
        return (word0 & VALID) != 0;
    }

    /// Address space 0 or 1.
    public int ts() {
        return (word0 & SPACE) >>> 8;
    }

    public int sizeCode() {
        return word0 >>> 4 & 0xf;
    }

    /// Page size in bytes; 0 for a size that the 440 does not support.
    public long bytes() {
        PageSize size = PageSize.ofCode(sizeCode());
        return size == null ? 0 : size.bytes();
    }

    /// First effective address of the page.
    public int epn() {
        return word0 & (int) -Math.max(bytes(), 1024);
    }

    /// First real address of the page, 36 bits.
    public long rpn() {
        long real = (long) (word1 & 0xf) << 32 | word1 & 0xffff_fc00L;
        return real & -Math.max(bytes(), 1024);
    }

    public int permissions() {
        return word2 & PERMISSIONS;
    }

    /// The real address of `ea`, which must be in the page: RPN takes the place of EPN, ERPN comes before it.
    public long real(int ea) {
        return rpn() | ea & bytes() - 1;
    }

    /// Why the entry does not translate `ea`, or that it does. In the order of the manual's figure "Virtual
    /// Address to TLB Entry Match Process".
    public Match match(int ea, int space, int pid) {
        if (!valid()) {
            return Match.INVALID;
        }
        if (ts() != space) {
            return Match.OTHER_SPACE;
        }
        if (tid != 0 && tid != pid) {
            return Match.OTHER_PROCESS;
        }
        long bytes = bytes();
        boolean samePage = bytes != 0 && ((ea ^ word0) & (int) -bytes) == 0;
        return samePage ? Match.HIT : Match.OTHER_PAGE;
    }

    /// The permissions as `-wr xwr`: user, then supervisor.
    public String permissionText() {
        String letters = "xwrxwr";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append((word2 >>> 5 - i & 1) != 0 ? letters.charAt(i) : '-').append(i == 2 ? " " : "");
        }
        return text.toString();
    }
}
