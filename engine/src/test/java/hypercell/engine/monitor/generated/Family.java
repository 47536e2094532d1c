package hypercell.engine.monitor.generated;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/// What a block of a generated guest is about.
enum Family {
    PLAIN(4, Flavour.VIRTUALIZABLE, CodeBlocks::plain),
    SELF_MODIFYING(3, Flavour.VIRTUALIZABLE, CodeBlocks::selfModifying),
    SELF_INSPECTING(2, Flavour.VIRTUALIZABLE, CodeBlocks::selfInspecting),
    COPIED_CODE(2, Flavour.VIRTUALIZABLE, CodeBlocks::copiedCode),
    CROSSING_CODE(1, Flavour.VIRTUALIZABLE, CodeBlocks::crossingCode),
    PAGES(6, Flavour.VIRTUALIZABLE, PagingBlocks::pages),
    WRITE_PROTECTION(1, Flavour.VIRTUALIZABLE, PagingBlocks::writeProtection),
    LARGE_PAGES(2, Flavour.VIRTUALIZABLE, PagingBlocks::largePages),
    RECURSIVE(2, Flavour.VIRTUALIZABLE, PagingBlocks::recursive),
    SPACES(3, Flavour.VIRTUALIZABLE, PagingBlocks::spaces),
    PAGING_OFF(1, Flavour.VIRTUALIZABLE, PagingBlocks::pagingOff),
    CROSSING(2, Flavour.VIRTUALIZABLE, PagingBlocks::crossing),
    ON_DEMAND(2, Flavour.VIRTUALIZABLE, PagingBlocks::onDemand),
    REAL_MODE(1, Flavour.VIRTUALIZABLE, ModeBlocks::realMode),
    VIRTUAL_8086(2, Flavour.VIRTUALIZABLE, ModeBlocks::virtual8086),
    HALF_WIDTH(1, Flavour.VIRTUALIZABLE, ModeBlocks::halfWidth),
    CONTROL_BITS(1, Flavour.VIRTUALIZABLE, ModeBlocks::controlBits),
    FAULTS(3, Flavour.VIRTUALIZABLE, FaultBlocks::simple),
    NESTED_FAULTS(2, Flavour.VIRTUALIZABLE, FaultBlocks::nested),
    DOUBLE_FAULT(1, Flavour.VIRTUALIZABLE, FaultBlocks::doubleFault),
    LOST_STACK(1, Flavour.VIRTUALIZABLE, FaultBlocks::lostStack),
    SINGLE_STEP(2, Flavour.VIRTUALIZABLE, FaultBlocks::singleStep),
    DEBUG_REGISTERS(2, Flavour.VIRTUALIZABLE, FaultBlocks::debugRegisters),
    SYSTEM_CALLS(3, Flavour.VIRTUALIZABLE, RingBlocks::calls),
    FORBIDDEN(3, Flavour.VIRTUALIZABLE, RingBlocks::forbidden),
    CALL_GATE(1, Flavour.VIRTUALIZABLE, RingBlocks::callGate),
    FAST_CALLS(1, Flavour.VIRTUALIZABLE, RingBlocks::fastCalls),
    USER_FAULTS(2, Flavour.VIRTUALIZABLE, RingBlocks::userFaults),
    PORTS(2, Flavour.VIRTUALIZABLE, RingBlocks::ports),
    EDITED_DESCRIPTORS(3, Flavour.VIRTUALIZABLE, SegmentBlocks::edited),
    LOCAL_TABLE(2, Flavour.VIRTUALIZABLE, SegmentBlocks::local),
    REFUSED_SEGMENTS(2, Flavour.VIRTUALIZABLE, SegmentBlocks::refused),
    MOVED_TABLE(1, Flavour.VIRTUALIZABLE, SegmentBlocks::movedTable),
    SEGMENTS_BY_USERS(1, Flavour.VIRTUALIZABLE, SegmentBlocks::byUsers),
    LAZY_FLOAT(2, Flavour.VIRTUALIZABLE, UnitBlocks::lazyFloat),
    NO_UNIT(1, Flavour.VIRTUALIZABLE, UnitBlocks::noUnit),
    TIMER(4, Flavour.VIRTUALIZABLE, UnitBlocks::timer),
    SENSITIVE_KERNEL(20, Flavour.SENSITIVE, SensitiveBlocks::kernel),
    SENSITIVE_USER(10, Flavour.SENSITIVE, SensitiveBlocks::user);

    private final int weight;
    private final Flavour flavour;
    private final Consumer<Body> write;

    Family(int weight, Flavour flavour, Consumer<Body> write) {
        this.weight = weight;
        this.flavour = flavour;
        this.write = write;
    }

    /// Whether guests of `wanted` have such blocks.
    boolean in(Flavour wanted) {
        return flavour == Flavour.VIRTUALIZABLE || wanted == Flavour.SENSITIVE;
    }

    /// A family for a guest of `flavour`, by the weights.
    static Family any(Flavour flavour, SplittableRandom random) {
        int total = 0;
        for (Family family : values()) {
            total += family.in(flavour) ? family.weight : 0;
        }
        int left = random.nextInt(total);
        for (Family family : values()) {
            left -= family.in(flavour) ? family.weight : 0;
            if (left < 0) {
                return family;
            }
        }
        throw new IllegalStateException("weights of " + flavour);
    }

    /// The lines of one such block.
    String text(Flavour flavour, SplittableRandom random) {
        Body body = new Body(this, flavour, random);
        write.accept(body);
        return body.toString();
    }
}
