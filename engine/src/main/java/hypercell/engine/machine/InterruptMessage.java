package hypercell.engine.machine;

/// What an interrupt controller sends to processors.
///
/// @param destination an APIC ID, or a set of processors when `logical`
/// @param logical whether processors compare `destination` with their logical destination registers
/// @param mode what is asked
/// @param vector 0..255; fixed interrupts take 16..255
/// @param level whether the interrupt is level-triggered: its end is reported back to I/O APICs
/// @param from who sends it, for the event stream
public record InterruptMessage(
        int destination, boolean logical, DeliveryMode mode, int vector, boolean level, String from) {
    /// The destination that means every processor, in a message of 8 bits.
    public static final int EVERYBODY = 0xff;

    /// Takes messages to the processors.
    @FunctionalInterface
    public interface Sink {
        /// Whether a processor has accepted the message.
        boolean send(InterruptMessage message);
    }
}
