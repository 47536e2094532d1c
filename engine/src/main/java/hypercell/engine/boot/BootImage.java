package hypercell.engine.boot;

import java.util.ArrayList;
import java.util.List;

/// What is to be booted, understood: pieces of memory, where to begin, and in which state.
///
/// @param kind format and protocol in words: `multiboot kernel in ELF32`
/// @param pieces what goes where
/// @param entry address of the first instruction
/// @param start the state in which the processor begins
/// @param multiboot whether the machine state of the Multiboot specification is due: information block and magic number
/// @param alignModules whether modules must begin at page boundaries
/// @param symbols functions and objects by address
public record BootImage(
        String kind,
        List<Piece> pieces,
        long entry,
        Start start,
        boolean multiboot,
        boolean alignModules,
        List<Symbol> symbols) {
    /// Where a flat binary goes: 1 MiB, or the address that boot sectors know.
    public static final long FLAT_ORIGIN = 0x100000;

    public static final long BOOT_SECTOR_ORIGIN = 0x7c00;
    private static final int SECTOR = 512;

    /// The state in which an image begins.
    public enum Start {
        /// Flat 32-bit protected mode, paging off.
        PROTECTED_32,
        /// 64-bit mode, the first 4 GiB mapped to themselves.
        LONG_64,
        /// Real-address mode at 0000:7C00.
        BOOT_SECTOR
    }

    /// Bytes at a physical address, followed by zeros up to `memoryBytes`.
    public record Piece(long gpa, byte[] bytes, long memoryBytes) {
        /// First address behind it.
        public long end() {
            return gpa + memoryBytes;
        }
    }

    /// Understands an image: a multiboot kernel (in ELF or with addresses of its own), an ELF executable, a boot
    /// sector, or a flat binary.
    ///
    /// @throws BadImage when it is damaged or for another machine
    public static BootImage of(byte[] file) throws BadImage {
        if (file.length == 0) {
            throw new BadImage("the image is empty");
        }
        MultibootHeader header = MultibootHeader.find(file);
        if (header != null && header.hasAddresses()) {
            return addressed(file, header);
        }
        if (ElfFile.is(file)) {
            return elf(ElfFile.read(file), header);
        }
        if (header != null) {
            throw new BadImage("a multiboot header without addresses needs an ELF file around it");
        }
        if (file.length == SECTOR && (file[510] & 0xff) == 0x55 && (file[511] & 0xff) == 0xaa) {
            return plain("boot sector", file, BOOT_SECTOR_ORIGIN, Start.BOOT_SECTOR);
        }
        return plain("flat binary", file, FLAT_ORIGIN, Start.PROTECTED_32);
    }

    private static BootImage plain(String kind, byte[] file, long origin, Start start) {
        return new BootImage(
                kind, List.of(new Piece(origin, file, file.length)), origin, start, false, false, List.of());
    }

    private static BootImage elf(ElfFile elf, MultibootHeader header) {
        List<Piece> pieces = new ArrayList<>();
        for (ElfFile.Segment segment : elf.segments()) {
            pieces.add(new Piece(segment.gpa(), segment.bytes(), segment.memoryBytes()));
        }
        boolean multiboot = header != null;
        Start start = elf.bits() == 64 && !multiboot ? Start.LONG_64 : Start.PROTECTED_32;
        return new BootImage(
                (multiboot ? "multiboot kernel in ELF" : "ELF") + elf.bits(),
                List.copyOf(pieces),
                elf.entry(),
                start,
                multiboot,
                multiboot && (header.flags() & MultibootHeader.PAGE_ALIGNED_MODULES) != 0,
                elf.symbols());
    }

    private static BootImage addressed(byte[] file, MultibootHeader header) throws BadImage {
        long first = header.offset() - (header.headerAddress() - header.loadAddress());
        long bytes = header.loadEnd() == 0 ? file.length - first : header.loadEnd() - header.loadAddress();
        byte[] loaded = new ImageBytes(file, "multiboot image").copy(first, bytes);
        long end = Math.max(header.bssEnd(), header.loadAddress() + bytes);
        return new BootImage(
                "multiboot kernel",
                List.of(new Piece(header.loadAddress(), loaded, end - header.loadAddress())),
                header.entry(),
                Start.PROTECTED_32,
                true,
                (header.flags() & MultibootHeader.PAGE_ALIGNED_MODULES) != 0,
                List.of());
    }

    /// First address behind everything that is loaded.
    public long end() {
        long end = 0;
        for (Piece piece : pieces) {
            end = Math.max(end, piece.end());
        }
        return end;
    }
}
