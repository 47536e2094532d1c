package hypercell.engine.x86.exec;

import hypercell.engine.x86.semantics.simd.Interleave;
import hypercell.engine.x86.semantics.simd.Shuffle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Instructions whose 128-bit form is more than twice the 64-bit form: `mmx` is the whole of one, `xmm` leaves the
/// halves of the other in the unit. Operands are the destination a and the source b.
enum ShuffleOperation {
    PACKSSWB(
            (a, b, control) -> Interleave.packsswb(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.packsswb(aLow, aHigh), Interleave.packsswb(bLow, bHigh))),
    PACKSSDW(
            (a, b, control) -> Interleave.packssdw(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.packssdw(aLow, aHigh), Interleave.packssdw(bLow, bHigh))),
    PACKUSWB(
            (a, b, control) -> Interleave.packuswb(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.packuswb(aLow, aHigh), Interleave.packuswb(bLow, bHigh))),
    PACKUSDW(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.packusdw(aLow, aHigh), Interleave.packusdw(bLow, bHigh))),
    PUNPCKLBW(
            (a, b, control) -> Interleave.punpcklbw(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.punpcklbw(aLow, bLow), Interleave.punpckhbw(aLow, bLow))),
    PUNPCKLWD(
            (a, b, control) -> Interleave.punpcklwd(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.punpcklwd(aLow, bLow), Interleave.punpckhwd(aLow, bLow))),
    PUNPCKLDQ(
            (a, b, control) -> Interleave.punpckldq(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.punpckldq(aLow, bLow), Interleave.punpckhdq(aLow, bLow))),
    PUNPCKLQDQ(null, (v, aLow, aHigh, bLow, bHigh, control) -> v.set(aLow, bLow)),
    PUNPCKHBW(
            (a, b, control) -> Interleave.punpckhbw(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.punpcklbw(aHigh, bHigh), Interleave.punpckhbw(aHigh, bHigh))),
    PUNPCKHWD(
            (a, b, control) -> Interleave.punpckhwd(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.punpcklwd(aHigh, bHigh), Interleave.punpckhwd(aHigh, bHigh))),
    PUNPCKHDQ(
            (a, b, control) -> Interleave.punpckhdq(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.punpckldq(aHigh, bHigh), Interleave.punpckhdq(aHigh, bHigh))),
    PUNPCKHQDQ(null, (v, aLow, aHigh, bLow, bHigh, control) -> v.set(aHigh, bHigh)),
    UNPCKLPS(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.punpckldq(aLow, bLow), Interleave.punpckhdq(aLow, bLow))),
    UNPCKHPS(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Interleave.punpckldq(aHigh, bHigh), Interleave.punpckhdq(aHigh, bHigh))),
    UNPCKLPD(null, (v, aLow, aHigh, bLow, bHigh, control) -> v.set(aLow, bLow)),
    UNPCKHPD(null, (v, aLow, aHigh, bLow, bHigh, control) -> v.set(aHigh, bHigh)),
    PSHUFB(
            (a, b, control) -> Shuffle.pshufb(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.pshufb(aLow, aHigh, bLow), Shuffle.pshufb(aLow, aHigh, bHigh))),
    PSHUFW((a, b, control) -> Shuffle.pshufw(b, control), null),
    PSHUFD(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.dwords(bLow, bHigh, control), Shuffle.dwords(bLow, bHigh, control >> 4))),
    PSHUFLW(null, (v, aLow, aHigh, bLow, bHigh, control) -> v.set(Shuffle.pshufw(bLow, control), bHigh)),
    PSHUFHW(null, (v, aLow, aHigh, bLow, bHigh, control) -> v.set(bLow, Shuffle.pshufw(bHigh, control))),
    SHUFPS(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.dwords(aLow, aHigh, control), Shuffle.dwords(bLow, bHigh, control >> 4))),
    SHUFPD(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set((control & 1) == 0 ? aLow : aHigh, (control & 2) == 0 ? bLow : bHigh)),
    PALIGNR((a, b, control) -> Shuffle.palignr(a, b, control), ShuffleOperation::align),
    PHADDW(
            (a, b, control) -> Shuffle.phaddw(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) -> v.set(Shuffle.phaddw(aLow, aHigh), Shuffle.phaddw(bLow, bHigh))),
    PHADDD(
            (a, b, control) -> Shuffle.phaddd(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) -> v.set(Shuffle.phaddd(aLow, aHigh), Shuffle.phaddd(bLow, bHigh))),
    PHADDSW(
            (a, b, control) -> Shuffle.phaddsw(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.phaddsw(aLow, aHigh), Shuffle.phaddsw(bLow, bHigh))),
    PHSUBW(
            (a, b, control) -> Shuffle.phsubw(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) -> v.set(Shuffle.phsubw(aLow, aHigh), Shuffle.phsubw(bLow, bHigh))),
    PHSUBD(
            (a, b, control) -> Shuffle.phsubd(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) -> v.set(Shuffle.phsubd(aLow, aHigh), Shuffle.phsubd(bLow, bHigh))),
    PHSUBSW(
            (a, b, control) -> Shuffle.phsubsw(a, b),
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.phsubsw(aLow, aHigh), Shuffle.phsubsw(bLow, bHigh))),
    PBLENDW(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.blendWords(aLow, bLow, control), Shuffle.blendWords(aHigh, bHigh, control >> 4))),
    BLENDPS(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.blendDwords(aLow, bLow, control), Shuffle.blendDwords(aHigh, bHigh, control >> 2))),
    BLENDPD(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set((control & 1) == 0 ? aLow : bLow, (control & 2) == 0 ? aHigh : bHigh)),
    PBLENDVB(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.pblendvb(aLow, bLow, v.xmm[0]), Shuffle.pblendvb(aHigh, bHigh, v.xmm[1]))),
    BLENDVPS(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.blendvps(aLow, bLow, v.xmm[0]), Shuffle.blendvps(aHigh, bHigh, v.xmm[1]))),
    BLENDVPD(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.blendvpd(aLow, bLow, v.xmm[0]), Shuffle.blendvpd(aHigh, bHigh, v.xmm[1]))),
    MPSADBW(null, ShuffleOperation::blockDifferences),
    PHMINPOSUW(null, (v, aLow, aHigh, bLow, bHigh, control) -> v.set(Shuffle.phminposuw(bLow, bHigh), 0)),
    MOVDDUP(null, (v, aLow, aHigh, bLow, bHigh, control) -> v.set(bLow, bLow)),
    MOVSLDUP(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.dwords(bLow, bHigh, 0), Shuffle.dwords(bLow, bHigh, 0b1010))),
    MOVSHDUP(
            null,
            (v, aLow, aHigh, bLow, bHigh, control) ->
                    v.set(Shuffle.dwords(bLow, bHigh, 0b0101), Shuffle.dwords(bLow, bHigh, 0b1111))),
    MOVHLPS(null, (v, aLow, aHigh, bLow, bHigh, control) -> v.set(bHigh, aHigh)),
    MOVLHPS(null, (v, aLow, aHigh, bLow, bHigh, control) -> v.set(aLow, bLow)),
    PMOVSXBW(null, signed(8, 16)),
    PMOVSXBD(null, signed(8, 32)),
    PMOVSXBQ(null, signed(8, 64)),
    PMOVSXWD(null, signed(16, 32)),
    PMOVSXWQ(null, signed(16, 64)),
    PMOVSXDQ(null, signed(32, 64)),
    PMOVZXBW(null, unsigned(8, 16)),
    PMOVZXBD(null, unsigned(8, 32)),
    PMOVZXBQ(null, unsigned(8, 64)),
    PMOVZXWD(null, unsigned(16, 32)),
    PMOVZXWQ(null, unsigned(16, 64)),
    PMOVZXDQ(null, unsigned(32, 64));

    /// On MMX registers.
    interface Narrow {
        long apply(long a, long b, int control);
    }

    /// On XMM registers.
    interface Whole {
        void apply(VectorUnit v, long aLow, long aHigh, long bLow, long bHigh, int control);
    }

    private static final ShuffleOperation[] BY_ORDINAL = values();
    private static final Map<String, ShuffleOperation> BY_MEANING = new HashMap<>();

    static {
        for (ShuffleOperation operation : BY_ORDINAL) {
            BY_MEANING.put(operation.name().toLowerCase(Locale.ROOT), operation);
        }
    }

    private final Narrow mmx;
    private final Whole xmm;

    ShuffleOperation(Narrow mmx, Whole xmm) {
        this.mmx = mmx;
        this.xmm = xmm;
    }

    /// The operation of a row's meaning, or null.
    static ShuffleOperation of(String meaning) {
        return BY_MEANING.get(meaning);
    }

    static Narrow mmx(int constant) {
        return BY_ORDINAL[constant].mmx;
    }

    static Whole xmm(int constant) {
        return BY_ORDINAL[constant].xmm;
    }

    private static Whole signed(int from, int to) {
        return (v, aLow, aHigh, bLow, bHigh, control) ->
                v.set(Shuffle.extendSigned(bLow, 0, from, to), Shuffle.extendSigned(bLow, 64 / to, from, to));
    }

    private static Whole unsigned(int from, int to) {
        return (v, aLow, aHigh, bLow, bHigh, control) ->
                v.set(Shuffle.extendUnsigned(bLow, 0, from, to), Shuffle.extendUnsigned(bLow, 64 / to, from, to));
    }

    /// PALIGNR: 16 bytes of a:b from byte `from`.
    private static void align(VectorUnit v, long aLow, long aHigh, long bLow, long bHigh, int from) {
        if (from < 8) {
            v.set(Shuffle.window(bLow, bHigh, from), Shuffle.window(bHigh, aLow, from));
        } else if (from < 16) {
            v.set(Shuffle.window(bHigh, aLow, from - 8), Shuffle.window(aLow, aHigh, from - 8));
        } else {
            v.set(Shuffle.window(aLow, aHigh, from - 16), Shuffle.window(aLow, aHigh, from - 8));
        }
    }

    /// MPSADBW: control bit 2 chooses where the eleven bytes of a begin, bits 1:0 which four bytes of b are sought.
    private static void blockDifferences(VectorUnit v, long aLow, long aHigh, long bLow, long bHigh, int control) {
        int first = control & 4;
        int sought = (int) Shuffle.dword(bLow, bHigh, control & 3);
        v.set(
                Shuffle.mpsadbw(Shuffle.window(aLow, aHigh, first), sought),
                Shuffle.mpsadbw(Shuffle.window(aLow, aHigh, first + 4), sought));
    }
}
