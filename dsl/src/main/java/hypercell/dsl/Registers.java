package hypercell.dsl;

import hypercell.dsl.internal.Hex;
import hypercell.dsl.internal.Integers;
import hypercell.engine.machine.Cpu;
import hypercell.engine.machine.Cpu.RegisterInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Registers and flags of a guest by name: unsigned to read, range-checked to write.
final class Registers {
    private final Cpu cpu;
    private final SequencedMap<String, RegisterInfo> byName = new LinkedHashMap<>();
    private boolean longMode;

    Registers(Cpu cpu) {
        this.cpu = cpu;
    }

    /// The registers of the present mode: a guest may have left the one it began in.
    private SequencedMap<String, RegisterInfo> present() {
        if (byName.isEmpty() || cpu.longMode() != longMode) {
            byName.clear();
            cpu.registers().forEach(info -> byName.put(info.name(), info));
            longMode = cpu.longMode();
        }
        return byName;
    }

    /// Whether this is a register or a flag.
    boolean has(String name) {
        return present().containsKey(name);
    }

    /// Names of registers and flags, for hints.
    List<String> names() {
        return List.copyOf(present().keySet());
    }

    /// Unsigned value of a register; a flag is 0 or 1.
    Number read(String name) {
        return Integers.unsigned(cpu.register(name));
    }

    /// Sets a register or a flag; a Boolean is 0 or 1.
    void write(String name, Object value) {
        Object number = value instanceof Boolean truth ? (Object) (truth ? 1 : 0) : value;
        long raw = Integers.raw(number, present().get(name).bits(), name);
        try {
            cpu.setRegister(name, raw);
        } catch (IllegalArgumentException e) {
            throw UserError.here("%s cannot be %s: %s".formatted(name, Hex.of(raw), e.getMessage()), "");
        }
    }

    /// Values of the registers that are not parts of others, in the order of a dump.
    SequencedMap<String, Number> snapshot() {
        SequencedMap<String, Number> values = new LinkedHashMap<>();
        for (RegisterInfo info : whole()) {
            values.put(info.name(), Integers.unsigned(cpu.register(info.name())));
        }
        return values;
    }

    /// Registers that are not parts of others: of the general ones the widest, EFLAGS without its bits, selectors
    /// without what they cache.
    List<RegisterInfo> whole() {
        return present().values().stream().filter(info -> !info.part()).toList();
    }
}
