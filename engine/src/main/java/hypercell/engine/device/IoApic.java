package hypercell.engine.device;

import hypercell.engine.bus.MemoryDevice;
import hypercell.engine.machine.InterruptMessage;

/// An I/O APIC with 24 pins (Intel 82093AA data sheet; the EOI register is that of its successors, version 20H): turns
/// interrupt lines into messages to processors, by one [RedirectionEntry] for each pin. Lines say whether a device
/// asks, so that the polarity which software programs does not matter.
///
/// Registers are 32 bits wide; narrower writes count as zero-extended.
public final class IoApic implements MemoryDevice {
    /// Where a PC has it.
    public static final long ADDRESS = 0xfec00000L;

    /// Bytes of its page.
    public static final int BYTES = 4096;

    public static final int PINS = 24;

    private static final int SELECT = 0;
    private static final int WINDOW = 0x10;
    private static final int EOI = 0x40;

    private static final int ID = 0;
    private static final int VERSION = 1;
    private static final int ARBITRATION = 2;
    private static final int FIRST_ENTRY = 0x10;

    private static final int VERSION_WITH_EOI = 0x20;
    private static final int ID_BITS = 0x0f000000;

    private final InterruptMessage.Sink processors;
    private final RedirectionEntry[] entries = new RedirectionEntry[PINS];
    private int selected;
    private int id;

    /// @param processors takes the messages
    public IoApic(InterruptMessage.Sink processors) {
        this.processors = processors;
        for (int pin = 0; pin < PINS; pin++) {
            entries[pin] = new RedirectionEntry("I/O APIC pin " + pin);
        }
    }

    /// Drives a pin 0..23.
    public void set(int pin, boolean high) {
        entries[pin].drive(high, processors);
    }

    /// A processor has ended a level-triggered interrupt: pins with this vector may ask again.
    public void ended(int vector) {
        for (RedirectionEntry entry : entries) {
            entry.ended(vector, processors);
        }
    }

    @Override
    public String name() {
        return "ioapic";
    }

    @Override
    public String register(long offset, boolean write) {
        return switch ((int) offset) {
            case SELECT -> "IOREGSEL";
            case WINDOW -> selectedName();
            case EOI -> "EOI";
            default -> "reserved";
        };
    }

    private String selectedName() {
        return switch (selected) {
            case ID -> "ID";
            case VERSION -> "version";
            case ARBITRATION -> "arbitration ID";
            default ->
                selected < FIRST_ENTRY || entry() == null
                        ? "reserved"
                        : "pin %d %s".formatted(pin(), upperHalf() ? "high" : "low");
        };
    }

    @Override
    public long read(long offset, int bytes) {
        int register = (int) offset & ~3;
        int value = register == SELECT ? selected : register == WINDOW ? readSelected() : 0;
        return (value & 0xffffffffL) >>> 8 * (offset & 3);
    }

    @Override
    public void write(long offset, int bytes, long value) {
        switch ((int) offset) {
            case SELECT -> selected = (int) value & 0xff;
            case WINDOW -> writeSelected((int) value);
            case EOI -> ended((int) value & 0xff);
            default -> {} // the data sheet has nothing else
        }
    }

    private int pin() {
        return selected - FIRST_ENTRY >> 1;
    }

    private boolean upperHalf() {
        return (selected & 1) != 0;
    }

    /// The selected entry, or null.
    private RedirectionEntry entry() {
        return selected >= FIRST_ENTRY && pin() < PINS ? entries[pin()] : null;
    }

    private int readSelected() {
        RedirectionEntry entry = entry();
        if (entry != null) {
            return (int) (upperHalf() ? entry.value() >>> 32 : entry.value());
        }
        return switch (selected) {
            case ID, ARBITRATION -> id; // the arbitration ID follows the ID
            case VERSION -> VERSION_WITH_EOI | PINS - 1 << 16;
            default -> -1;
        };
    }

    private void writeSelected(int value) {
        RedirectionEntry entry = entry();
        if (entry != null && upperHalf()) {
            entry.writeHigh(value);
        } else if (entry != null) {
            entry.writeLow(value, processors);
        } else if (selected == ID) {
            id = value & ID_BITS;
        }
    }
}
