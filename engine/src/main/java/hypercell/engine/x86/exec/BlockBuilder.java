package hypercell.engine.x86.exec;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.fault.Vector;
import hypercell.engine.x86.isa.Decoder;
import hypercell.engine.x86.isa.Insn;
import hypercell.engine.x86.isa.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Decodes guest code into blocks.
final class BlockBuilder {
    private static final int PAGE = 4096;
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
            "invalid",
            "tooLong",
            "ud0",
            "ud1",
            "ud2");

    private final X86Cpu cpu;

    BlockBuilder(X86Cpu cpu) {
        this.cpu = cpu;
    }

    /// Decodes the block at `gva`, whose page begins at physical `pageGpa`.
    ///
    /// @param single decode one instruction only, for code near a segment limit or outside RAM
    Block build(long gva, long pageGpa, int mode, long bytesInSegment, boolean single) {
        int pageOffset = (int) gva & PAGE - 1;
        byte[] code = new byte[Math.min(PAGE - pageOffset, Block.MAX_INSTRUCTIONS * Decoder.MAX_LENGTH)];
        cpu.readCode(pageGpa + pageOffset, code);
        int usable = (int) Math.min(code.length, Math.max(0, bytesInSegment));
        List<Handler> handlers = new ArrayList<>();
        int[] offsets = new int[Block.MAX_INSTRUCTIONS + 1];
        int at = 0;
        int most = single ? 1 : Block.MAX_INSTRUCTIONS;
        while (handlers.size() < most) {
            Insn insn = Decoder.decode(code, at, usable, Mode.codeBits(mode));
            if (insn.row() == Row.INCOMPLETE) {
                if (!handlers.isEmpty()) {
                    break;
                }
                return usable < code.length ? beyondLimit() : crossing(gva, code, mode, bytesInSegment);
            }
            handlers.add(HandlerFactory.make(cpu.model, new Site(insn, mode, at)));
            at += insn.length();
            offsets[handlers.size()] = at;
            if (ends(insn)) {
                break;
            }
        }
        return new Block(
                handlers.toArray(Handler[]::new),
                Arrays.copyOf(offsets, handlers.size() + 1),
                single ? -1 : pageOffset,
                null);
    }

    private static boolean ends(Insn insn) {
        Row row = insn.row();
        return row.is("endsBlock") || row.is("branch") || ENDS.contains(row.meaning());
    }

    private static Block beyondLimit() {
        throw GuestFault.of(Vector.GP, "instruction fetch beyond the code segment's limit");
    }

    /// One instruction that continues in the next page, which is translated for it.
    private Block crossing(long gva, byte[] firstPart, int mode, long bytesInSegment) {
        byte[] code = Arrays.copyOf(firstPart, Decoder.MAX_LENGTH);
        byte[] rest = new byte[code.length - firstPart.length];
        cpu.readCode(cpu.mmu.fetch(gva + firstPart.length & cpu.gvaMask), rest);
        System.arraycopy(rest, 0, code, firstPart.length, rest.length);
        int usable = (int) Math.min(code.length, Math.max(0, bytesInSegment));
        Insn insn = Decoder.decode(code, 0, usable, Mode.codeBits(mode));
        if (insn.row() == Row.INCOMPLETE) {
            return beyondLimit();
        }
        Handler handler = HandlerFactory.make(cpu.model, new Site(insn, mode, 0));
        return new Block(
                new Handler[] {handler},
                new int[] {0, insn.length()},
                (int) gva & PAGE - 1,
                Arrays.copyOf(code, insn.length()));
    }

    /// Whether a crossing block still describes the bytes in memory; translates the next page as the fetch would.
    boolean stillValid(Block block, long gva, long pageGpa) {
        int inFirst = PAGE - ((int) gva & PAGE - 1);
        byte[] first = new byte[inFirst];
        byte[] second = new byte[block.crossing.length - inFirst];
        cpu.readCode(pageGpa + ((int) gva & PAGE - 1), first);
        cpu.readCode(cpu.mmu.fetch(gva + inFirst & cpu.gvaMask), second);
        return Arrays.equals(first, 0, inFirst, block.crossing, 0, inFirst)
                && Arrays.equals(second, 0, second.length, block.crossing, inFirst, block.crossing.length);
    }
}
