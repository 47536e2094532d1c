package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import java.util.EnumSet;
import java.util.Set;

/// Which exits a technique can give its user.
public final class Intercepts {
    /// What traps at CPL 3 whatever the rest is: privileged instructions and those that IOPL guards, faults, and
    /// with CR4.TSD the time-stamp counter.
    private static final Set<ExitReason> DEPRIVILEGED = EnumSet.of(
            ExitReason.RDTSC,
            ExitReason.RDPMC,
            ExitReason.RDMSR,
            ExitReason.WRMSR,
            ExitReason.IO_READ,
            ExitReason.IO_WRITE,
            ExitReason.HLT,
            ExitReason.CLI,
            ExitReason.STI,
            ExitReason.INVLPG,
            ExitReason.CR0_READ,
            ExitReason.CR0_WRITE,
            ExitReason.CR2_READ,
            ExitReason.CR2_WRITE,
            ExitReason.CR3_READ,
            ExitReason.CR3_WRITE,
            ExitReason.CR4_READ,
            ExitReason.CR4_WRITE,
            ExitReason.CR8_READ,
            ExitReason.CR8_WRITE,
            ExitReason.DR_READ,
            ExitReason.DR_WRITE,
            ExitReason.TABLE_REGISTER_LOAD,
            ExitReason.SEGMENT_LOAD,
            ExitReason.FAR_TRANSFER,
            ExitReason.SOFTWARE_INTERRUPT,
            ExitReason.IRET,
            ExitReason.SYSTEM_CALL,
            ExitReason.CACHE_CONTROL,
            ExitReason.PAGE_FAULT,
            ExitReason.HIDDEN_FAULT,
            ExitReason.WATCH,
            ExitReason.FALSE_SHARING,
            ExitReason.MMIO,
            ExitReason.SPAN_CONFLICT,
            ExitReason.EXCEPTION);
    /// What only a look at the code before it runs can find.
    private static final Set<ExitReason> SCANNED = EnumSet.of(
            ExitReason.CPUID,
            ExitReason.TABLE_REGISTER_STORE,
            ExitReason.FLAGS,
            ExitReason.SEGMENT_READ,
            ExitReason.BRANCH,
            ExitReason.CODE_READ,
            ExitReason.CODE_WRITE);

    /// What a guest leaves for that asks instead of being caught.
    private static final Set<ExitReason> PARAVIRTUAL = EnumSet.of(
            ExitReason.HYPERCALL, ExitReason.PAGE_FAULT, ExitReason.EXCEPTION, ExitReason.SOFTWARE_INTERRUPT);

    private Intercepts() {}

    /// The exits that a monitor with these techniques can have.
    public static Set<ExitReason> of(String privilege, String memory) {
        if (privilege.equals(MonitorConfig.PARAVIRTUAL)) {
            return EnumSet.copyOf(PARAVIRTUAL);
        }
        Set<ExitReason> all = EnumSet.copyOf(DEPRIVILEGED);
        if (privilege.equals("scanBeforeExecute")) {
            all.addAll(SCANNED);
        }
        if (privilege.equals("deprivileged")) {
            all.add(ExitReason.DESCRIPTOR_WRITE); // the other ways copy no tables of the guest's
        }
        if (memory.equals("bruteForce")) {
            all.add(ExitReason.TABLE_READ);
        }
        if (memory.equals("bruteForce") || memory.equals("shadow")) {
            all.add(ExitReason.TABLE_WRITE);
        }
        return all;
    }
}
