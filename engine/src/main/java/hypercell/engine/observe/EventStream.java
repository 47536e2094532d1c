package hypercell.engine.observe;

import hypercell.engine.bus.DeviceListener;
import hypercell.engine.machine.Stop;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.mmu.TlbLookup;
import hypercell.engine.x86.mmu.Translation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// The one stream of events of a machine: stamps them, counts them, folds them into the digest, keeps the first and the
/// last [#KEPT], and hands them to observers. Sites that report here are off the fast path.
public final class EventStream implements DeviceListener {
    /// How many events are kept from the beginning, and how many from the end.
    public static final int KEPT = 10_000;

    private final LongSupplier instructions;
    private final List<Observer> observers = new ArrayList<>();
    private final List<Event> first = new ArrayList<>();
    private final Event[] ring = new Event[KEPT];
    private final long[] faults = new long[256];
    private final long[] interrupts = new long[256];
    private final long[] exits = new long[ExitReason.values().length];
    private final TreeMap<String, Long> hiddenCauses = new TreeMap<>();
    private long sequence;
    private long cause = -1;
    private long deviceReads;
    private long deviceWrites;
    private long digest;

    /// @param instructions the machine's count of retired instructions at the moment of asking
    public EventStream(LongSupplier instructions) {
        this.instructions = instructions;
    }

    /// Adds a listener to all further events.
    public void observe(Observer observer) {
        observers.add(observer);
    }

    public void remove(Observer observer) {
        observers.remove(observer);
    }

    /// Forgets everything so far: what brought a machine into its start state is not the guest's doing.
    public void begin() {
        first.clear();
        Arrays.fill(ring, null);
        Arrays.fill(faults, 0);
        Arrays.fill(interrupts, 0);
        Arrays.fill(exits, 0);
        hiddenCauses.clear();
        sequence = 0;
        cause = -1;
        deviceReads = 0;
        deviceWrites = 0;
        digest = 0;
    }

    private Event.Stamp stamp() {
        return new Event.Stamp(sequence++, instructions.getAsLong(), cause);
    }

    /// Events from now on name event `causing` as their cause; -1 for none. Returns the previous cause.
    public long because(long causing) {
        long previous = cause;
        cause = causing;
        return previous;
    }

    /// Sequence number of the newest event, -1 before the first.
    public long newest() {
        return sequence - 1;
    }

    private void keep(Event event) {
        if (first.size() < KEPT) {
            first.add(event);
        } else {
            ring[(int) (event.stamp().sequence() % KEPT)] = event;
        }
        publish(event);
    }

