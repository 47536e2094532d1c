package hypercell.dsl.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.LinkedHashMap;
import java.util.Collections;

/// Flags of a page mapping, combined with `|`; bits as in SDM 3A "Format of a Page-Table Entry that Maps a 4-KByte
/// Page".
///
/// @param bits the entry's bits
/// @param supervisor whether `supervisor` was said, which is the absence of a bit
public record Flags(long bits, boolean supervisor) {
    /// Page-table entry bits.
    public static final long PRESENT = 1;
    public static final long WRITABLE = 1 << 1;
    public static final long USER = 1 << 2;
    public static final long WRITE_THROUGH = 1 << 3;
    public static final long CACHE_DISABLE = 1 << 4;
    public static final long ACCESSED = 1 << 5;
    public static final long DIRTY = 1 << 6;
    /// PS, in page-directory entries only.
    public static final long PAGE_SIZE = 1 << 7;
    public static final long GLOBAL = 1 << 8;
    /// XD, in entries of 8 bytes.
    public static final long NO_EXECUTE = 1L << 63;

    /// Protection key, in leaf entries of 4-level and 5-level paging.
    public static final long KEY = 15L << 59;

    private static final int KEY_SHIFT = 59;

    /// No flags.
    public static final Flags NONE = new Flags(0, false);
    /// What a mapping gets when no flag is written.
    public static final Flags DEFAULT = new Flags(PRESENT | WRITABLE, false);

    private static final SequencedMap<String, Flags> WORDS = words();

    /// The words of the DSL and what they stand for, in order of documentation.
    public static SequencedMap<String, Flags> byWord() {
        return WORDS;
    }

    private static SequencedMap<String, Flags> words() {
        var words = new LinkedHashMap<String, Flags>();
        words.put("r", new Flags(PRESENT, false));
        words.put("rw", new Flags(PRESENT | WRITABLE, false));
        words.put("user", new Flags(USER, false));
        words.put("supervisor", new Flags(0, true));
        words.put("global", new Flags(GLOBAL, false));
        words.put("nx", new Flags(NO_EXECUTE, false));
        words.put("present", new Flags(PRESENT, false));
        words.put("writeThrough", new Flags(WRITE_THROUGH, false));
        words.put("cacheDisable", new Flags(CACHE_DISABLE, false));
        words.put("accessed", new Flags(ACCESSED, false));
        words.put("dirty", new Flags(DIRTY, false));
        return Collections.unmodifiableSequencedMap(words);
    }

    /// Both.
    public Flags or(Flags other) {
        return new Flags(bits | other.bits, supervisor || other.supervisor);
    }

    /// The same with protection key `key`, 0..15.
    public Flags withKey(int key) {
        return new Flags(bits | (long) key << KEY_SHIFT, supervisor);
    }

    /// The protection key, 0 when none was said.
    public int key() {
        return (int) (bits >>> KEY_SHIFT) & 15;
    }

    /// A raw entry: an address, or bits, with these flags.
    public long or(Number other) {
        return bits | other.longValue();
    }

    /// `user | supervisor` cannot be meant.
    public boolean contradictory() {
        return supervisor && (bits & USER) != 0;
    }

    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        if ((bits & PRESENT) != 0) {
            said.add((bits & WRITABLE) != 0 ? "rw" : "r");
        }
        for (Map.Entry<String, Flags> word : WORDS.entrySet()) {
            long bit = word.getValue().bits;
            if (bit != 0 && (bit & (PRESENT | WRITABLE)) == 0 && (bits & bit) != 0) {
                said.add(word.getKey());
            }
        }
        if (key() != 0) {
            said.add("key: " + key());
        }
        if (supervisor) {
            said.add("supervisor");
        }
        return said.isEmpty() ? "none" : String.join(" | ", said);
    }
}
