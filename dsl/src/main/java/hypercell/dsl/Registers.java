package hypercell.dsl;

import hypercell.dsl.internal.Hex;
import hypercell.dsl.internal.Integers;
import hypercell.engine.machine.Cpu;
import hypercell.engine.machine.Cpu.RegisterInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Registers and flags of a guest by name: unsigned to read, range-checked to write.
final class Registers {
    private static final Map<String, Integer> FLAG_BITS = Map.ofEntries(
            Map.entry("cf", 0),
            Map.entry("pf", 2),
            Map.entry("af", 4),
            Map.entry("zf", 6),
            Map.entry("sf", 7),
            Map.entry("tf", 8),
            Map.entry("if", 9),
            Map.entry("df", 10),
            Map.entry("of", 11));
    private static final String FLAGS = "eflags";

    private final Cpu cpu;
    private final SequencedMap<String, RegisterInfo> byName = new LinkedHashMap<>();

    Registers(Cpu cpu) {
        this.cpu = cpu;
        cpu.registers().forEach(info -> byName.put(info.name(), info));
    }

    /// Whether this is a register or a flag.
    boolean has(String name) {
        return byName.containsKey(name) || FLAG_BITS.containsKey(name);
    }

    /// Names of registers and flags, for hints.
    List<String> names() {
        List<String> names = new ArrayList<>(byName.keySet());
        FLAG_BITS.keySet().stream().sorted().filter(name -> !byName.containsKey(name)).forEach(names::add);
        return names;
    }

    /// Unsigned value of a register; a flag is 0 or 1.
    Number read(String name) {
        if (byName.containsKey(name)) {
            return Integers.unsigned(cpu.register(name));
        }
        return cpu.register(FLAGS) >>> FLAG_BITS.get(name) & 1;
    }

    /// Sets a register or a flag; a Boolean is 0 or 1.
    void write(String name, Object value) {
        Object number = value instanceof Boolean truth ? (Object) (truth ? 1 : 0) : value;
        RegisterInfo info = byName.get(name);
        try {
            if (info != null) {
                cpu.setRegister(name, Integers.raw(number, info.bits(), name));
            } else {
                long mask = 1L << FLAG_BITS.get(name);
                boolean set = Integers.between(number, 0, 1, name) == 1;
                cpu.setRegister(FLAGS, set ? cpu.register(FLAGS) | mask : cpu.register(FLAGS) & ~mask);
            }
        } catch (IllegalArgumentException e) {
            throw UserError.here("%s cannot be %s: %s".formatted(name, Hex.of(Integers.raw(number, 64, name)), e.getMessage()), "");
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

    /// Registers that are not parts of others: of the general ones the widest, EFLAGS without its bits, selectors without
    /// what they cache.
    List<RegisterInfo> whole() {
        int widest = byName.values().stream()
                .filter(info -> info.group().equals("general"))
                .mapToInt(RegisterInfo::bits)
                .max()
                .orElse(0);
        return byName.values().stream()
                .filter(info -> switch (info.group()) {
                    case "general" -> info.bits() == widest;
                    case "flags" -> info.name().equals(FLAGS);
                    case "segment" -> info.name().indexOf('.') < 0;
                    default -> true;
                })
                .toList();
    }
}
