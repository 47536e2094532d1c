package hypercell.engine.monitor.xen;

import java.util.List;

/// What a domain begins with.
///
/// @param bytes size of its memory, a multiple of 4 KiB
/// @param pieces what is in it, by addresses within the domain
/// @param entry linear address of the first instruction
/// @param stack ESP at the start, or -1: the builder's own page
/// @param hypercallPage linear address of a page that gets a stub for each hypercall, or -1 for none
public record DomainImage(long bytes, List<Piece> pieces, long entry, long stack, long hypercallPage) {
    private static final long PAGE = 4096;

    /// Bytes at an address within the domain (pseudo-physical: counted from 0, whatever frames are behind).
    public record Piece(long address, byte[] bytes) {}

    /// First page behind all pieces.
    long firstFree() {
        long end = pieces.stream()
                .mapToLong(it -> it.address() + it.bytes().length)
                .max()
                .orElse(0);
        if (hypercallPage >= 0) {
            end = Math.max(end, hypercallPage - Layout.GUEST + PAGE);
        }
        return (end + PAGE - 1) / PAGE;
    }

    /// Pages of the domain.
    int pages() {
        return (int) (bytes / PAGE);
    }

    /// Page tables that map all of it.
    int pageTables() {
        return (pages() + 1023) / 1024;
    }

    /// Pages that the list of frames takes.
    int listPages() {
        return (int) ((pages() * 4L + PAGE - 1) / PAGE);
    }

    /// Pages that the builder needs behind the pieces: the list of frames, start_info, the tables, a stack.
    int builderPages() {
        return listPages() + 1 + 1 + pageTables() + 1;
    }

    /// Why no domain can be built from it, in a sentence; empty when one can.
    public String problem() {
        long most = Layout.M2P - Layout.GUEST;
        if (bytes % PAGE != 0 || bytes > most) {
            return "a domain has a whole number of pages, and at most %d MiB".formatted(most >>> 20);
        }
        long end = pieces.stream()
                .mapToLong(it -> it.address() + it.bytes().length)
                .max()
                .orElse(0);
        if (end > bytes) {
            return "something lies at 0x%x, but the domain has only 0x%x bytes".formatted(end - 1, bytes);
        }
        if (hypercallPage >= 0 && (hypercallPage & 0xfff) != 0) {
            return "hypercall_page at 0x%08x is not at the beginning of a page".formatted(hypercallPage);
        }
        long free = pages() - firstFree();
        return free >= builderPages()
                ? ""
                : "%d pages are free behind the guest's code and data, and the domain builder needs %d"
                        .formatted(free, builderPages());
    }
}
