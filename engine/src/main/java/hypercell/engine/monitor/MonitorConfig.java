package hypercell.engine.monitor;

import hypercell.engine.observe.ExitReason;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a monitor is made of, before it exists.
///
/// @param privilege one of [#PRIVILEGES]
/// @param memory one of [#MEMORIES]
/// @param seed scatters host frames
/// @param identity each guest page in the host frame of the same number, instead of scattered ones
/// @param upFront all frames are given at once, instead of when they are first touched
/// @param holes ranges of guest-physical addresses without memory
/// @param outOfSync `shadow`: guest page tables become writable and are compared at INVLPG and CR3
/// @param tableFrames `shadow`: how many frames tables may take
/// @param wanted exits that shall happen where they only may: RDTSC by CR4.TSD, CPUID by scanning
/// @param mistakes what the monitor does wrong on purpose
/// @param own makes the memory technique instead of `memory`, which is then [#OWN]
public record MonitorConfig(
        String privilege,
        String memory,
        long seed,
        boolean identity,
        boolean upFront,
        List<GuestFrames.Hole> holes,
        boolean outOfSync,
        int tableFrames,
        Set<ExitReason> wanted,
        Set<Mistake> mistakes,
        Optional<MemoryTechnique.Maker> own) {
    /// The ways to virtualize privilege.
    public static final List<String> PRIVILEGES = List.of("deprivileged", "scanBeforeExecute");
    /// The ways to virtualize memory.
    public static final List<String> MEMORIES = List.of("virtualTlb", "shadow", "bruteForce");
    /// The way to virtualize both for guests that know of it.
    public static final String PARAVIRTUAL = "paravirtual";
    /// The name of a memory technique that a user has written.
    public static final String OWN = "own";

    /// Ring compression with a virtual TLB, scattered frames on demand.
    public static final MonitorConfig DEFAULT = new MonitorConfig(
            "deprivileged",
            "virtualTlb",
            1,
            false,
            false,
            List.of(),
            false,
            1024,
            Set.of(),
            Set.of(),
            Optional.empty());

    /// Both ways at once: a guest that knows its monitor leaves nothing to choose.
    public MonitorConfig paravirtual() {
        return withPrivilege(PARAVIRTUAL).withMemory(PARAVIRTUAL);
    }

    /// Whether the guest knows its monitor.
    public boolean isParavirtual() {
        return privilege.equals(PARAVIRTUAL) || memory.equals(PARAVIRTUAL);
    }

    public MonitorConfig withMemory(String technique) {
        return new MonitorConfig(
                privilege,
                technique,
                seed,
                identity,
                upFront,
                holes,
                outOfSync,
                tableFrames,
                wanted,
                mistakes,
                Optional.empty());
    }

    /// With a technique of the user's own.
    public MonitorConfig withMemory(MemoryTechnique.Maker maker) {
        return new MonitorConfig(
                privilege,
                OWN,
                seed,
                identity,
                upFront,
                holes,
                outOfSync,
                tableFrames,
                wanted,
                mistakes,
                Optional.of(maker));
    }

    public MonitorConfig withPrivilege(String technique) {
        return new MonitorConfig(
                technique, memory, seed, identity, upFront, holes, outOfSync, tableFrames, wanted, mistakes, own);
    }

    public MonitorConfig withOutOfSync(boolean on) {
        return new MonitorConfig(
                privilege, memory, seed, identity, upFront, holes, on, tableFrames, wanted, mistakes, own);
    }

    public MonitorConfig withTableFrames(int most) {
        return new MonitorConfig(
                privilege, memory, seed, identity, upFront, holes, outOfSync, most, wanted, mistakes, own);
    }

    public MonitorConfig withWanted(Set<ExitReason> reasons) {
        return new MonitorConfig(
                privilege, memory, seed, identity, upFront, holes, outOfSync, tableFrames, reasons, mistakes, own);
    }

    public MonitorConfig withMistakes(Set<Mistake> made) {
        return new MonitorConfig(
                privilege, memory, seed, identity, upFront, holes, outOfSync, tableFrames, wanted, made, own);
    }

    /// @param frames whether frames are identical, or scattered by `newSeed`
    public MonitorConfig withFrames(boolean frames, long newSeed, boolean atOnce, List<GuestFrames.Hole> without) {
        return new MonitorConfig(
                privilege,
                memory,
                newSeed,
                frames,
                atOnce,
                List.copyOf(without),
                outOfSync,
                tableFrames,
                wanted,
                mistakes,
                own);
    }

    boolean makes(Mistake mistake) {
        return mistakes.contains(mistake);
    }
}
