package hypercell.engine.ppc.oracle;

import hypercell.engine.ppc.mmu.Access;
import hypercell.engine.ppc.mmu.TlbEntry;
import java.nio.ByteBuffer;
import java.util.List;

/// Six TLB entries, and one access and one search under them.
///
/// @param msr machine state of the access: PR, IS, DS
/// @param real a real address that the access may reach
/// @param mmucr space and process of the search
record TlbCase(List<TlbEntry> entries, int msr, int pid, int ea, Access access, int real, int mmucr) {
    static final int ENTRIES = 6;
    static final int BYTES = 4 * (4 * ENTRIES + 6);
    /// Words of a result.
    static final int RESULT_WORDS = 9 + 4 * ENTRIES;

    void put(ByteBuffer to) {
        for (TlbEntry entry : entries) {
            to.putInt(entry.word0()).putInt(entry.word1()).putInt(entry.word2()).putInt(entry.tid());
        }
        int kind = access == Access.READ ? 0 : access == Access.WRITE ? 1 : 2;
        to.putInt(msr).putInt(pid).putInt(ea).putInt(kind).putInt(real).putInt(mmucr);
    }
}
