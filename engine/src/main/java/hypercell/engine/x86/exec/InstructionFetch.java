package hypercell.engine.x86.exec;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.PhysicalBus;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.mmu.Access;
import java.util.Arrays;

/// Where instructions come from: the page that CS:EIP lies in and its decoded code.
///
/// The processor keeps the translation of this page until it leaves the page or translations are invalidated, whatever
/// the TLB does meanwhile.
final class InstructionFetch {
    private static final long NO_PAGE = -1;
    private static final long PAGE_MASK = ~0xfffL;
    private static final int PAGE = 4096;
    /// What [#ready] is while every block needs a further look.
    private static final Block[] NONE = new Block[PAGE];

    private final X86Cpu cpu;
    private final PhysicalBus bus;
    private final CodeCache code;
    private final BlockBuilder builder;

    /// Linear and physical address of the page.
    private long page = NO_PAGE;

    private long gpa;
    /// Decoded code of the page, or null when it is no RAM.
    private CodePage decoded;
    /// Blocks of the page in the present mode by offset; null as above.
    private Block[] blocks;
    /// The same when the page lies inside the code segment as a whole, so that no block can pass its limit.
    private Block[] ready = NONE;
    /// Whether the last [#next] did not come to an end: the fetch itself has faulted.
    private boolean unfinished;

    InstructionFetch(X86Cpu cpu, PhysicalBus bus, CodeCache code) {
        this.cpu = cpu;
        this.bus = bus;
        this.code = code;
        builder = new BlockBuilder(cpu);
    }

    /// The block at the present EIP.
    Block next() {
        long gva = cpu.csBase + cpu.eip & cpu.gvaMask;
        if ((gva & PAGE_MASK) != page) {
            enter(gva);
        }
        Block found = ready[(int) gva & PAGE - 1];
        if (found == null) {
            found = findOrBuild(gva);
        }
        cpu.trail.note(gva, found.count);
        return found;
    }

    /// Whether the last [#next] raised a fault instead of giving a block.
    boolean faulting() {
        return unfinished;
    }

    /// The same; asking forgets it.
    boolean tookFault() {
        boolean was = unfinished;
        unfinished = false;
        return was;
    }

    /// Forgets the page: the next fetch translates again.
    void leave() {
        page = NO_PAGE;
    }

    /// Whether the processor still holds the translation of the page that `gva` lies in.
    boolean holds(long gva) {
        return (gva & PAGE_MASK) == page;
    }

    /// Mode, base or limit of the code segment have changed.
    void segmentChanged() {
        if (page != NO_PAGE) {
            findBlocks();
        }
    }

    private void enter(long gva) {
        unfinished = true;
        page = NO_PAGE;
        gpa = cpu.mmu.fetch(gva) & PAGE_MASK;
        page = gva & PAGE_MASK;
        findBlocks();
        unfinished = false;
    }

    private void findBlocks() {
        ready = NONE;
        blocks = null;
        decoded = code.find(gpa);
        if (decoded == null) {
            if (cpu.uncached || bus.hostAddress(gpa) == 0) {
                return;
            }
            decoded = code.create(gpa);
            cpu.mmu.watchCode(gpa);
        }
        blocks = decoded.blocks(cpu.mode());
        long offset = page - cpu.csBase & cpu.gvaMask;
        if (offset + PAGE - 1 <= cpu.csLimit) {
            ready = blocks;
        }
    }

    private Block findOrBuild(long gva) {
        unfinished = true;
        Block block = blocks == null ? single(gva) : known(gva);
        if (block == null) {
            block = decode(gva);
        }
        unfinished = false;
        return block;
    }

    /// A block that needs a look before it may run, or null: one near the segment's limit, or one instruction that
    /// continues in the next page.
    private Block known(long gva) {
        int offset = (int) gva & PAGE - 1;
        Block found = blocks[offset];
        if (found != null) {
            return cpu.eip + found.bytes - 1 <= cpu.csLimit ? found : single(gva);
        }
        Block crossing = decoded.crossing(cpu.mode());
        boolean usable = crossing != null && crossing.pageOffset == offset && builder.stillValid(crossing, gva, gpa);
        return usable ? crossing : null;
    }

    private Block decode(long gva) {
        Block built = builder.build(gva, gpa, cpu.mode(), bytesInSegment(), false);
        decoded.add(built, cpu.mode());
        return built;
    }

    /// One instruction, not kept.
    private Block single(long gva) {
        return builder.build(gva, gpa, cpu.mode(), bytesInSegment(), true);
    }

    private long bytesInSegment() {
        return cpu.bits64() ? Long.MAX_VALUE : cpu.csLimit - cpu.eip + 1;
    }

    // --- looking without fetching ---

    /// Code bytes at `gva` as a fetch would find them now; nothing changes. Shorter than an instruction may be when
    /// a page is not mapped.
    byte[] peek(long gva) {
        int inFirst = Math.min(Decoder.MAX_LENGTH, PAGE - ((int) gva & PAGE - 1));
        byte[] first = peek(gva, inFirst);
        if (first.length < inFirst || inFirst == Decoder.MAX_LENGTH) {
            return first;
        }
        byte[] second = peek(gva + inFirst & cpu.gvaMask, Decoder.MAX_LENGTH - inFirst);
        byte[] bytes = Arrays.copyOf(first, inFirst + second.length);
        System.arraycopy(second, 0, bytes, inFirst, second.length);
        return bytes;
    }

    /// `count` bytes within one page; none when it is not mapped.
    private byte[] peek(long gva, int count) {
        long from = cpu.mmu
                .explain(gva, Access.of(Access.Kind.EXECUTE, cpu.state.cpl == 3))
                .gpa();
        byte[] bytes = new byte[from < 0 ? 0 : count];
        if (from >= 0) {
            read(from, bytes);
        }
        return bytes;
    }

    /// Copies code bytes from physical memory; what is no RAM reads as a hole.
    void read(long from, byte[] into) {
        if (bus.hostAddress(from) != 0) {
            HostMemory.copyOut(bus.hostAddress(from), into, 0, into.length);
            return;
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = (byte) bus.peek(from + i, 1);
        }
    }
}
