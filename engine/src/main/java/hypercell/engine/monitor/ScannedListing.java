package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.isa.Insn;
import java.util.List;
import java.util.Optional;

/// A page of guest code beside the copy of it that hardware runs.
///
/// @param gpa guest-physical address of the page, whose bytes the guest reads and writes
/// @param copyGva linear address of the copy, which hardware fetches from
/// @param codeBits 16 or 32: how it is decoded
/// @param lines instructions that the scan has reached, in the order of addresses
public record ScannedListing(long gpa, long copyGva, int codeBits, List<Line> lines) {
    /// One instruction.
    ///
    /// @param offset in the page
    /// @param insn as the guest wrote it
    /// @param original its bytes
    /// @param copy the bytes in the copy
    /// @param trap why it does not run by itself; empty when it does
    @SuppressWarnings("ArrayRecordComponent") // made for this record, never written again
    public record Line(int offset, Insn insn, byte[] original, byte[] copy, Optional<ExitReason> trap) {}

    /// How many of the instructions trap.
    public int traps() {
        return (int) lines.stream().filter(line -> line.trap().isPresent()).count();
    }

    /// How many run by themselves.
    public int free() {
        return lines.size() - traps();
    }
}
