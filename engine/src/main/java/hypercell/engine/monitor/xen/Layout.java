package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.Span;

/// Where things lie in the linear addresses of every paravirtual guest, and the selectors that it finds in its GDT.
///
/// | linear addresses | what | who may |
/// |---|---|---|
/// | `0x00000000..0xbfffffff` | the guest's, as it likes | the guest |
/// | `0xc0000000..` | the domain's memory, as the builder maps it | the guest |
/// | `0xff800000..0xffbfffff` | machine-to-physical table, a word for each frame | the guest's kernel reads |
/// | `0xffc00000..0xffffffff` | the monitor | the monitor: segment limits end before it |
///
/// A page is for supervisors or for all; CPL 1 counts as supervisor (SDM 3A "Access Rights"). So pages protect the
/// guest's kernel from its user code, but not the monitor from the guest's kernel. That takes segments.
public final class Layout {
    /// Linear address of the domain's first page in the tables that the builder makes.
    public static final long GUEST = 0xc000_0000L;
    /// The machine-to-physical table.
    public static final long M2P = 0xff80_0000L;
    /// The monitor's span, and the first address beyond the guest's segments.
    public static final long MONITOR = 0xffc0_0000L;

    /// Flat segments that end at the monitor: code and data for CPL 1 and CPL 3, by the interface's own numbers.
    public static final int KERNEL_CODE = 0xe019;

    /// DS, ES and SS of the guest's kernel.
    public static final int KERNEL_DATA = 0xe021;
    /// CS of the guest's user code.
    public static final int USER_CODE = 0xe02b;
    /// DS, ES and SS of the guest's user code.
    public static final int USER_DATA = 0xe033;

    /// First page-directory entry that is not the guest's own.
    static final int FIRST_MONITOR_SLOT = (int) (M2P >>> 22);

    static final int SPAN_SLOT = (int) (MONITOR >>> 22);

    /// Offset in the span of the GDT in use.
    static final long GDT = Span.GDT;

    /// What the machine-to-physical table has for frames that are not the guest's.
    static final long NO_PFN = 0xffff_ffffL;

    private Layout() {}
}
