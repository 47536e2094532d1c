package hypercell.engine.observe;

import hypercell.engine.machine.Stop;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.mmu.TlbLookup;
import hypercell.engine.x86.mmu.Translation;

/// One thing that happened, in the one causal stream. Text, pictures, tables, counters, graders and digests are made
/// from these records and nothing else.
public sealed interface Event {
    /// Position in the stream, the machine's instruction count when it happened, and the sequence number of the
    /// event that caused it (-1: none).
    record Stamp(long sequence, long instructions, long cause) {}

    /// Where it sits in the stream.
    Stamp stamp();

    /// An instruction starts (only while stepping or tracing).
    ///
    /// @param eip offset in the code segment
    /// @param gva linear address
    record Instruction(Stamp stamp, int selector, long eip, long gva, int codeBits, int cpl, byte[] bytes)
            implements Event {}

    /// Segmentation turned `segment:offset` into a linear address (only while tracing).
    ///
    /// @param segment number ES CS SS DS FS GS = 0..5
    /// @param verdict what was checked and how it ended, in the manual's words
    record SegmentChecked(
            Stamp stamp,
            int segment,
            int selector,
            long offset,
            long gva,
            int bytes,
            long base,
            long limit,
            String type,
            boolean write,
            String verdict)
            implements Event {}

    /// Paging translated an address (only while tracing, and on each fault).
    record Translated(Stamp stamp, Translation translation) implements Event {}

    /// Bytes moved on the bus (only while tracing): RAM, a device, or a hole.
    ///
    /// @param target `RAM`, a device's name, or `hole`
    record Bus(Stamp stamp, long gpa, int bytes, long value, boolean write, String target) implements Event {}

    /// A fault or exception was raised, before delivery.
    ///
    /// @param errorCode -1 when the vector has none
    /// @param address CR2 for page faults, else -1
    record Fault(Stamp stamp, int vector, int errorCode, long address, long pc, String reason) implements Event {}

    /// An exception or interrupt went through the IDT.
    ///
    /// @param kind `fault`, `software interrupt`, `external interrupt`, `NMI`
    /// @param gate the raw descriptor
    /// @param fromCpl and `toCpl`: a difference means the stack was switched through the TSS
    record Delivered(Stamp stamp, int vector, String kind, long gate, int selector, long offset, int fromCpl, int toCpl)
            implements Event {}

    /// The local APIC accepted a request for an interrupt: the cause of its delivery. The 8259's interrupts
    /// pass through it without one.
    ///
    /// @param from `timer`, `LINT0`, `IPI`, `error`, or the I/O APIC and its pin
    record Requested(Stamp stamp, int vector, String from) implements Event {}

    /// A port or memory-mapped device was accessed.
    ///
    /// @param address port number or gpa
    record Device(
            Stamp stamp,
            String device,
            String register,
            long address,
            boolean port,
            int bytes,
            long value,
            boolean write)
            implements Event {}

    /// A control register was written.
    record ControlRegister(Stamp stamp, int number, long before, long after) implements Event {}

    /// Translations were dropped: `gva` is -1 for all, `keptGlobal` tells whether global ones survived.
    record TlbFlush(Stamp stamp, long gva, boolean keptGlobal, String cause) implements Event {}

    /// The guest left to its monitor.
    ///
    /// @param vector which exception or interrupt hardware delivered, 0..255 (Book E: number of the IVOR), or -1
    ///     when hardware has exits of its own
    /// @param errorCode as hardware pushed it, or -1
    /// @param gva linear address that it was about, or -1
    /// @param gpa guest-physical address behind it, or -1
    /// @param pc linear address of the instruction
    /// @param bytes the instruction, empty when it could not be read
    /// @param codeBits how to decode it: 16, 32, 64, or [#BOOK_E]
    /// @param cpl privilege level that the guest believes in; 3 in problem state
    /// @param answer what the monitor did
    /// @param detail which case of its algorithm that was, in words; empty when there is nothing to add
    record Exit(
            Stamp stamp,
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
            String detail)
            implements Event {
        /// In place of the bits of x86 code: an instruction of Book E.
        public static final int BOOK_E = 0;

        /// Whether a Book E guest left.
        public boolean bookE() {
            return codeBits == BOOK_E;
        }
    }

    /// The monitor changed an entry of a table that hardware walks.
    ///
    /// @param table which table: `shadow page table`, `hardware TLB`
    /// @param gva linear address whose translation changed
    /// @param gpa guest-physical address it leads to, or -1
    /// @param before and `after`: raw entries, 0 for none
    /// @param why in words
    record TableChange(Stamp stamp, String table, long gva, long gpa, long before, long after, String why)
            implements Event {}

    /// A Book E interrupt went to its vector.
    ///
    /// @param ivor 0..15, see [hypercell.engine.ppc.fault.Ivor]
    /// @param returnTo what SRR0 (CSRR0, MCSRR0) took
    /// @param msr the machine state before, which SRR1 took
    /// @param esr and `dear`: the registers as the handler finds them
    /// @param vector where the handler is
    record BookEInterrupt(Stamp stamp, int ivor, int returnTo, int msr, int esr, int dear, int vector, String reason)
            implements Event {}

    /// RFI, RFCI or RFMCI went back to where an interrupt came from.
    record BookEReturn(Stamp stamp, String mnemonic, int to, int msr) implements Event {}

    /// A word of a TLB entry was written by software.
    ///
    /// @param word 0, 1 or 2
    /// @param entry what the entry has become
    record TlbWritten(Stamp stamp, int index, int word, int value, TlbEntry entry) implements Event {}

    /// The TLB was searched (only while a story is told): every entry compared, and the answer.
    record TlbSearched(Stamp stamp, TlbLookup lookup) implements Event {}

    /// A run ended.
    record Stopped(Stamp stamp, Stop stop) implements Event {}
}
