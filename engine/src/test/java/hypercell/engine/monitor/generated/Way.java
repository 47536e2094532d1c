package hypercell.engine.monitor.generated;

import hypercell.engine.machine.Stop;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.mmu.TlbModel;
import java.util.function.Function;
import java.util.function.Supplier;

/// A way to run a guest, which must not make a difference to it.
///
/// @param machine makes a machine after reset, with the RAM of [GeneratedGuest#PC]
/// @param run takes a machine that is about to run, to the end or to [GeneratedGuest#BUDGET] instructions
public record Way(String name, Supplier<PcMachine> machine, Function<PcMachine, Stop> run) {
    /// The specification.
    public static final Way BARE = of("bare", GeneratedGuest.PC);
    /// Nothing is kept of a translation.
    public static final Way WITHOUT_TLB = of("without TLB", GeneratedGuest.PC.withTlb(TlbModel.NONE));
    /// Few translations are kept, with paging-structure caches.
    public static final Way SMALL_TLB = of(
            "small TLB",
            GeneratedGuest.PC.withTlb(TlbModel.of(4, 2).withStructures(new TlbModel.Structures(0, 0, 0, 2))));
    /// Every translation is kept for as long as the manual allows.
    public static final Way IDEAL_TLB = of("ideal TLB", GeneratedGuest.PC.withTlb(TlbModel.IDEAL));
    /// One instruction at a time: no block of code is ever reused as a whole.
    public static final Way STEPPED = new Way("stepped", BARE.machine, Way::step);

    /// In one go on a bare machine.
    public static Way of(String name, PcConfig config) {
        return of(name, () -> PcMachine.create(config));
    }

    /// In one go on a machine of any kind.
    public static Way of(String name, Supplier<PcMachine> machine) {
        return new Way(name, machine, made -> made.run(GeneratedGuest.BUDGET));
    }

    private static Stop step(PcMachine machine) {
        long end = machine.cpu().instructions() + GeneratedGuest.BUDGET;
        Stop stop = machine.step();
        while (stop instanceof Stop.Stepped && machine.cpu().instructions() < end) {
            stop = machine.step();
        }
        return stop;
    }

    /// Runs `guest` this way.
    Outcome outcome(GeneratedGuest guest) {
        try (PcMachine made = guest.load(machine.get())) {
            return Outcome.of(made, run.apply(made));
        }
    }
}
