package hypercell.engine.monitor;

import hypercell.engine.observe.ExitAnswer;
import hypercell.engine.observe.ExitReason;
import hypercell.engine.x86.mmu.PagingFormat;
import java.util.List;

/// How a guest's memory is virtualized: what the tables hold that hardware walks while the guest runs.
///
/// The guest's own tables map gva to gpa; the monitor's [GuestFrames] map gpa to hpa; hardware needs gva to hpa. A
/// technique decides when it learns of the guest's tables and what it keeps of them. Because a deprivileged guest's
/// kernel and user code both run at CPL 3, there are two views of every address space: for the guest's supervisor and
/// for its user code.
public interface MemoryTechnique {
    /// Makes a technique for a guest.
    interface Maker {
        MemoryTechnique make(VirtualMachine vm);
    }

    /// As in `technique shadow`.
    String name();

    /// Host-physical address of the tables to load into CR3 now.
    ///
    /// @param user whether guest user code is about to run
    long root(boolean user);

    /// Host-physical addresses of all tables that the technique may load into CR3 without building more first.
    List<Long> roots();

    /// The format of those tables.
    PagingFormat format();

    /// Hardware is about to run the guest by these tables.
    default void running() {}

    /// Hardware has raised #PF for the guest.
    ///
    /// @param gva CR2
    /// @param errorCode as hardware pushed it
    /// @param user whether guest user code ran
    /// @return the monitor's answer; a hidden fault has been repaired
    Verdict pageFault(long gva, int errorCode, boolean user);

    /// CR0, CR3, CR4 or IA32_EFER of the guest have changed what paging means, or all its translations are to go.
    void flushed();

    /// INVLPG by the guest.
    void invalidated(long gva);

    /// The monitor is about to change `bytes` bytes of guest memory at `gpa` on the guest's behalf.
    void written(long gpa, int bytes);

    /// Writes to the page of guest memory at `gpa` shall exit from now on.
    void protect(long gpa);

    /// Writes to the page need not exit any more.
    void unprotect(long gpa);

    /// Whether hardware may not write the page of guest memory at `gpa` now.
    boolean isProtected(long gpa);

    /// Whether hardware's entries are what the guest's tables say whenever the guest runs; else they may be behind
    /// until the guest invalidates, as a TLB may.
    boolean exact();

    /// Whether hardware sets accessed and dirty flags that the guest's tables get later.
    default boolean keepsFlagsInHardware() {
        return false;
    }

    /// Another frame, or none, lies behind the page at `gpa` now.
    void remapped(long gpa);

    /// The monitor's span is about to leave `oldBase`; hardware's tables follow.
    void spanMoved(long oldBase);

    /// Whether any of hardware's tables maps something in the 4 MiB from `gva` on.
    boolean uses(long gva);

    /// Frames that the tables take.
    int tablePages();

    /// What a monitor makes of a page fault.
    ///
    /// @param reason which kind of fault it was
    /// @param answer [ExitAnswer#REPAIRED]: the tables are right now; [ExitAnswer#REFLECTED]: the guest's own
    ///     tables refuse the access; [ExitAnswer#EMULATED]: memory that is no RAM, or that the monitor protects;
    ///     [ExitAnswer#HANDLED]: the technique has done the instruction itself
    /// @param gpa guest-physical address behind the access, or -1
    /// @param detail the case of the technique's algorithm, in words
    /// @param mistaken error code of a page fault that the guest gets by a [Mistake] of the monitor, or -1
    record Verdict(ExitReason reason, ExitAnswer answer, long gpa, String detail, int mistaken) {
        Verdict(ExitReason reason, ExitAnswer answer, long gpa, String detail) {
            this(reason, answer, gpa, detail, -1);
        }
    }
}
