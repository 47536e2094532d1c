package hypercell.engine.monitor.xen;

import hypercell.engine.monitor.FrameOwner;
import hypercell.engine.monitor.HostFrames;
import hypercell.engine.x86.exec.Descriptor;
import hypercell.engine.x86.exec.HardwareCore;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;
import java.nio.charset.StandardCharsets;

/// Builds a domain, the way a loader of the public interface does: the guest begins in 32-bit protected mode at CPL 1
/// with paging on, in tables that lie in its own memory, and ESI leads to a page that tells the rest.
///
/// | behind the guest's code and data | pages |
/// |---|---|
/// | list of the domain's frames, a word for each page | as many as it takes |
/// | start_info | 1 |
/// | page directory, page tables, mapped read-only | 1 and one for each 4 MiB |
/// | stack | 1 |
final class DomainBuilder {
    private static final String MAGIC = "xen-3.0-x86_32";
    private static final long PAGE = 4096;
    private static final int STUB = 32;
    private static final long CR0 =
            CpuState.CR0_PG | CpuState.CR0_PE | CpuState.CR0_WP | CpuState.CR0_NE | CpuState.CR0_ET | CpuState.CR0_MP;
    /// DPL 1 and 3; code, readable; data, writable; accessed.
    private static final int[] ACCESS = {0xbb, 0xb3, 0xfb, 0xf3};

    private final Domain domain;
    private final DomainImage image;
    private final int[] frames;
    private final int list;
    private final int start;
    private final int directory;
    private final int stack;

    private DomainBuilder(Domain domain, DomainImage image) {
        this.domain = domain;
        this.image = image;
        frames = new int[image.pages()];
        list = (int) image.firstFree();
        start = list + image.listPages();
        directory = start + 1;
        stack = directory + 1 + image.pageTables();
    }

    static void build(Domain domain, DomainImage image) {
        DomainBuilder builder = new DomainBuilder(domain, image);
        builder.allocate();
        builder.fill();
        builder.describe();
        builder.map();
        builder.startProcessor();
    }

    private void allocate() {
        for (int pfn = 0; pfn < frames.length; pfn++) {
            frames[pfn] = domain.host.allocate(FrameOwner.GUEST);
            domain.m2p.set(frames[pfn], pfn);
        }
    }

    private void fill() {
        for (int pfn = 0; pfn < frames.length; pfn++) {
            write(list * PAGE + 4L * pfn, 4, frames[pfn]);
        }
        for (DomainImage.Piece piece : image.pieces()) {
            for (int i = 0; i < piece.bytes().length; i++) {
                write(piece.address() + i, 1, piece.bytes()[i]);
            }
        }
        if (image.hypercallPage() >= 0) {
            stubs(image.hypercallPage() - Layout.GUEST);
        }
    }

    /// `mov eax, number; int 0x82; ret` for each; iret takes EAX from the stack and does not return.
    private void stubs(long page) {
        for (int number = 0; number < PAGE / STUB; number++) {
            long at = page + number * STUB;
            boolean iret = number == Hypercall.IRET.number();
            if (iret) {
                write(at++, 1, 0x50);
            }
            write(at, 1, 0xb8);
            write(at + 1, 4, number);
            write(at + 5, 2, 0x82cd);
            write(at + 7, 1, iret ? 0xcc : 0xc3);
        }
    }

    /// start_info, by the public layout.
    private void describe() {
        long info = start * PAGE;
        byte[] magic = MAGIC.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < magic.length; i++) {
            write(info + i, 1, magic[i]);
        }
        write(info + 0x20, 4, frames.length);
        write(info + 0x24, 4, domain.shared.hpa());
        write(info + 0x3c, 4, gva(directory));
        write(info + 0x40, 4, 1 + image.pageTables());
        write(info + 0x44, 4, gva(list));
    }

    private static long gva(int pfn) {
        return Layout.GUEST + pfn * PAGE;
    }

    /// All of the domain from [Layout#GUEST] on, the tables read-only. Then they are checked like any that the
    /// guest makes.
    private void map() {
        for (int pfn = 0; pfn < frames.length; pfn++) {
            boolean table = pfn >= directory && pfn < stack;
            long entry = (directory + 1) * PAGE + 4L * pfn;
            write(entry, 4, HostFrames.hpa(frames[pfn]) | PageTyping.PRESENT | (table ? 0 : PageTyping.WRITABLE));
        }
        for (int i = 0; i < image.pageTables(); i++) {
            int slot = (int) (Layout.GUEST >>> 22) + i;
            long entry = HostFrames.hpa(frames[directory + 1 + i]) | PageTyping.PRESENT | PageTyping.WRITABLE;
            write(directory * PAGE + 4L * slot, 4, entry);
        }
        int root = frames[directory];
        try {
            domain.typing.get(root, FrameType.L2); // pinned
            domain.typing.get(root, FrameType.L2); // in CR3
        } catch (Refusal refusal) {
            throw new IllegalStateException("the builder's own tables: " + refusal.getMessage(), refusal);
        }
        domain.frames.pin(root, true);
        domain.root = root;
    }

    private void write(long address, int bytes, long value) {
        long hpa = HostFrames.hpa(frames[(int) (address / PAGE)]) + address % PAGE;
        domain.hardware.write(hpa, bytes, value);
    }

    private void startProcessor() {
        HardwareCore core = domain.hardware.core();
        core.setControl(3, HostFrames.hpa(domain.root));
        core.setControl(0, CR0);
        domain.span.give(Layout.GDT + (Layout.KERNEL_CODE & ~0xfff));
        for (int i = 0; i < ACCESS.length; i++) {
            long descriptor =
                    Descriptor.of(0, Layout.MONITOR - 1, ACCESS[i]).withBig().raw();
            domain.span.write(Layout.GDT + (Layout.KERNEL_CODE & ~7) + 8L * i, 8, descriptor);
        }
        domain.segments.describe(0, -1);
        domain.segments.load(0, false);
        core.loadData(Segment.DS, Layout.KERNEL_DATA);
        core.loadData(Segment.ES, Layout.KERNEL_DATA);
        core.loadData(Segment.FS, 0);
        core.loadData(Segment.GS, 0);
        enter();
    }

    private void enter() {
        long esp = image.stack() >= 0 ? image.stack() : gva(stack + 1);
        int flags = Flags.IF | 2;
        try {
            domain.vcpu.setKernelStack(Layout.KERNEL_DATA, esp);
            domain.world.enter(
                    new RingSwitch.Context(image.entry(), Layout.KERNEL_CODE, flags, esp, Layout.KERNEL_DATA));
        } catch (Refusal refusal) {
            throw new IllegalStateException(refusal.getMessage(), refusal);
        }
        long[] r = domain.hardware.core().state().r;
        for (int number : new int[] {CpuState.AX, CpuState.BX, CpuState.CX, CpuState.DX, CpuState.DI, CpuState.BP}) {
            r[number] = 0;
        }
        r[CpuState.SI] = gva(start);
    }
}
