package hypercell.engine.device;

import hypercell.engine.machine.IrqLine;

/// The universal interrupt controller of the PowerPC 4xx embedded processors, UIC0 of the 440EP (PPC440EP User's
/// Manual, "Universal Interrupt Controller"): 32 inputs, each with enable, polarity, trigger and class. Its registers
/// are device control registers. Bit 0 of a register, the most significant, belongs to input 0.
public final class InterruptController4xx {
    /// Number of its first register in the 440EP.
    public static final int BASE = 0xc0;
    /// How many registers it has.
    public static final int REGISTERS = 9;

    private static final int STATUS = 0;
    private static final int ENABLE = 2;
    private static final int CRITICAL = 3;
    private static final int POLARITY = 4;
    private static final int TRIGGER = 5;
    private static final int MASKED_STATUS = 6;
    private static final int VECTOR = 7;
    private static final int VECTOR_CONFIGURATION = 8;

    private final IrqLine external;
    private final IrqLine critical;
    private final int[] registers = new int[REGISTERS];
    private int inputs;

    /// @param external the processor's external input
    /// @param critical its critical input
    public InterruptController4xx(IrqLine external, IrqLine critical) {
        this.external = external;
        this.critical = critical;
    }

    /// Drives input 0..31.
    public void set(int input, boolean high) {
        int bit = 0x8000_0000 >>> input;
        int before = active();
        inputs = high ? inputs | bit : inputs & ~bit;
        int rising = active() & ~before;
        registers[STATUS] |= rising & registers[TRIGGER];
        update();
    }

    /// Inputs that ask: high ones of positive polarity, low ones of negative.
    private int active() {
        return ~(inputs ^ registers[POLARITY]);
    }

    /// Level-triggered inputs ask as long as they are active, edge-triggered ones until software clears them.
    private int status() {
        return registers[STATUS] | active() & ~registers[TRIGGER];
    }

    /// Reads register `offset` 0..8.
    public int read(int offset) {
        int asking = status() & registers[ENABLE];
        return switch (offset) {
            case STATUS -> status();
            case MASKED_STATUS -> asking;
            case VECTOR -> vector(asking & registers[CRITICAL]);
            default -> registers[offset];
        };
    }

    /// The vector of the first critical input that asks, counted from the end that VCR chooses.
    private int vector(int asking) {
        int base = registers[VECTOR_CONFIGURATION] & ~3;
        if (asking == 0) {
            return 0;
        }
        boolean highestFirst = (registers[VECTOR_CONFIGURATION] & 1) != 0;
        int distance = highestFirst ? Integer.numberOfLeadingZeros(asking) : Integer.numberOfTrailingZeros(asking);
        return base + distance * 512;
    }

    /// Writes register `offset` 0..8; ones written to the status register clear it.
    public void write(int offset, int value) {
        switch (offset) {
            case STATUS -> registers[STATUS] &= ~value;
            case MASKED_STATUS, VECTOR -> {} // read only
            default -> registers[offset] = value;
        }
        update();
    }

    private void update() {
        int asking = status() & registers[ENABLE];
        critical.set((asking & registers[CRITICAL]) != 0);
        external.set((asking & ~registers[CRITICAL]) != 0);
    }
}
