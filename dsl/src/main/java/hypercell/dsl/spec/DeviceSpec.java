package hypercell.dsl.spec;

import groovy.lang.Closure;
import hypercell.engine.table.Position;

/// One entry of a `devices { }` block.
public sealed interface DeviceSpec {
    /// Name in messages and events.
    String name();

    /// Of the word that made it.
    Position position();

    /// `uart(com1) { input 'hi' }`: bytes that wait in the receiver when the guest starts.
    @SuppressWarnings("ArrayRecordComponent") // never written after it was read from the script
    record Uart(String name, byte[] input, Position position) implements DeviceSpec {}

    /// `device('dice', ports: 0x500..0x501) { ... }`.
    record Ports(String name, int firstPort, int count, Handlers handlers, Position position) implements DeviceSpec {}

    /// `device('fb', memory: 0xE0000..0xE0FFF) { ... }`.
    record Memory(String name, long gpa, long bytes, Handlers handlers, Position position) implements DeviceSpec {}

    /// `debugExit(port: 0xf4)`: a write of `v` ends the run with status `v << 1 | 1`, as QEMU's isa-debug-exit.
    record DebugExit(String name, int port, Position position) implements DeviceSpec {}

    /// `balloon()`: ports by which the guest gives pages back to its monitor.
    record Balloon(String name, Position position) implements DeviceSpec {}

    /// What a user-written device does; null where nothing was said.
    ///
    /// @param read the `onRead` block, or null: reads give all ones
    /// @param write the `onWrite` block, or null: writes are ignored
    /// @param restart puts the device's variables back to what they were at the end of its block
    record Handlers(Closure<?> read, Closure<?> write, Runnable restart) {}
}
