package hypercell.engine.platform;

/// What a PowerPC machine is made of.
///
/// @param ramBytes RAM from real address 0: a multiple of 4 KiB, at most 1 GiB
public record PpcConfig(long ramBytes) {
    /// Most RAM: the boards' peripherals lie above.
    public static final long MOST_RAM = 1L << 30;

    /// @throws IllegalArgumentException when RAM has another size
    public PpcConfig {
        if (ramBytes < 4096 || ramBytes > MOST_RAM || (ramBytes & 4095) != 0) {
            throw new IllegalArgumentException(
                    "RAM of %d bytes: a ppc440 machine has 4 KiB to 1 GiB in steps of 4 KiB".formatted(ramBytes));
        }
    }
}
