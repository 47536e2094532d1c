package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.simd.PackedArithmetic;
import hypercell.engine.x86.semantics.simd.PackedComparison;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Instructions that do the same to each 64 bits of their operands, MMX or SSE: destination op source.
enum LaneOperation {
    PADDB(PackedArithmetic::paddb),
    PADDW(PackedArithmetic::paddw),
    PADDD(PackedArithmetic::paddd),
    PADDQ(PackedArithmetic::paddq),
    PSUBB(PackedArithmetic::psubb),
    PSUBW(PackedArithmetic::psubw),
    PSUBD(PackedArithmetic::psubd),
    PSUBQ(PackedArithmetic::psubq),
    PADDSB(PackedArithmetic::paddsb),
    PADDSW(PackedArithmetic::paddsw),
    PADDUSB(PackedArithmetic::paddusb),
    PADDUSW(PackedArithmetic::paddusw),
    PSUBSB(PackedArithmetic::psubsb),
    PSUBSW(PackedArithmetic::psubsw),
    PSUBUSB(PackedArithmetic::psubusb),
    PSUBUSW(PackedArithmetic::psubusw),
    PAVGB(PackedArithmetic::pavgb),
    PAVGW(PackedArithmetic::pavgw),
    PABSB(PackedArithmetic::pabsb),
    PABSW(PackedArithmetic::pabsw),
    PABSD(PackedArithmetic::pabsd),
    PSIGNB(PackedArithmetic::psignb),
    PSIGNW(PackedArithmetic::psignw),
    PSIGND(PackedArithmetic::psignd),
    PMULLW(PackedArithmetic::pmullw),
    PMULHW(PackedArithmetic::pmulhw),
    PMULHUW(PackedArithmetic::pmulhuw),
    PMULHRSW(PackedArithmetic::pmulhrsw),
    PMULLD(PackedArithmetic::pmulld),
    PMULUDQ(PackedArithmetic::pmuludq),
    PMULDQ(PackedArithmetic::pmuldq),
    PMADDWD(PackedArithmetic::pmaddwd),
    PMADDUBSW(PackedArithmetic::pmaddubsw),
    PSADBW(PackedArithmetic::psadbw),
    PCMPEQB(PackedComparison::pcmpeqb),
    PCMPEQW(PackedComparison::pcmpeqw),
    PCMPEQD(PackedComparison::pcmpeqd),
    PCMPEQQ(PackedComparison::pcmpeqq),
    PCMPGTB(PackedComparison::pcmpgtb),
    PCMPGTW(PackedComparison::pcmpgtw),
    PCMPGTD(PackedComparison::pcmpgtd),
    PCMPGTQ(PackedComparison::pcmpgtq),
    PMINSB(PackedComparison::pminsb),
    PMINSW(PackedComparison::pminsw),
    PMINSD(PackedComparison::pminsd),
    PMINUB(PackedComparison::pminub),
    PMINUW(PackedComparison::pminuw),
    PMINUD(PackedComparison::pminud),
    PMAXSB(PackedComparison::pmaxsb),
    PMAXSW(PackedComparison::pmaxsw),
    PMAXSD(PackedComparison::pmaxsd),
    PMAXUB(PackedComparison::pmaxub),
    PMAXUW(PackedComparison::pmaxuw),
    PMAXUD(PackedComparison::pmaxud),
    PAND(PackedComparison::pand),
    PANDN(PackedComparison::pandn),
    POR(PackedComparison::por),
    PXOR(PackedComparison::pxor),
    ANDPS(PackedComparison::pand),
    ANDPD(PackedComparison::pand),
    ANDNPS(PackedComparison::pandn),
    ANDNPD(PackedComparison::pandn),
    ORPS(PackedComparison::por),
    ORPD(PackedComparison::por),
    XORPS(PackedComparison::pxor),
    XORPD(PackedComparison::pxor);

    /// What happens to 64 bits.
    interface Lane {
        long apply(long a, long b);
    }

    private static final LaneOperation[] BY_ORDINAL = values();
    private static final Map<String, LaneOperation> BY_MEANING = new HashMap<>();

    static {
        for (LaneOperation operation : BY_ORDINAL) {
            BY_MEANING.put(operation.name().toLowerCase(Locale.ROOT), operation);
        }
    }

    private final Lane lane;

    LaneOperation(Lane lane) {
        this.lane = lane;
    }

    /// The operation of a row's meaning, or null.
    static LaneOperation of(String meaning) {
        return BY_MEANING.get(meaning);
    }

    /// The function that a cloned form was made for.
    static Lane lane(int constant) {
        return BY_ORDINAL[constant].lane;
    }
}
