package hypercell.engine.monitor.generated;

import hypercell.engine.machine.Stop;
import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.mmu.TlbModel;
import java.util.function.Function;

/// A way to run a guest, which must not make a difference to it.
///
/// @param config the machine
/// @param run takes a machine that is about to run, to the end or to [GeneratedGuest#BUDGET] instructions
public record Way(String name, PcConfig config, Function<PcMachine, Stop> run) {
    /// The specification.
    public static final Way BARE = new Way("bare", PcConfig.DEFAULT, machine -> machine.run(GeneratedGuest.BUDGET));
    /// Nothing is kept of a translation.
    public static final Way WITHOUT_TLB =
            new Way("without TLB", PcConfig.DEFAULT.withTlb(TlbModel.NONE), BARE.run);
    /// Few translations are kept, with paging-structure caches.
    public static final Way SMALL_TLB = new Way(
            "small TLB",
            PcConfig.DEFAULT.withTlb(TlbModel.of(4, 2).withStructures(new TlbModel.Structures(0, 0, 0, 2))),
            BARE.run);
    /// Every translation is kept for as long as the manual allows.
    public static final Way IDEAL_TLB = new Way("ideal TLB", PcConfig.DEFAULT.withTlb(TlbModel.IDEAL), BARE.run);
    /// One instruction at a time: no block of code is ever reused as a whole.
    public static final Way STEPPED = new Way("stepped", PcConfig.DEFAULT, Way::step);

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
        try (PcMachine machine = guest.start(config)) {
            return Outcome.of(machine, run.apply(machine));
        }
    }
}
