package hypercell.engine.monitor.privilege;

import hypercell.engine.x86.exec.CpuModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The worlds of one classification; what their machines have in common is made once.
final class Worlds {
    private final CpuModel model;
    private final World plain;
    private final Map<World, ProbeMachine> machines = new HashMap<>();

    Worlds(CpuModel model, World plain) {
        this.model = model;
        this.plain = plain;
    }

    /// The plain world in ring 0.
    World plain() {
        return plain;
    }

    /// What comes of `code` in ring `ring`, in a world that differs along `axes`.
    Observation run(int ring, Set<Axis> axes, byte[] code, Input input) {
        return machines.computeIfAbsent(plain.ring(ring).along(axes), world -> new ProbeMachine(model, world))
                .run(code, input);
    }
}
