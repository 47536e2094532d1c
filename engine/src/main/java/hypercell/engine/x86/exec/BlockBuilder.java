package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.InstructionTable;
import hypercell.engine.x86.isa.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/// Decodes guest code into blocks.
final class BlockBuilder {
    private static final int PAGE = 4096;
    private static final int UNCACHED = -1;
    /// Meanings that may continue at the start of the block that they end, in the same page and mode.
    private static final Set<String> NEAR = Set.of("jcc", "jmp", "loop", "loope", "loopne", "jcxz");
    /// Meanings that change what decoded code may assume (segments, flags of the run loop), beside the rows' own
    /// traits.
    private static final Set<String> ENDS = Set.of(
            "movToSegment",
            "popSegment",
            "loadFarPointer",
            "popf",
            "sti",
            "cli",
            "hlt",
            "in",
            "out",
            "ins",
            "outs",
            "movs",
            "cmps",
            "stos",
            "lods",
            "scas",
            "rdtsc",
            "rdtscp",
            "swapgs",
            "wrfsbase",
            "wrgsbase",
            "wrpkru",
            "clac",
            "stac",
            "invpcid",
            "rdmsr",
            "wrmsr",
            "movToControl",
            "movToDebug",
            "lmsw",
            "clts",
            "invlpg",
            "lgdt",
            "lidt",
            "lldt",
            "ltr",
            "cpuid",
            "ud0",
            "ud1",
            "ud2");
    /// Numbers of the rows that end a block; the pseudo rows, which fault, do so, too.
    private static final BitSet ENDING_ROWS = endingRows();
    /// Most blocks are shorter; what follows need not be copied for them.
    private static final int USUAL_BYTES = 64;

    private final X86Cpu cpu;

    BlockBuilder(X86Cpu cpu) {
        this.cpu = cpu;
    }

    /// Decodes the block at `gva`, whose page begins at physical `pageGpa`.
    ///
    /// @param single decode one instruction only, for code near a segment limit or outside RAM
    Block build(long gva, long pageGpa, int mode, long bytesInSegment, boolean single) {
        int pageOffset = (int) gva & PAGE - 1;
        int most = single ? 1 : Block.MAX_INSTRUCTIONS;
        long present = Math.min(PAGE - pageOffset, Math.max(0, bytesInSegment));
        byte[] code = code(pageGpa + pageOffset, Math.min(present, USUAL_BYTES));
        List<Site> sites = decode(code, mode, most);
        boolean cut = sites.size() < most
                && (sites.isEmpty() || !ends(sites.getLast().insn().row()));
        if (cut && code.length < present) {
            code = code(pageGpa + pageOffset, Math.min(present, (long) Block.MAX_INSTRUCTIONS * Decoder.MAX_LENGTH));
            sites = decode(code, mode, most);
        }
        if (sites.isEmpty()) {
            return present < PAGE - pageOffset ? beyondLimit() : crossing(gva, code, mode, bytesInSegment);
        }
        return block(sites, single ? UNCACHED : pageOffset);
    }

    private byte[] code(long gpa, long bytes) {
        byte[] code = new byte[(int) bytes];
        cpu.fetch.read(gpa, code);
        return code;
    }

    /// At most `most` instructions, up to the first that ends a block or is not there as a whole.
    private static List<Site> decode(byte[] code, int mode, int most) {
        List<Site> sites = new ArrayList<>();
        int at = 0;
        boolean ended = false;
        while (sites.size() < most && !ended) {
            Insn insn = Decoder.decode(code, at, code.length, Mode.codeBits(mode));
            if (insn.row() == Row.INCOMPLETE) {
                break;
            }
            sites.add(new Site(insn, mode, at));
            at += insn.length();
            ended = ends(insn.row());
        }
        return sites;
    }

    private Block block(List<Site> sites, int pageOffset) {
        int count = sites.size();
        Handler[] handlers = new Handler[count];
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            handlers[i] = HandlerFactory.make(cpu.model, sites.get(i));
            offsets[i + 1] = sites.get(i).end();
        }
        Site last = sites.getLast();
        boolean mayRepeat =
                pageOffset != UNCACHED && NEAR.contains(last.insn().row().meaning());
        return new Block(handlers, mayRepeat, offsets, pageOffset, null);
    }

    private static boolean ends(Row row) {
        return row.number() < 0 || ENDING_ROWS.get(row.number());
    }

    private static BitSet endingRows() {
        BitSet rows = new BitSet();
        for (Row row : InstructionTable.rows()) {
            rows.set(row.number(), row.is("endsBlock") || row.is("branch") || ENDS.contains(row.meaning()));
        }
        return rows;
    }

    private static Block beyondLimit() {
        throw GuestFault.of(Vector.GP, "instruction fetch beyond the code segment's limit");
    }

    /// One instruction that continues in the next page, which is translated for it.
    private Block crossing(long gva, byte[] firstPart, int mode, long bytesInSegment) {
        byte[] code = Arrays.copyOf(firstPart, Decoder.MAX_LENGTH);
        byte[] rest = new byte[code.length - firstPart.length];
        cpu.fetch.read(cpu.mmu.fetch(gva + firstPart.length & cpu.gvaMask), rest);
        System.arraycopy(rest, 0, code, firstPart.length, rest.length);
        int usable = (int) Math.min(code.length, Math.max(0, bytesInSegment));
        Insn insn = Decoder.decode(code, 0, usable, Mode.codeBits(mode));
        if (insn.row() == Row.INCOMPLETE) {
            return beyondLimit();
        }
        Handler handler = HandlerFactory.make(cpu.model, new Site(insn, mode, 0));
        return new Block(
                new Handler[] {handler},
                false,
                new int[] {0, insn.length()},
                (int) gva & PAGE - 1,
                Arrays.copyOf(code, insn.length()));
    }

    /// Whether a crossing block still describes the bytes in memory; translates the next page as the fetch would.
    boolean stillValid(Block block, long gva, long pageGpa) {
        int inFirst = PAGE - ((int) gva & PAGE - 1);
        byte[] first = new byte[inFirst];
        byte[] second = new byte[block.crossing.length - inFirst];
        cpu.fetch.read(pageGpa + ((int) gva & PAGE - 1), first);
        cpu.fetch.read(cpu.mmu.fetch(gva + inFirst & cpu.gvaMask), second);
        return Arrays.equals(first, 0, inFirst, block.crossing, 0, inFirst)
                && Arrays.equals(second, 0, second.length, block.crossing, inFirst, block.crossing.length);
    }
}
