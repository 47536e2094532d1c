package hypercell.engine.device;

import hypercell.engine.machine.DeliveryMode;
import hypercell.engine.machine.InterruptMessage;

/// One pin of an I/O APIC: its line and its entry of the redirection table (82093AA data sheet, "I/O Redirection Table
/// Registers").
final class RedirectionEntry {
    private static final int VECTOR = 0xff;
    private static final int LOGICAL = 1 << 11;
    private static final int REMOTE_IRR = 1 << 14;
    private static final int LEVEL = 1 << 15;
    private static final int MASKED = 1 << 16;
    /// All but delivery status and remote IRR.
    private static final int WRITABLE = 0x1afff;

    private final String name;
    private boolean high;
    private int low = MASKED;
    private int destination;

    RedirectionEntry(String name) {
        this.name = name;
    }

    long value() {
        return (long) destination << 56 | low & 0xffffffffL;
    }

    void writeHigh(int value) {
        destination = value >>> 24;
    }

    /// A line that is up and level-triggered asks as soon as it may.
    void writeLow(int value, InterruptMessage.Sink processors) {
        int kept = (value & LEVEL) != 0 ? low & REMOTE_IRR : 0;
        low = value & WRITABLE | kept;
        askByLevel(processors);
    }

    private boolean levelTriggered() {
        DeliveryMode mode = DeliveryMode.of(low);
        return (low & LEVEL) != 0 && (mode == DeliveryMode.FIXED || mode == DeliveryMode.LOWEST_PRIORITY);
    }

    /// The line changes, or is driven once more. A rising edge while the pin is masked is lost. The 8259's line
    /// stays up between two of its interrupts, so that each time it is driven asks again.
    void drive(boolean nowHigh, InterruptMessage.Sink processors) {
        boolean rises = nowHigh && !high;
        high = nowHigh;
        if (levelTriggered()) {
            askByLevel(processors);
        } else if ((low & MASKED) == 0 && (rises || nowHigh && DeliveryMode.of(low) == DeliveryMode.EXT_INT)) {
            processors.send(message(false));
        }
    }

    private void askByLevel(InterruptMessage.Sink processors) {
        if (high && levelTriggered() && (low & (MASKED | REMOTE_IRR)) == 0 && processors.send(message(true))) {
            low |= REMOTE_IRR;
        }
    }

    private InterruptMessage message(boolean level) {
        return new InterruptMessage(destination, (low & LOGICAL) != 0, DeliveryMode.of(low), low & VECTOR, level, name);
    }

    void ended(int vector, InterruptMessage.Sink processors) {
        if ((low & REMOTE_IRR) != 0 && (low & VECTOR) == vector) {
            low &= ~REMOTE_IRR;
            askByLevel(processors);
        }
    }
}
