package hypercell.engine.platform;

import hypercell.engine.bus.MemoryDevice;
import hypercell.engine.bus.PortDevice;
import java.util.ArrayList;
import java.util.List;

/// A page of memory-mapped registers in which devices lie that know ports: byte registers of a peripheral bus. Where
/// there is none, reads give zero and writes vanish.
final class RegisterPage implements MemoryDevice {
    /// The size of the page.
    static final int BYTES = 4096;

    private record Slot(PortDevice device, int first, int last) {}

    private final List<Slot> slots = new ArrayList<>();

    /// Puts `device` at `count` bytes from `offset` on.
    void attach(PortDevice device, int offset, int count) {
        slots.add(new Slot(device, offset, offset + count - 1));
    }

    private Slot slot(long offset) {
        for (Slot slot : slots) {
            if (offset >= slot.first && offset <= slot.last) {
                return slot;
            }
        }
        return null;
    }

    @Override
    public String name() {
        return "peripherals";
    }

    @Override
    public String register(long offset, boolean write) {
        Slot slot = slot(offset);
        return slot == null
                ? "(none)"
                : slot.device.name() + " " + slot.device.register((int) offset - slot.first, write);
    }

    @Override
    public long read(long offset, int bytes) {
        Slot slot = slot(offset);
        return slot == null ? 0 : slot.device.read((int) offset - slot.first, bytes);
    }

    @Override
    public void write(long offset, int bytes, long value) {
        Slot slot = slot(offset);
        if (slot != null) {
            slot.device.write((int) offset - slot.first, bytes, value);
        }
    }
}
