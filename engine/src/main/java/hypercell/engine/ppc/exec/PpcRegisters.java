package hypercell.engine.ppc.exec;

import hypercell.engine.machine.Cpu;
import hypercell.engine.ppc.isa.SpecialRegister;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.state.PpcState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The registers of a core by name, for tools.
public final class PpcRegisters implements Cpu {
    /// Parts of registers that tools show and set by name: bits of XER and MSR, fields of CR.
    private static final Map<String, Integer> MSR_BITS = new TreeMap<>(Map.of(
            "we", PpcState.MSR_WE,
            "ce", PpcState.MSR_CE,
            "ee", PpcState.MSR_EE,
            "pr", PpcState.MSR_PR,
            "fp", PpcState.MSR_FP,
            "me", PpcState.MSR_ME,
            "de", PpcState.MSR_DE,
            "is", PpcState.MSR_IS,
            "ds", PpcState.MSR_DS));

    private final BookECpu cpu;
    private final PpcState state;
    private final List<RegisterInfo> infos = new ArrayList<>();

    public PpcRegisters(BookECpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
        for (int i = 0; i < 32; i++) {
            infos.add(new RegisterInfo("r" + i, 32, "general", "general register " + i, false));
        }
        infos.add(new RegisterInfo("pc", 32, "control", "address of the next instruction", false));
        infos.add(new RegisterInfo("msr", 32, "control", "machine state", false));
        infos.add(new RegisterInfo("cr", 32, "flags", "condition register", false));
        for (SpecialRegister register : SpecialRegister.all()) {
            boolean twin =
                    register.number() >= SpecialRegister.SPRG4_READ && register.number() < SpecialRegister.TBU_READ + 1;
            String group = register.is("user") ? "special" : "system";
            infos.add(
                    new RegisterInfo(register.name(), 32, group, register.description(), twin || register.is("cache")));
        }
        for (int i = 0; i < 8; i++) {
            infos.add(new RegisterInfo("cr" + i, 4, "flags", "condition register field " + i, true));
        }
        for (String bit : List.of("so", "ov", "ca")) {
            infos.add(new RegisterInfo(bit, 1, "flags", "XER[" + bit.toUpperCase(Locale.ROOT) + "]", true));
        }
        MSR_BITS.keySet()
                .forEach(bit -> infos.add(
                        new RegisterInfo(bit, 1, "flags", "MSR[" + bit.toUpperCase(Locale.ROOT) + "]", true)));
    }

    @Override
    public List<RegisterInfo> registers() {
        return List.copyOf(infos);
    }

    @Override
    public long register(String name) {
        return Integer.toUnsignedLong(value(name.toLowerCase(Locale.ROOT)));
    }

    private int value(String name) {
        int number = numbered(name, "r", 32);
        if (number >= 0) {
            return state.r[number];
        }
        int field = numbered(name, "cr", 8);
        if (field >= 0) {
            return state.crField(field);
        }
        Integer bit = MSR_BITS.get(name);
        if (bit != null) {
            return (state.msr & bit) != 0 ? 1 : 0;
        }
        return switch (name) {
            case "pc" -> state.pc;
            case "msr" -> state.msr;
            case "cr" -> state.cr;
            case "so" -> state.so ? 1 : 0;
            case "ov" -> state.ov ? 1 : 0;
            case "ca" -> state.ca ? 1 : 0;
            default -> cpu.special.read(special(name).number());
        };
    }

    @Override
    public void setRegister(String name, long value) {
        String lower = name.toLowerCase(Locale.ROOT);
        int number = numbered(lower, "r", 32);
        int field = numbered(lower, "cr", 8);
        Integer bit = MSR_BITS.get(lower);
        if (number >= 0) {
            state.r[number] = (int) value;
        } else if (field >= 0) {
            state.setCrField(field, (int) value & 0xf);
        } else if (bit != null) {
            cpu.setMsr(value != 0 ? state.msr | bit : state.msr & ~bit);
        } else {
            setControl(lower, (int) value);
        }
    }

    private void setControl(String name, int value) {
        switch (name) {
            case "pc" -> state.pc = aligned(value);
            case "msr" -> cpu.setMsr(value);
            case "cr" -> state.cr = value;
            case "so" -> state.so = value != 0;
            case "ov" -> state.ov = value != 0;
            case "ca" -> state.ca = value != 0;
            case "pvr" -> throw new IllegalArgumentException("PVR is what the processor is");
            case "tsr" -> cpu.special.setTimerStatus(value);
            case "tbl" -> cpu.special.write(SpecialRegister.TBL, value);
            case "tbu" -> cpu.special.write(SpecialRegister.TBU, value);
            default -> {
                SpecialRegister register = special(name);
                if (register.is("clear")) {
                    state.spr[register.number()] = value;
                } else {
                    cpu.special.write(register.number(), value);
                }
            }
        }
    }

    private static int aligned(int value) {
        if ((value & 3) != 0) {
            throw new IllegalArgumentException("0x%x is no multiple of 4, as pc must be".formatted(value));
        }
        return value;
    }

    private static SpecialRegister special(String name) {
        SpecialRegister register = SpecialRegister.named(name);
        if (register == null) {
            throw new IllegalArgumentException("no register is called '" + name + "'");
        }
        return register;
    }

    /// The number in `r12` or `cr3`; -1 when the name is something else.
    private static int numbered(String name, String prefix, int count) {
        if (!name.startsWith(prefix) || name.length() == prefix.length() || name.length() > prefix.length() + 2) {
            return -1;
        }
        int number = 0;
        for (int i = prefix.length(); i < name.length(); i++) {
            if (!Character.isDigit(name.charAt(i))) {
                return -1;
            }
            number = 10 * number + name.charAt(i) - '0';
        }
        return number < count ? number : -1;
    }

    @Override
    public String furtherState() {
        StringBuilder text = new StringBuilder(state.reserved ? "reserved %x".formatted(state.reservedReal) : "");
        for (TlbEntry entry : cpu.mmu.utlb().entries()) {
            text.append(entry.equals(TlbEntry.EMPTY) ? "" : "\n" + entry);
        }
        return text.toString();
    }

    @Override
    public long pc() {
        return Integer.toUnsignedLong(state.pc);
    }

    @Override
    public String mode() {
        return "%s state, AS %d/%d"
                .formatted(
                        state.problemState() ? "problem" : "supervisor",
                        (state.msr & PpcState.MSR_IS) >>> 5,
                        (state.msr & PpcState.MSR_DS) >>> 4);
    }

    @Override
    public boolean longMode() {
        return false;
    }

    /// Supervisor state is 0, problem state is 3, as on a processor with rings.
    @Override
    public int cpl() {
        return state.problemState() ? 3 : 0;
    }

    @Override
    public long instructions() {
        return cpu.retired;
    }
}
