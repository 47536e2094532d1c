package hypercell.engine.boot;

/// The header by which a kernel asks to be loaded ("Multiboot Specification version 0.6.96", "The layout of Multiboot
/// header"): within the first 8 KiB, aligned to 4 bytes.
///
/// @param offset of the header in the file
/// @param flags what the kernel asks for
record MultibootHeader(
        int offset, int flags, long headerAddress, long loadAddress, long loadEnd, long bssEnd, long entry) {
    static final int PAGE_ALIGNED_MODULES = 1;
    private static final int MAGIC = 0x1badb002;
    private static final int ADDRESSES = 1 << 16;
    private static final int SEARCHED = 8192;
    /// Bits 15:0 are requirements: page alignment and memory information are met, others are not.
    private static final int MET = 3;

    /// The header, or null when there is none.
    ///
    /// @throws BadImage when the kernel requires what no loader of ours gives
    static MultibootHeader find(byte[] file) throws BadImage {
        ImageBytes image = new ImageBytes(file, "multiboot image");
        for (int at = 0; at + 12 <= Math.min(file.length, SEARCHED); at += 4) {
            int flags = (int) image.get(at + 4, 4);
            boolean sums = (int) image.get(at, 4) == MAGIC && MAGIC + flags + (int) image.get(at + 8, 4) == 0;
            if (sums) {
                return read(image, at, flags);
            }
        }
        return null;
    }

    private static MultibootHeader read(ImageBytes image, int at, int flags) throws BadImage {
        if ((flags & 0xffff & ~MET) != 0) {
            throw new BadImage("the multiboot header requires features 0x%x, which are not offered"
                    .formatted(flags & 0xffff & ~MET));
        }
        if ((flags & ADDRESSES) == 0) {
            return new MultibootHeader(at, flags, 0, 0, 0, 0, 0);
        }
        return new MultibootHeader(
                at,
                flags,
                image.get(at + 12, 4),
                image.get(at + 16, 4),
                image.get(at + 20, 4),
                image.get(at + 24, 4),
                image.get(at + 28, 4));
    }

    /// Whether the header says where everything goes, so that the file needs no other format.
    boolean hasAddresses() {
        return (flags & ADDRESSES) != 0;
    }
}
