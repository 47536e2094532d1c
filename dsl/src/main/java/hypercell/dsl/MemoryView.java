package hypercell.dsl;

import groovy.lang.Range;
import hypercell.dsl.internal.Integers;
import hypercell.dsl.spec.Flags;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.Translation;
import hypercell.engine.x86.mmu.WalkOutcome;
import java.util.Arrays;

/// Guest memory as a debugger sees it, little-endian: `phys[0x5234]`, `mem.byte[0x1234] = 5`, `phys[0x5000..0x500f]`.
/// Values read unsigned. Linear views translate as a supervisor read would, the TLB's stale entries included, and
/// change neither TLB nor accessed bits.
public final class MemoryView {
    private final PcMachine machine;
    private final boolean linear;
    private final int bytes;

    private MemoryView(PcMachine machine, boolean linear, int bytes) {
        this.machine = machine;
        this.linear = linear;
        this.bytes = bytes;
    }

    /// Physical memory, in double words.
    static MemoryView physical(PcMachine machine) {
        return new MemoryView(machine, false, 4);
    }

    /// Memory by linear address, in double words.
    static MemoryView linear(PcMachine machine) {
        return new MemoryView(machine, true, 4);
    }

    /// The same memory in bytes.
    public MemoryView getByte() {
        return new MemoryView(machine, linear, 1);
    }

    /// The same memory in units of two bytes.
    public MemoryView getWord() {
        return new MemoryView(machine, linear, 2);
    }

    /// The same memory in units of four bytes.
    public MemoryView getDword() {
        return new MemoryView(machine, linear, 4);
    }

    /// The same memory in units of eight bytes.
    public MemoryView getQword() {
        return new MemoryView(machine, linear, 8);
    }

    /// The unit at an address.
    public Number getAt(Number address) {
        byte[] raw = read(where(address), bytes);
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = (value << 8) | (raw[i] & 0xff);
        }
        return Integers.unsigned(value);
    }

    /// The bytes of a range of addresses, both ends included.
    public Bytes getAt(Range<?> range) {
        Integers.Span span = linear && machine.paging().longMode()
                ? Integers.linearEnds(range, "an address range")
                : Integers.ends(range, "an address range");
        if (span.bytes() > 16 << 20) {
            throw UserError.here("a slice of memory has at most 16 MiB", "");
        }
        return new Bytes(span.first(), read(span.first(), (int) span.bytes()));
    }

    /// Writes the unit at an address.
    public void putAt(Number address, Object value) {
        long raw = value instanceof Flags flags
                ? flags.bits()
                : Integers.raw(value, 8 * bytes, "memory in units of " + bytes + " bytes");
        byte[] units = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            units[i] = (byte) (raw >>> (8 * i));
        }
        write(where(address), units);
    }

    @Override
    public String toString() {
        String which = linear ? "memory by linear address" : "physical memory";
        return "%s in units of %d bytes: index it with an address or a range".formatted(which, bytes);
    }

    private long where(Number address) {
        return linear ? Guest.linear(machine, address) : Integers.address(address, "a physical address");
    }

    private byte[] read(long from, int count) {
        if (!linear) {
            return machine.readGpa(from, count);
        }
        byte[] all = new byte[count];
        int done = 0;
        while (done < count) {
            int piece = piece(from + done, count - done);
            System.arraycopy(machine.readGpa(gpa(from + done), piece), 0, all, done, piece);
            done += piece;
        }
        return all;
    }

    private void write(long to, byte[] units) {
        int done = 0;
        while (done < units.length) {
            int piece = linear ? piece(to + done, units.length - done) : units.length;
            byte[] part = Arrays.copyOfRange(units, done, done + piece);
            long gpa = linear ? gpa(to + done) : to;
            try {
                machine.writeGpa(gpa, part);
            } catch (IllegalArgumentException e) {
                throw UserError.here(e.getMessage(), "");
            }
            done += piece;
        }
    }

    private static int piece(long gva, int left) {
        return (int) Math.min(left, 4096 - (gva & 0xfff));
    }

    private long gpa(long gva) {
        Translation translation = machine.explain(gva & machine.paging().addressMask(), Access.READ);
        return switch (translation.outcome()) {
            case WalkOutcome.Mapped mapped -> mapped.gpa();
            case WalkOutcome.PageFault fault ->
                throw UserError.here("linear address 0x%08x is not mapped: %s".formatted(gva, fault.reason()), "");
        };
    }
}
