package hypercell.engine.boot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// An executable in ELF, 32 or 64 bits, for x86 (System V ABI "Object Files").
///
/// @param bits 32 or 64
/// @param entry address of the first instruction
/// @param segments what to load, in file order
/// @param symbols functions and objects by address; empty when the file is stripped
public record ElfFile(int bits, long entry, List<Segment> segments, List<Symbol> symbols) {
    private static final int MAGIC = 0x464c457f;
    private static final int MACHINE_386 = 3;
    private static final int MACHINE_X86_64 = 62;
    private static final int TYPE_EXECUTABLE = 2;
    private static final int SEGMENT_LOAD = 1;
    private static final int SECTION_SYMBOLS = 2;
    private static final int ABSOLUTE = 0xfff1;
    private static final int MOST_HEADERS = 10_000;

    /// A loadable segment: `bytes` go to `gpa`, zeros up to `memoryBytes`.
    public record Segment(long gva, long gpa, byte[] bytes, long memoryBytes) {}

    /// Whether the bytes begin like an ELF file.
    public static boolean is(byte[] bytes) {
        return bytes.length >= 4 && bytes[0] == 0x7f && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F';
    }

    /// Reads a file.
    ///
    /// @throws BadImage when it is no ELF executable for x86, or damaged
    public static ElfFile read(byte[] file) throws BadImage {
        ImageBytes image = new ImageBytes(file, "ELF file");
        if (image.get(0, 4) != MAGIC) {
            throw new BadImage("not an ELF file");
        }
        boolean wide = image.get(4, 1) == 2;
        if (image.get(5, 1) != 1) {
            throw new BadImage("a big-endian ELF file; x86 is little-endian");
        }
        long machine = image.get(18, 2);
        if (machine != (wide ? MACHINE_X86_64 : MACHINE_386)) {
            throw new BadImage("an ELF file for machine %d, not for x86".formatted(machine));
        }
        if (image.get(16, 2) != TYPE_EXECUTABLE) {
            throw new BadImage("not an executable: ELF type %d".formatted(image.get(16, 2)));
        }
        return new ElfFile(wide ? 64 : 32, image.get(24, wide ? 8 : 4), segments(image, wide), symbols(image, wide));
    }

    private static List<Segment> segments(ImageBytes image, boolean wide) throws BadImage {
        long table = image.get(wide ? 32 : 28, wide ? 8 : 4);
        int size = (int) image.get(wide ? 54 : 42, 2);
        int count = headers(image.get(wide ? 56 : 44, 2));
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = table + (long) i * size;
            if (image.get(at, 4) == SEGMENT_LOAD) {
                segments.add(wide ? segment64(image, at) : segment32(image, at));
            }
        }
        if (segments.isEmpty()) {
            throw new BadImage("the ELF file has nothing to load");
        }
        return List.copyOf(segments);
    }

    private static Segment segment32(ImageBytes image, long at) throws BadImage {
        return segment(
                image,
                image.get(at + 4, 4),
                image.get(at + 8, 4),
                image.get(at + 12, 4),
                image.get(at + 16, 4),
                image.get(at + 20, 4));
    }

    private static Segment segment64(ImageBytes image, long at) throws BadImage {
        return segment(
                image,
                image.get(at + 8, 8),
                image.get(at + 16, 8),
                image.get(at + 24, 8),
                image.get(at + 32, 8),
                image.get(at + 40, 8));
    }

    private static Segment segment(ImageBytes image, long offset, long gva, long gpa, long inFile, long inMemory)
            throws BadImage {
        if (inMemory < inFile) {
            throw new BadImage(
                    "a segment is larger in the file (0x%x) than in memory (0x%x)".formatted(inFile, inMemory));
        }
        return new Segment(gva, gpa, image.copy(offset, inFile), inMemory);
    }

    private static int headers(long count) throws BadImage {
        if (count > MOST_HEADERS) {
            throw new BadImage("the ELF file claims %d headers".formatted(count));
        }
        return (int) count;
    }

    // --- symbols ---

    private static List<Symbol> symbols(ImageBytes image, boolean wide) throws BadImage {
        long table = image.get(wide ? 40 : 32, wide ? 8 : 4);
        int size = (int) image.get(wide ? 58 : 46, 2);
        int count = table == 0 ? 0 : headers(image.get(wide ? 60 : 48, 2));
        List<Symbol> symbols = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = table + (long) i * size;
            if (image.get(at + 4, 4) == SECTION_SYMBOLS) {
                long link = table + image.get(at + (wide ? 40 : 24), 4) * size;
                long names = image.get(link + (wide ? 24 : 16), wide ? 8 : 4);
                read(image, wide, at, names, symbols);
            }
        }
        symbols.sort(Comparator.comparingLong(Symbol::address).thenComparing(Symbol::name));
        return List.copyOf(symbols);
    }

    private static void read(ImageBytes image, boolean wide, long section, long names, List<Symbol> into)
            throws BadImage {
        long offset = image.get(section + (wide ? 24 : 16), wide ? 8 : 4);
        long bytes = image.get(section + (wide ? 32 : 20), wide ? 8 : 4);
        int each = wide ? 24 : 16;
        for (long at = offset; at < offset + bytes; at += each) {
            int type = (int) image.get(at + (wide ? 4 : 12), 1) & 15;
            long address = image.get(at + (wide ? 8 : 4), wide ? 8 : 4);
            String name = image.text(names + image.get(at, 4));
            boolean absolute = image.get(at + (wide ? 6 : 14), 2) == ABSOLUTE; // a number, not a place
            if (type <= 2 && !name.isEmpty() && address != 0 && !absolute) { // no type, object, function
                into.add(new Symbol(name, address, image.get(at + (wide ? 16 : 8), wide ? 8 : 4)));
            }
        }
    }
}
