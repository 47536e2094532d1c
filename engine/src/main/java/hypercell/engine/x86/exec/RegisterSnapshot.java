package hypercell.engine.x86.exec;

import hypercell.engine.explain.RegisterBits;
import hypercell.engine.explain.RegisterChange;
import hypercell.engine.machine.Cpu.RegisterInfo;
import hypercell.engine.x86.state.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The registers before an instruction, to be compared with those after it.
final class RegisterSnapshot {
    private static final long FOUR_GIB = 0xffff_ffffL;
    private final NamedRegisters registers;
    private final Segment[] segments;
    private final Map<String, Long> before = new HashMap<>();

    RegisterSnapshot(NamedRegisters registers, Segment[] segments) {
        this.registers = registers;
        this.segments = segments;
        registers.names().forEach(name -> before.put(name, registers.register(name)));
    }

    /// What differs now, in the order of a register dump; parts of registers are left out.
    ///
    /// @param nextEip what the instruction pointer is when the instruction neither jumped nor faulted
    List<RegisterChange> changes(long nextEip) {
        List<RegisterChange> changes = new ArrayList<>();
        for (RegisterInfo info : compared()) {
            long old = before.get(info.name());
            long now = registers.register(info.name());
            boolean wentOn = info.name().endsWith("ip") && now == nextEip;
            if (shown(info) && old != now && !wentOn && !info.name().equals("tsc")) {
                changes.add(new RegisterChange(info.name(), info.bits(), old, now, meaning(info.name(), old, now)));
            }
        }
        return List.copyOf(changes);
    }

    /// A base of FS or GS is news when no selector explains it: SWAPGS, WRFSBASE, WRMSR.
    private boolean shown(RegisterInfo info) {
        String name = info.name();
        boolean ownBase = name.equals("fs.base") || name.equals("gs.base");
        return !info.part() || ownBase && before.get(name.substring(0, 2)) == registers.register(name.substring(0, 2));
    }

    /// IA32_EFER is no register of 32-bit dumps, but what a WRMSR changes on the way to IA-32e mode.
    private List<RegisterInfo> compared() {
        List<RegisterInfo> compared = new ArrayList<>(registers.registers());
        if (!registers.longMode()) {
            compared.add(new RegisterInfo("efer", 64, "control", "extended features", false));
        }
        return compared;
    }

    private String meaning(String name, long old, long now) {
        for (int i = 0; i < segments.length; i++) {
            if (Segment.name(i).equals(name)) {
                return describe(segments[i]);
            }
        }
        return String.join(", ", RegisterBits.changes(name, old, now));
    }

    private static String describe(Segment segment) {
        if (!segment.present()) {
            return segment.describe();
        }
        String limit = segment.limit() == FOUR_GIB ? "4 GiB" : "0x" + Long.toHexString(segment.limit());
        String width = segment.code() ? segment.longCode() ? ", 64-bit" : segment.big() ? ", 32-bit" : ", 16-bit" : "";
        return "base 0x%x, limit %s, %s%s".formatted(segment.base(), limit, segment.describe(), width);
    }
}