    private void publish(Event event) {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).on(event);
        }
    }

    /// Folds one number into the digest: a bijective step, so that nothing cancels out (the constants are
    /// those of the 64-bit finalizer of MurmurHash3).
    private void fold(long value) {
        long mixed = digest ^ value;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        digest = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L + value;
    }

    /// Folds an event as one number. Each part goes through a multiplication of its own (by odd constants,
    /// those of xxHash), so that the host does them side by side.
    private void fold(int kind, long a, long b, long c) {
        long when = instructions.getAsLong() * 0x9e3779b185ebca87L + kind * 0x165667b19e3779f9L;
        long what = a * 0xc2b2ae3d27d4eb4fL
                ^ Long.rotateLeft(b * 0x85ebca77c2b2ae63L, 23)
                ^ Long.rotateLeft(c * 0x27d4eb2f165667c5L, 41);
        fold(when ^ what);
    }

    // --- sparse events: kept, counted, part of the digest ---

    public void fault(int vector, int errorCode, long address, long pc, String reason) {
        faults[vector]++;
        fold(1, vector, errorCode, address ^ pc << 32);
        keep(new Event.Fault(stamp(), vector, errorCode, address, pc, reason));
    }

    public void delivered(int vector, String kind, long gate, int selector, long offset, int fromCpl, int toCpl) {
        interrupts[vector]++;
        fold(2, vector, gate, (long) selector << 32 | offset);
        keep(new Event.Delivered(stamp(), vector, kind, gate, selector, offset, fromCpl, toCpl));
    }

    /// Returns the event's sequence number.
    public long requested(int vector, String from) {
        fold(7, vector, 0, 0);
        keep(new Event.Requested(stamp(), vector, from));
        return newest();
    }

    @Override
    public void accessed(
            String device, String register, long address, boolean port, int bytes, long value, boolean write) {
        if (write) {
            deviceWrites++;
        } else {
            deviceReads++;
        }
        fold(write ? 4 : 3, address << 4 | bytes, value, port ? 1 : 0);
        keep(new Event.Device(stamp(), device, register, address, port, bytes, value, write));
    }

    public void controlRegister(int number, long before, long after) {
        fold(5, number, before, after);
        keep(new Event.ControlRegister(stamp(), number, before, after));
    }

    public void tlbFlush(long gva, boolean keptGlobal, String why) {
        fold(6, gva, keptGlobal ? 1 : 0, 0);
        keep(new Event.TlbFlush(stamp(), gva, keptGlobal, why));
    }

    /// Returns the event's sequence number.
    public long exit(
            ExitReason reason,
            int vector,
            int errorCode,
            long gva,
            long gpa,
            long pc,
            byte[] bytes,
            int codeBits,
            int cpl,
            ExitAnswer answer,
            String detail) {
        count(reason, detail);
        fold(8, reason.ordinal(), gva, answer.ordinal());
        keep(new Event.Exit(stamp(), reason, vector, errorCode, gva, gpa, pc, bytes, codeBits, cpl, answer, detail));
        return newest();
    }

    public void tableChange(String table, long gva, long gpa, long before, long after, String why) {
        fold(9, gva, gpa, after);
        keep(new Event.TableChange(stamp(), table, gva, gpa, before, after, why));
    }

    /// Counted as a delivery of vector `ivor`.
    public void bookEInterrupt(int ivor, int returnTo, int msr, int esr, int dear, int vector, String reason) {
        interrupts[ivor]++;
        fold(10, ivor, (long) returnTo << 32 | msr & 0xffffffffL, (long) esr << 32 | dear & 0xffffffffL);
        keep(new Event.BookEInterrupt(stamp(), ivor, returnTo, msr, esr, dear, vector, reason));
    }

    public void tlbWritten(int index, int word, int value, TlbEntry entry) {
        fold(11, index, word, value);
        keep(new Event.TlbWritten(stamp(), index, word, value, entry));
    }

    public void bookEReturn(String mnemonic, int to, int msr) {
        fold(12, to, msr, 0);
        keep(new Event.BookEReturn(stamp(), mnemonic, to, msr));
    }

    /// An exit of a Book E guest, which is no part of the digest: the guest is the same with and without a monitor.
    /// Returns the event's sequence number.
    ///
    /// @param word the instruction, or null when it could not be fetched
    public long bookEExit(
            ExitReason reason,
            int ivor,
            long ea,
            long real,
            int pc,
            Integer word,
            boolean problemState,
            ExitAnswer answer,
            String detail) {
        count(reason, detail);
        byte[] bytes =
                word == null ? new byte[0] : ByteBuffer.allocate(4).putInt(word).array();
        int level = problemState ? 3 : 0;
        keep(new Event.Exit(
                stamp(),
                reason,
                ivor,
                -1,
                ea,
                real,
                Integer.toUnsignedLong(pc),
                bytes,
                Event.Exit.BOOK_E,
                level,
                answer,
                detail));
        return newest();
    }

    private void count(ExitReason reason, String detail) {
        exits[reason.ordinal()]++;
        if (reason == ExitReason.HIDDEN_FAULT) {
            hiddenCauses.merge(detail, 1L, Long::sum);
        }
    }

    /// The end of a run is no part of the digest: where a user paused does not change what the guest did.
    public void stopped(Stop stop) {
        keep(new Event.Stopped(stamp(), stop));
    }

    // --- told events: published while a story is told, neither kept nor part of the digest ---

    /// Publishes an instruction and makes it the cause of what follows.
    public void instruction(int selector, long eip, long gva, int codeBits, int cpl, byte[] bytes) {
        cause = -1;
        Event event = new Event.Instruction(toldStamp(), selector, eip, gva, codeBits, cpl, bytes);
        publish(event);
    }

    public void segment(
            int segment,
            int selector,
            long offset,
            long gva,
            int bytes,
            long base,
            long limit,
            String type,
            boolean write,
            String verdict) {
        publish(new Event.SegmentChecked(
                toldStamp(), segment, selector, offset, gva, bytes, base, limit, type, write, verdict));
    }

    public void translated(Translation translation) {
        publish(new Event.Translated(toldStamp(), translation));
    }

    public void tlbSearched(TlbLookup lookup) {
        publish(new Event.TlbSearched(toldStamp(), lookup));
    }

    public void bus(long gpa, int bytes, long value, boolean write, String target) {
        publish(new Event.Bus(toldStamp(), gpa, bytes, value, write, target));
    }

    /// Told events do not number the sparse stream: telling must not change the digest or the numbering.
    private Event.Stamp toldStamp() {
        return new Event.Stamp(sequence, instructions.getAsLong(), cause);
    }

    // --- what is left of it ---

    /// Kept events, oldest first; a gap between the first and the last [#KEPT] shows in the sequence numbers.
    public List<Event> kept() {
        List<Event> events = new ArrayList<>(first);
        long from = Math.max(KEPT, sequence - KEPT);
        for (long i = from; i < sequence; i++) {
            events.add(ring[(int) (i % KEPT)]);
        }
        return List.copyOf(events);
    }

    /// Hash over all sparse events so far.
    public long digest() {
        return digest;
    }

    /// Counts by vector of what was raised.
    public TreeMap<Integer, Long> faults() {
        return nonZero(faults);
    }

    /// Counts by vector of what went through the IDT.
    public TreeMap<Integer, Long> interrupts() {
        return nonZero(interrupts);
    }

    private static TreeMap<Integer, Long> nonZero(long[] counts) {
        TreeMap<Integer, Long> map = new TreeMap<>();
        for (int vector = 0; vector < counts.length; vector++) {
            if (counts[vector] != 0) {
                map.put(vector, counts[vector]);
            }
        }
        return map;
    }

    /// Exits by reason, those that happened.
    public Map<ExitReason, Long> exits() {
        Map<ExitReason, Long> counts = new EnumMap<>(ExitReason.class);
        for (ExitReason reason : ExitReason.values()) {
            if (exits[reason.ordinal()] != 0) {
                counts.put(reason, exits[reason.ordinal()]);
            }
        }
        return counts;
    }

    /// Hidden faults by the case of the technique that they were, in its words.
    public SortedMap<String, Long> hiddenCauses() {
        return Collections.unmodifiableSortedMap(hiddenCauses);
    }

    public long deviceReads() {
        return deviceReads;
    }

    public long deviceWrites() {
        return deviceWrites;
    }
}
