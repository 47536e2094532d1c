package hypercell.dsl.build;

import hypercell.dsl.spec.BootSpec;
import hypercell.dsl.spec.DataSpec;
import hypercell.dsl.spec.DeviceSpec;
import hypercell.dsl.spec.ExitSpec;
import hypercell.dsl.spec.Flags;
import hypercell.dsl.spec.GuestSpec;
import hypercell.dsl.spec.PagingSpec;
import hypercell.engine.boot.BadImage;
import hypercell.engine.monitor.MonitorConfig;
import hypercell.engine.monitor.MonitoredGuest;
import hypercell.engine.monitor.xen.ParavirtualGuest;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.isa.Assembly;
import hypercell.engine.x86.mmu.PagingFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Builds a machine after a plan without problems.
public final class MachineBuilder {
    private static final long CR0_WP = 1L << 16;
    private static final long CR0_PG = 1L << 31;
    private static final long CR4_PSE = 1L << 4;
    private static final long CR4_PAE = 1L << 5;
    private static final long CR4_PGE = 1L << 7;
    private static final long CR4_LA57 = 1L << 12;
    private static final long CR4_SMEP = 1L << 20;
    private static final long CR4_SMAP = 1L << 21;
    private static final long CR4_PKE = 1L << 22;
    private static final long EFER_NXE = 1L << 11;
    private static final List<String> DATA_SEGMENTS = List.of("ds", "es", "ss", "fs", "gs");

    private final Plan plan;
    private final Optional<MonitoredGuest> monitored;
    private final Optional<ParavirtualGuest> paravirtual;
    private final PcMachine machine;

    private MachineBuilder(Plan plan) {
        this.plan = plan;
        GuestSpec guest = plan.guest();
        PcConfig config = PcConfig.DEFAULT
                .withCpu(guest.cpu())
                .withRam(guest.memory().bytes())
                .withTlb(guest.tlb())
                .withHoles(guest.memory().holesReadOnes());
        Optional<MonitorConfig> monitor = guest.monitor().config();
        paravirtual = monitor.filter(MonitorConfig::isParavirtual)
                .map(it -> ParavirtualGuest.create(config, it.seed(), DomainPlan.image(plan)));
        monitored = monitor.filter(it -> !it.isParavirtual()).map(it -> MonitoredGuest.create(config, it));
        machine = paravirtual
                .map(ParavirtualGuest::machine)
                .or(() -> monitored.map(MonitoredGuest::guest))
                .orElseGet(() -> PcMachine.create(config));
    }

    /// A machine, and what its monitor is made of when it has one.
    ///
    /// @param paravirtual the same for a guest that knows its monitor
    public record Built(
            PcMachine machine, Optional<MonitoredGuest> monitored, Optional<ParavirtualGuest> paravirtual) {}

    /// Builds a machine about to run the guest's first instruction; the guest's own devices start afresh.
    public static Built build(Plan plan) {
        if (!plan.problems().isEmpty()) {
            throw new IllegalStateException("a plan with problems: " + plan.problems());
        }
        MachineBuilder builder = new MachineBuilder(plan);
        builder.attachDevices();
        if (builder.paravirtual.isEmpty()) {
            builder.fillMemory();
            plan.guest().boot().ifPresentOrElse(builder::boot, builder::startProcessor);
        }
        builder.machine.ready();
        return new Built(builder.machine, builder.monitored, builder.paravirtual);
    }

    private void fillMemory() {
        for (DataSpec data : plan.guest().data()) {
            machine.writeGpa(data.gpa(), data.bytes());
        }
        for (Assembly part : plan.program().parts()) {
            writeCode(part);
        }
        plan.tables().ifPresent(tables -> tables.pages().forEach(machine::writeGpa));
    }

