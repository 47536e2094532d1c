package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.semantics.simd.Shuffle;
import hypercell.engine.x86.state.Flags;

/// Single lanes and signs: PINSRx, PEXTRx, EXTRACTPS, INSERTPS, MOVMSKPx, PMOVMSKB, PTEST (SDM 2A, 2B).
final class VectorLaneForms {
    private static final long LOW = 0xffffffffL;

    private VectorLaneForms() {}

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        return switch (site.insn().row().meaning()) {
            case "pinsrb" -> new Insert(site, 8);
            case "pinsrw" -> new Insert(site, 16);
            case "pinsrd" -> new Insert(site, 32);
            case "pinsrq" -> new Insert(site, 64);
            case "pextrb" -> new Extract(site, 8);
            case "pextrw" -> new Extract(site, 16);
            case "pextrd", "extractps" -> new Extract(site, 32);
            case "pextrq" -> new Extract(site, 64);
            case "insertps" -> new InsertSingle(site);
            case "pmovmskb", "movmskps", "movmskpd" -> new Signs(site);
            case "ptest" -> new Test(site);
            default -> null;
        };
    }

    private static void begin(X86Cpu cpu, boolean mmx) {
        if (mmx) {
            cpu.vectors.beginMmx();
        } else {
            cpu.vectors.begin();
        }
    }

    private static final class Insert extends Handler {
        private final boolean mmx;
        private final int number;
        private final Place source;
        private final int half;
        private final int shift;
        private final long mask;

        Insert(Site site, int bits) {
            mmx = VectorPlace.isMmx(site.operand(0));
            number = VectorPlace.number(site.operand(0));
            source = site.place(1);
            int lane = ShuffleForms.control(site) & (mmx ? 64 : 128) / bits - 1;
            half = lane * bits / 64;
            shift = lane * bits % 64;
            mask = Site.mask(bits) << shift;
        }

        @Override
        void run(X86Cpu cpu) {
            begin(cpu, mmx);
            long value = source.read(cpu) << shift & mask;
            if (mmx) {
                cpu.vectors.enterMmx();
                cpu.vectors.setMmx(number, cpu.vectors.mmx(number) & ~mask | value);
            } else {
                long[] xmm = cpu.vectors.xmm;
                int index = 2 * number + half;
                xmm[index] = xmm[index] & ~mask | value;
            }
        }
    }

    /// To memory of the lane's width or, zero-extended, to a general register.
    private static final class Extract extends Handler {
        private final boolean mmx;
        private final int number;
        private final Operand destination;
        private final Place memory;
        private final int half;
        private final int shift;
        private final long mask;

        Extract(Site site, int bits) {
            mmx = VectorPlace.isMmx(site.operand(1));
            number = VectorPlace.number(site.operand(1));
            destination = site.operand(0);
            memory = site.isMemory(0) ? site.place(0) : null;
            int lane = ShuffleForms.control(site) & (mmx ? 64 : 128) / bits - 1;
            half = lane * bits / 64;
            shift = lane * bits % 64;
            mask = Site.mask(bits);
        }

        @Override
        void run(X86Cpu cpu) {
            begin(cpu, mmx);
            if (memory != null) {
                memory.prepare(cpu);
            }
            if (mmx) {
                cpu.vectors.enterMmx();
            }
            long source = mmx ? cpu.vectors.mmx(number) : cpu.vectors.xmm[2 * number + half];
            long value = source >>> shift & mask;
            if (memory != null) {
                memory.writePrepared(cpu, value);
            } else {
                cpu.r[((Operand.Register) destination).number()] = value;
            }
        }
    }

    /// INSERTPS: bits 7:6 choose the source lane (of a register), 5:4 the destination lane, 3:0 lanes to clear.
    private static final class InsertSingle extends Handler {
        private final int destination;
        private final VectorPlace source;
        private final int control;
        private final boolean fromMemory;

        InsertSingle(Site site) {
            destination = 2 * VectorPlace.number(site.operand(0));
            source = VectorPlace.of(site, 1);
            control = ShuffleForms.control(site);
            fromMemory = site.isMemory(1);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.vectors.begin();
            source.prepareRead(cpu);
            long value =
                    fromMemory ? source.low(cpu) & LOW : Shuffle.dword(source.low(cpu), source.high(cpu), control >> 6);
            long[] xmm = cpu.vectors.xmm;
            int lane = control >> 4 & 3;
            int index = destination + (lane >> 1);
            int shift = 32 * (lane & 1);
            xmm[index] = xmm[index] & ~(LOW << shift) | value << shift;
            xmm[destination] = Shuffle.blendDwords(xmm[destination], 0, control);
            xmm[destination + 1] = Shuffle.blendDwords(xmm[destination + 1], 0, control >> 2);
        }
    }

    private static final class Signs extends Handler {
        private final boolean mmx;
        private final int destination;
        private final VectorPlace source;
        private final String meaning;

        Signs(Site site) {
            mmx = VectorPlace.isMmx(site.operand(1));
            destination = site.register(0);
            source = VectorPlace.of(site, 1);
            meaning = site.insn().row().meaning();
        }

        @Override
        void run(X86Cpu cpu) {
            begin(cpu, mmx);
            if (mmx) {
                cpu.vectors.enterMmx();
            }
            long low = source.low(cpu);
            long high = source.high(cpu);
            cpu.r[destination] = switch (meaning) {
                case "movmskps" -> singleSigns(low) | singleSigns(high) << 2;
                case "movmskpd" -> low >>> 63 | high >>> 63 << 1;
                default -> Shuffle.byteSigns(low) | (long) Shuffle.byteSigns(high) << 8;
            };
        }

        private static long singleSigns(long a) {
            return a >>> 31 & 1 | a >>> 63 << 1;
        }
    }

    /// PTEST: ZF = no common ones, CF = the source has no ones that the destination lacks; the other flags become
    /// 0.
    private static final class Test extends Handler {
        private final int destination;
        private final VectorPlace source;

        Test(Site site) {
            destination = 2 * VectorPlace.number(site.operand(0));
            source = VectorPlace.of(site, 1);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.vectors.begin();
            source.prepareRead(cpu);
            long low = source.low(cpu);
            long high = source.high(cpu);
            long[] xmm = cpu.vectors.xmm;
            boolean disjoint = (xmm[destination] & low | xmm[destination + 1] & high) == 0;
            boolean contained = (~xmm[destination] & low | ~xmm[destination + 1] & high) == 0;
            cpu.flags.setStatus((disjoint ? Flags.ZF : 0) | (contained ? Flags.CF : 0));
        }
    }
}
