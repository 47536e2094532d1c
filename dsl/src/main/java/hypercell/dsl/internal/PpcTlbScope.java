package hypercell.dsl.internal;

import groovy.lang.Closure;
import hypercell.dsl.spec.Flags;
import hypercell.engine.ppc.mmu.PageSize;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.mmu.Utlb;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The words of `tlb { }` in a ppc440 guest: entries that are there before the first instruction. Entries 0 and 1 are
/// those of the boot loader (RAM and peripherals, for the supervisor) unless the block says otherwise.
public final class PpcTlbScope extends Scope {
    /// The place of these words in the vocabulary.
    public static final String PLACE = "ppc440 tlb";

    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int EXECUTE = 4;

    private final SequencedMap<Integer, TlbEntry> _entries = new LinkedHashMap<>();

    private PpcTlbScope(Outside outside) {
        super(PLACE, outside);
    }

    static SequencedMap<Integer, TlbEntry> read(Outside outside, Closure<?> block) {
        PpcTlbScope scope = new PpcTlbScope(outside);
        fill(block, scope);
        return scope._entries;
    }

    /// `entry 5, va: 0x1000_0000, pa: 0x5000, size: 4.KiB, perm: rw | user [, tid: 5] [, ts: 1]`.
    public void entry(Map<?, ?> options, Object index) {
        String example = "entry 5, va: 0x1000_0000, pa: 0x5000, size: 4.KiB, perm: rw | user";
        Options said = new Options("entry", options, here()).only("va", "pa", "size", "perm", "tid", "ts");
        int number = (int) Integers.between(index, 0, Utlb.ENTRIES - 1, "the number of an entry");
        long bytes = Integers.between(said.has("size") ? said.get("size") : 4096, 0, 1L << 32, "size");
        PageSize size = size(bytes);
        long ea = aligned("va", Integers.address(said.need("va", example), "va"), size);
        long real = aligned("pa", Integers.between(said.need("pa", example), 0, (1L << 36) - 1, "pa"), size);
        int tid = said.has("tid") ? (int) Integers.between(said.get("tid"), 0, 255, "tid") : 0;
        boolean space = said.has("ts") && Integers.between(said.get("ts"), 0, 1, "ts") == 1;
        Object perm = said.has("perm") ? said.get("perm") : Flags.DEFAULT;
        if (_entries.putIfAbsent(number, TlbEntry.of((int) ea, real, bytes, permissions(perm), tid, space)) != null) {
            throw Mistake.at(here(), "entry %d is said twice".formatted(number), "");
        }
    }

    private PageSize size(long bytes) {
        try {
            return PageSize.of(bytes);
        } catch (IllegalArgumentException e) {
            throw Mistake.at(here(), e.getMessage(), "write size: 4.KiB");
        }
    }

    private long aligned(String option, long address, PageSize size) {
        if ((address & size.bytes() - 1) != 0) {
            throw Mistake.at(here(), "%s 0x%x is not a multiple of the page's %s".formatted(option, address, size), "");
        }
        return address;
    }

    /// r is reading and execution, rw also writing, for the supervisor, and with `user` for users, too; nx
    /// takes execution away.
    private int permissions(Object perm) {
        if (!(perm instanceof Flags flags) || (flags.bits() & Flags.PRESENT) == 0) {
            throw Mistake.at(
                    here(), "a permission is r or rw, with user or nx, not " + Described.value(perm), "write perm: rw");
        }
        int supervisor = READ
                | ((flags.bits() & Flags.WRITABLE) != 0 ? WRITE : 0)
                | ((flags.bits() & Flags.NO_EXECUTE) != 0 ? 0 : EXECUTE);
        return (flags.bits() & Flags.USER) != 0 ? supervisor << 3 | supervisor : supervisor;
    }
}
