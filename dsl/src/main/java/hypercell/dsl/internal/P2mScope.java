package hypercell.dsl.internal;

import groovy.lang.Closure;
import hypercell.engine.monitor.GuestFrames.Hole;
import hypercell.engine.monitor.MonitorConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The words of `p2m { }`: where the guest's physical memory lies in the host's.
public final class P2mScope extends Scope {
    private final List<Hole> _holes = new ArrayList<>();
    private boolean _identity;
    private boolean _upFront;
    private long _seed;

    private P2mScope(Outside outside, MonitorConfig from) {
        super("p2m", outside);
        _identity = from.identity();
        _upFront = from.upFront();
        _seed = from.seed();
        _holes.addAll(from.holes());
    }

    static MonitorConfig read(Outside outside, MonitorConfig from, Closure<?> block) {
        P2mScope scope = new P2mScope(outside, from);
        fill(block, scope);
        return from.withFrames(scope._identity, scope._seed, scope._upFront, scope._holes);
    }

    /// `scattered seed: 7`.
    public void scattered(Map<?, ?> options) {
        Options said = new Options("scattered", options, here()).only("seed");
        _identity = false;
        _seed = Integers.between(said.need("seed", "scattered seed: 7"), 0, Integer.MAX_VALUE, "seed");
    }

    /// `hole 0xA0000..0xFFFFF`.
    public void hole(Object range) {
        Integers.Span span = Integers.span(range, "hole");
        if ((span.first() & 0xfff) != 0 || (span.bytes() & 0xfff) != 0) {
            throw Mistake.at(here(), "a hole begins and ends at multiples of 4.KiB", "");
        }
        _holes.add(new Hole(span.first(), span.first() + span.bytes() - 1));
    }

    @Override
    protected Object constant(String name) {
        switch (name) {
            case "identity" -> _identity = true;
            case "scattered" -> _identity = false;
            case "upFront" -> _upFront = true;
            case "onDemand" -> _upFront = false;
            default -> {
                return null;
            }
        }
        return name;
    }
}
