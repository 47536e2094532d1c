package hypercell.engine.x86.exec;

import hypercell.engine.machine.Cpu;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.FpuState;
import hypercell.engine.x86.state.Segment;
import hypercell.engine.x86.state.VectorState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// The processor's registers by name, for debuggers and scripts. Writes have the consequences that the guest's own
/// writes would have.
public final class NamedRegisters implements Cpu {
    /// @param bits width outside IA-32e mode, 0 when the register is not shown there
    /// @param longBits width in IA-32e mode, 0 when the register is not shown there
    private record Entry(
            String name,
            int bits,
            int longBits,
            String group,
            String description,
            LongSupplier read,
            LongConsumer write) {
        int width(boolean longMode) {
            return longMode ? longBits : bits;
        }

        /// Whether another register of the mode holds it: bits of EFLAGS, the descriptor caches, parts of
        /// general registers.
        boolean part(boolean longMode) {
            return switch (group) {
                case "general" -> width(longMode) < (longMode ? 64 : 32);
                case "flags" -> bits < 32;
                case "segment" -> name.indexOf('.') > 0;
                default -> false;
            };
        }

        int widest() {
            return Math.max(bits, longBits);
        }
    }

    private static final long LOW = 0xffffffffL;
    private static final String[] GENERAL = {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"};
    private static final String[] BYTES = {"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"};
    private static final String[] FLAG_NAMES = {"cf", "pf", "af", "zf", "sf", "tf", "if", "df", "of"};
    private static final int[] FLAG_BITS = {
        Flags.CF, Flags.PF, Flags.AF, Flags.ZF, Flags.SF, Flags.TF, Flags.IF, Flags.DF, Flags.OF
    };

    private final X86Cpu cpu;
    private final CpuState state;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    public NamedRegisters(X86Cpu cpu) {
        this.cpu = cpu;
        state = cpu.state;
        general();
        flags();
        segments();
        control();
        system();
    }

    private void add(String name, int bits, String group, String description, LongSupplier read, LongConsumer write) {
        add(name, bits, bits, group, description, read, write);
    }

    private void add(
            String name,
            int bits,
            int longBits,
            String group,
            String description,
            LongSupplier read,
            LongConsumer write) {
        entries.put(name, new Entry(name, bits, longBits, group, description, read, write));
    }

    private void general() {
        general64();
        for (int i = 0; i < 8; i++) {
            int number = i;
            add(
                    GENERAL[i],
                    32,
                    "general",
                    "general register; in IA-32e mode the low half of its R register",
                    () -> state.r[number] & LOW,
                    v -> state.r[number] = v);
        }
        add(
                "eip",
                32,
                0,
                "general",
                "instruction pointer, an offset in CS",
                () -> cpu.eip & LOW,
                this::setInstructionPointer);
        for (int i = 0; i < 8; i++) {
            int number = i;
            add(
                    GENERAL[i].substring(1),
                    16,
                    "general",
                    "low 16 bits of " + GENERAL[i],
                    () -> state.r[number] & 0xffff,
                    v -> state.r[number] = state.r[number] & ~0xffffL | v);
        }
        for (int i = 0; i < 8; i++) {
            int number = i & 3;
            int shift = i < 4 ? 0 : 8;
            add(
                    BYTES[i],
                    8,
                    "general",
                    "bits %d:%d of %s".formatted(shift + 7, shift, GENERAL[number]),
                    () -> state.r[number] >> shift & 0xff,
                    v -> state.r[number] = state.r[number] & ~(0xffL << shift) | v << shift);
        }
    }

    private void general64() {
        for (int i = 0; i < 16; i++) {
            int number = i;
            String name = i < 8 ? "r" + GENERAL[i].substring(1) : "r" + i;
            add(name, 0, 64, "general", "general register", () -> state.r[number], v -> state.r[number] = v);
        }
        add("rip", 0, 64, "general", "instruction pointer", () -> cpu.eip, this::setInstructionPointer);
    }

    private void setInstructionPointer(long value) {
        cpu.eip = value;
        cpu.halted = false;
    }

    private void flags() {
        add("eflags", 32, "flags", "status, control and system flags", () -> state.flags.eflags(), v -> {
            state.flags.setEflags((int) v);
            cpu.flagsLoaded();
        });
        for (int i = 0; i < FLAG_NAMES.length; i++) {
            int bit = FLAG_BITS[i];
            add(
                    FLAG_NAMES[i],
                    1,
                    "flags",
                    "bit %d of eflags".formatted(Integer.numberOfTrailingZeros(bit)),
                    () -> (state.flags.eflags() & bit) != 0 ? 1 : 0,
                    v -> state.flags.setEflags(state.flags.eflags() & ~bit | (v != 0 ? bit : 0)));
        }
        add(
                "iopl",
                2,
                "flags",
                "I/O privilege level",
                () -> state.flags.iopl(),
                v -> state.flags.setSystem(state.flags.system() & ~Flags.IOPL | (int) v << 12));
    }

    private void segments() {
        for (int i = 0; i < 6; i++) {
            int number = i;
            Segment segment = state.segments[i];
            add(
                    Segment.name(i),
                    16,
                    "segment",
                    "selector; writing loads the descriptor",
                    segment::selector,
                    v -> loadSegment(number, (int) v));
        }
        for (int i = 0; i < 6; i++) {
            int number = i;
            Segment segment = state.segments[i];
            String name = Segment.name(i);
            add(
                    name + ".base",
                    32,
                    64,
                    "segment",
                    "base in the descriptor cache of " + name,
                    segment::base,
                    number < Segment.FS ? readOnly(name + ".base") : segment::setBase);
            add(
                    name + ".limit",
                    32,
                    "segment",
                    "limit in the descriptor cache of " + name,
                    segment::limit,
                    readOnly(name + ".limit"));
        }
    }

    private void loadSegment(int number, int selector) {
        if (number != Segment.CS) {
            cpu.segmentation.load(number, selector);
            return;
        }
        long eip = cpu.eip;
        if (state.protectedMode()) {
            Descriptor code = cpu.segmentation.descriptor(selector, hypercell.engine.x86.fault.Vector.GP);
            cpu.segmentation.loadCode(selector, code);
        } else {
            state.segments[Segment.CS].loadReal(selector);
            cpu.modeChanged();
            cpu.leaveFetchPage();
        }
        cpu.eip = eip;
    }

    private void control() {
        for (int number : new int[] {0, 2, 3, 4}) {
            add(
                    "cr" + number,
                    32,
                    64,
                    "control",
                    "control register",
                    () -> cpu.control.read(number),
                    v -> cpu.control.write(number, v));
        }
        add("cr8", 0, 64, "control", "task priority", () -> cpu.control.read(8), v -> cpu.control.write(8, v));
        add("efer", 0, 64, "control", "extended features, an MSR", () -> state.efer, v -> cpu.control.writeEfer(v));
        for (int number : new int[] {0, 1, 2, 3, 6, 7}) {
            add(
                    "dr" + number,
                    32,
                    64,
                    "debug",
                    "debug register",
                    () -> state.dr[number],
                    v -> cpu.control.writeDebug(number, v));
        }
    }

    private void system() {
        add("gdtr.base", 32, 64, "system", "base of the GDT", () -> state.gdtBase, v -> state.gdtBase = v);
        add("gdtr.limit", 16, "system", "limit of the GDT", () -> state.gdtLimit, v -> state.gdtLimit = (int) v);
        add("idtr.base", 32, 64, "system", "base of the IDT", () -> state.idtBase, v -> state.idtBase = v);
        add("idtr.limit", 16, "system", "limit of the IDT", () -> state.idtLimit, v -> state.idtLimit = (int) v);
        add("ldtr", 16, "system", "selector of the LDT", state.ldtr::selector, v -> cpu.segmentation.loadLdtr((int) v));
        add(
                "tr",
                16,
                "system",
                "selector of the TSS",
                state.tr::selector,
                v -> cpu.segmentation.loadTaskRegister((int) v));
        add("cpl", 2, "system", "current privilege level", () -> state.cpl, readOnly("cpl"));
        add("tsc", 64, "system", "time-stamp counter", cpu::timeStamp, readOnly("tsc"));
    }

    private static LongConsumer readOnly(String name) {
        return v -> {
            throw new IllegalArgumentException(name + " cannot be written; it follows from other registers");
        };
    }

    /// Names of all registers, those of other modes included.
    Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name.toLowerCase(Locale.ROOT));
        if (entry == null) {
            throw new IllegalArgumentException("no register '" + name + "'");
        }
        return entry;
    }

    @Override
    public List<RegisterInfo> registers() {
        List<RegisterInfo> all = new ArrayList<>(entries.size());
        boolean longMode = state.longMode();
        for (Entry entry : entries.values()) {
            int bits = entry.width(longMode);
            if (bits > 0) {
                all.add(new RegisterInfo(entry.name, bits, entry.group, entry.description, entry.part(longMode)));
            }
        }
        return List.copyOf(all);
    }

    @Override
    public long register(String name) {
        return entry(name).read.getAsLong();
    }

    @Override
    public void setRegister(String name, long value) {
        Entry entry = entry(name);
        int bits = entry.widest();
        if (bits < 64 && value >>> bits != 0) {
            throw new IllegalArgumentException("%s holds %d bits: 0x%x does not fit".formatted(name, bits, value));
        }
        try {
            entry.write.accept(value);
        } catch (hypercell.engine.x86.fault.GuestFault fault) {
            throw new IllegalArgumentException("%s = 0x%x: %s".formatted(name, value, fault.getMessage()), fault);
        } catch (hypercell.engine.x86.fault.UnsupportedFeature feature) {
            throw new IllegalArgumentException(
                    "%s = 0x%x: unsupported: %s (%s)".formatted(name, value, feature.feature(), feature.manual()),
                    feature);
        }
    }

    /// The x87 and SSE registers, and the MSRs and such that no name stands for.
    @Override
    public String furtherState() {
        FpuState fpu = state.fpu;
        VectorState vector = state.vector;
        return cpu.apic.furtherState()
                + "x87 %x %x %x %x %x %x %x %x %s %s\nsse %x %s\nmsr %x %x %x %x %x %x %x %x %x %x %x %x"
                        .formatted(
                                fpu.control(),
                                fpu.status(),
                                fpu.tagWord(),
                                fpu.opcode,
                                fpu.instructionOffset,
                                fpu.instructionSelector,
                                fpu.dataOffset,
                                fpu.dataSelector,
                                Arrays.toString(fpu.significand),
                                Arrays.toString(fpu.signExponent),
                                vector.mxcsr,
                                Arrays.toString(vector.xmm),
                                state.sysenterCs,
                                state.sysenterEsp,
                                state.sysenterEip,
                                state.tscOffset,
                                state.star,
                                state.lstar,
                                state.cstar,
                                state.fmask,
                                state.kernelGsBase,
                                state.tscAux,
                                state.pkru,
                                state.xcr0)
                + (cpu.model.amd() ? "\ncounters " + cpu.msrs.counters : "");
    }

    @Override
    public long pc() {
        return cpu.linearEip();
    }

    @Override
    public String mode() {
        String bits = cpu.codeBits() + "-bit";
        if (!state.protectedMode()) {
            return "real-address, " + bits;
        }
        if (state.longMode()) {
            return cpu.bits64() ? "64-bit mode" : "compatibility, " + bits;
        }
        return "protected " + bits + (state.paging() ? ", paging" : "");
    }

    @Override
    public boolean longMode() {
        return state.longMode();
    }

    @Override
    public int cpl() {
        return state.cpl;
    }

    @Override
    public long instructions() {
        return cpu.instructions();
    }
}