    /// Code goes where its linear address leads, page by page.
    private void writeCode(Assembly part) {
        for (Program.Piece piece : Program.pieces(part, plan.guest().paging())) {
            machine.writeGpa(piece.gpa(), Arrays.copyOfRange(part.bytes(), piece.from(), piece.from() + piece.count()));
        }
    }

    private void attachDevices() {
        for (DeviceSpec device : plan.guest().devices()) {
            switch (device) {
                case DeviceSpec.Uart uart -> machine.com1Input(uart.input());
                case DeviceSpec.Ports ports -> {
                    ports.handlers().restart().run();
                    machine.attach(
                            UserDevice.atPorts(ports.name(), ports.handlers()), ports.firstPort(), ports.count());
                }
                case DeviceSpec.Memory memory -> {
                    memory.handlers().restart().run();
                    machine.attach(UserDevice.inMemory(memory.name(), memory.handlers()), memory.gpa(), memory.bytes());
                }
                case DeviceSpec.Balloon ignored -> monitored.orElseThrow().balloon();
                case DeviceSpec.DebugExit(String name, int port, var position) ->
                    machine.attach(new DebugExit(name, status -> machine.exit(status, name)), port, 1);
            }
        }
        for (ExitSpec.Ports ports : plan.guest().monitor().exits().ports()) {
            machine.attachInFront(UserPorts.of(ports), ports.first(), ports.count());
        }
    }

    /// A kernel finds the devices that test kernels report through.
    private void boot(BootSpec boot) {
        machine.attachTestDevices();
        try {
            machine.boot(boot.image(), boot.options());
        } catch (BadImage e) {
            throw new IllegalStateException("a plan with problems: " + boot.file(), e);
        }
    }

    private void startProcessor() {
        long system = plan.layout().systemPage();
        switch (plan.guest().start().mode()) {
            case REAL16 -> {
                machine.cpu().setRegister("cs", 0);
                DATA_SEGMENTS.forEach(segment -> machine.cpu().setRegister(segment, 0));
                machine.cpu().setRegister("eip", plan.entryGva());
                machine.cpu().setRegister("esp", plan.stackTop());
            }
            case PARAVIRTUAL -> throw new IllegalStateException("the domain builder starts it");
            case FLAT32 -> machine.startFlat32(plan.entryGva(), plan.stackTop(), system);
            case FLAT64 -> {
                PageTablePlan tables = plan.tables().orElseThrow();
                set("cr4", paging().format() == PagingFormat.FIVE_LEVEL ? CR4_LA57 : 0);
                machine.startFlat64(plan.entryGva(), plan.stackTop(), system, tables.rootGpa());
            }
        }
        plan.tables().ifPresent(this::enablePaging);
    }

    private PagingSpec paging() {
        return plan.guest().paging().orElseThrow();
    }

    /// In 64-bit mode paging is on already, and only its switches are set.
    private void enablePaging(PageTablePlan tables) {
        set("cr3", tables.rootGpa());
        set("cr4", machine.cpu().register("cr4") | cr4(tables));
        if (paging().format() == PagingFormat.PAE && tables.anyLeafHas(Flags.NO_EXECUTE)) {
            set("efer", machine.cpu().register("efer") | EFER_NXE);
        }
        long protect = paging().writeProtect() ? CR0_WP : 0;
        set("cr0", machine.cpu().register("cr0") & ~CR0_WP | CR0_PG | protect);
    }

    private long cr4(PageTablePlan tables) {
        boolean twoLevel = paging().format() == PagingFormat.TWO_LEVEL;
        return (twoLevel ? tables.largePages() ? CR4_PSE : 0 : CR4_PAE)
                | (tables.anyLeafHas(Flags.GLOBAL) ? CR4_PGE : 0)
                | (tables.anyLeafHas(Flags.KEY) ? CR4_PKE : 0)
                | (paging().smep() ? CR4_SMEP : 0)
                | (paging().smap() ? CR4_SMAP : 0);
    }

    private void set(String register, long value) {
        machine.cpu().setRegister(register, value);
    }
}
