package hypercell.engine.x86.exec;

import hypercell.engine.x86.isa.Operand;

/// Moves of MMX and XMM registers (SDM 2B "MOVAPS" and its neighbours).
final class VectorMoveForms {
    private static final long LOW = 0xffffffffL;

    private VectorMoveForms() {}

    /// The handler, or null for another meaning.
    static Handler of(Site site) {
        return switch (site.insn().row().meaning()) {
            case "movaps", "movapd", "movdqa", "movntps", "movntpd", "movntdq", "movntdqa" -> new Whole(site, true);
            case "movups", "movupd", "movdqu", "lddqu" -> new Whole(site, false);
            case "movntq" -> new Quad(site);
            case "movnti" -> MoveForms.mov(site);
            case "movq", "movd" -> quad(site);
            case "movss" -> new Lane(site, 32);
            case "movsd" -> new Lane(site, 64);
            case "movlps", "movlpd" -> half(site, 0);
            case "movhps", "movhpd" -> half(site, 1);
            case "movq2dq", "movdq2q" -> new BetweenBanks(site);
            case "maskmovq", "maskmovdqu" -> new MaskedStore(site);
            default -> null;
        };
    }

    private static Handler quad(Site site) {
        boolean general = site.isRegister(0) || site.isRegister(1);
        boolean isDouble = operandBits(site) == 32;
        return general || isDouble ? new General(site, isDouble) : new Quad(site);
    }

    /// 32 when a general register or memory of 32 bits takes part, else 64.
    private static int operandBits(Site site) {
        for (Operand operand : site.insn().operands()) {
            boolean vector = VectorPlace.isMmx(operand) || VectorPlace.isXmm(operand);
            if (!vector && operand.bits() == 32) {
                return 32;
            }
        }
        return 64;
    }

    private static Handler half(Site site, int half) {
        return site.isMemory(0) ? new StoreHalf(site, half) : new LoadHalf(site, half);
    }

    /// All 16 bytes.
    private static final class Whole extends Handler {
        private final VectorPlace destination;
        private final VectorPlace source;

        Whole(Site site, boolean aligned) {
            destination = VectorPlace.of(site, 0, aligned);
            source = VectorPlace.of(site, 1, aligned);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.vectors.begin();
            source.prepareRead(cpu);
            destination.prepareWrite(cpu);
            long low = source.low(cpu);
            long high = source.high(cpu);
            destination.writeLow(cpu, low);
            destination.writeHigh(cpu, high);
        }
    }

    /// MOVQ between registers of a bank and 64 bits of memory; a whole XMM register is written, with zeros above.
    private static final class Quad extends Handler {
        private final VectorPlace destination;
        private final VectorPlace source;
        private final boolean mmx;
        private final boolean clearsUpper;

        Quad(Site site) {
            destination = VectorPlace.of(site, 0);
            source = VectorPlace.of(site, 1);
            mmx = VectorPlace.isMmx(site.operand(0)) || VectorPlace.isMmx(site.operand(1));
            clearsUpper = VectorPlace.isXmm(site.operand(0));
        }

        @Override
        void run(X86Cpu cpu) {
            if (mmx) {
                cpu.vectors.beginMmx();
            } else {
                cpu.vectors.begin();
            }
            source.prepareRead(cpu);
            destination.prepareWrite(cpu);
            long value = source.low(cpu);
            if (mmx) {
                cpu.vectors.enterMmx();
            }
            destination.writeLow(cpu, value);
            if (clearsUpper) {
                destination.writeHigh(cpu, 0);
            }
        }
    }

    /// MOVD and MOVQ between a vector register and a general register or memory.
    private static final class General extends Handler {
        private final boolean toVector;
        private final boolean mmx;
        private final int register;
        private final Place place;
        private final long mask;

        General(Site site, boolean isDouble) {
            toVector = site.operand(0) instanceof Operand.Special;
            Operand vector = site.operand(toVector ? 0 : 1);
            mmx = VectorPlace.isMmx(vector);
            register = VectorPlace.number(vector);
            place = site.place(toVector ? 1 : 0);
            mask = isDouble ? LOW : -1;
        }

        @Override
        void run(X86Cpu cpu) {
            VectorUnit vectors = cpu.vectors;
            if (mmx) {
                vectors.beginMmx();
            } else {
                vectors.begin();
            }
            if (toVector) {
                load(cpu, vectors);
            } else {
                store(cpu, vectors);
            }
        }

        private void load(X86Cpu cpu, VectorUnit vectors) {
            long value = place.read(cpu) & mask;
            if (mmx) {
                vectors.enterMmx();
                vectors.setMmx(register, value);
            } else {
                vectors.xmm[2 * register] = value;
                vectors.xmm[2 * register + 1] = 0;
            }
        }

        private void store(X86Cpu cpu, VectorUnit vectors) {
            place.prepare(cpu);
            if (mmx) {
                vectors.enterMmx();
            }
            place.writePrepared(cpu, (mmx ? vectors.mmx(register) : vectors.xmm[2 * register]) & mask);
        }
    }

    /// MOVSS and MOVSD: between registers the rest of the destination stays, a load clears it.
    private static final class Lane extends Handler {
        private final VectorPlace destination;
        private final VectorPlace source;
        private final long mask;
        private final boolean loads;
        private final boolean merges;

        Lane(Site site, int bits) {
            destination = VectorPlace.of(site, 0);
            source = VectorPlace.of(site, 1);
            mask = bits == 32 ? LOW : -1;
            loads = site.isMemory(1);
            merges = !loads && !site.isMemory(0);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.vectors.begin();
            source.prepareRead(cpu);
            destination.prepareWrite(cpu);
            long value = source.low(cpu);
            destination.writeLow(cpu, merges ? destination.low(cpu) & ~mask | value & mask : value);
            if (loads) {
                destination.writeHigh(cpu, 0);
            }
        }
    }

    /// MOVLPS, MOVHPS from memory.
    private static final class LoadHalf extends Handler {
        private final int index;
        private final VectorPlace source;

        LoadHalf(Site site, int half) {
            index = 2 * VectorPlace.number(site.operand(0)) + half;
            source = VectorPlace.of(site, 1);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.vectors.begin();
            source.prepareRead(cpu);
            cpu.vectors.xmm[index] = source.low(cpu);
        }
    }

    /// MOVLPS, MOVHPS to memory.
    private static final class StoreHalf extends Handler {
        private final int index;
        private final VectorPlace destination;

        StoreHalf(Site site, int half) {
            index = 2 * VectorPlace.number(site.operand(1)) + half;
            destination = VectorPlace.of(site, 0);
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.vectors.begin();
            destination.prepareWrite(cpu);
            destination.writeLow(cpu, cpu.vectors.xmm[index]);
        }
    }

    /// MOVQ2DQ, MOVDQ2Q.
    private static final class BetweenBanks extends Handler {
        private final VectorPlace destination;
        private final VectorPlace source;
        private final boolean clearsUpper;

        BetweenBanks(Site site) {
            destination = VectorPlace.of(site, 0);
            source = VectorPlace.of(site, 1);
            clearsUpper = VectorPlace.isXmm(site.operand(0));
        }

        @Override
        void run(X86Cpu cpu) {
            cpu.vectors.beginMixed();
            cpu.vectors.enterMmx();
            destination.writeLow(cpu, source.low(cpu));
            if (clearsUpper) {
                destination.writeHigh(cpu, 0);
            }
        }
    }

    /// MASKMOVQ, MASKMOVDQU: the bytes whose mask byte is negative, to DS:[EDI].
    private static final class MaskedStore extends Handler {
        private final VectorPlace value;
        private final VectorPlace mask;
        private final Address address;
        private final int bytes;
        private final boolean mmx;

        MaskedStore(Site site) {
            int first = site.isMemory(0) ? 1 : 0;
            value = VectorPlace.of(site, first);
            mask = VectorPlace.of(site, first + 1);
            mmx = VectorPlace.isMmx(site.operand(first));
            bytes = mmx ? 8 : 16;
            address = site.address(first == 1 ? 0 : 2);
        }

        @Override
        void run(X86Cpu cpu) {
            if (mmx) {
                cpu.vectors.beginMmx();
            } else {
                cpu.vectors.begin();
            }
            cpu.mmu.probeWrite(address.write(cpu, bytes), bytes);
            if (mmx) {
                cpu.vectors.enterMmx();
            }
            store(cpu, 0, value.low(cpu), mask.low(cpu));
            if (!mmx) {
                store(cpu, 8, value.high(cpu), mask.high(cpu));
            }
        }

        private void store(X86Cpu cpu, int delta, long bits, long selectors) {
            for (int i = 0; i < 8; i++) {
                if ((byte) (selectors >> 8 * i) < 0) {
                    cpu.mmu.write8(address.at(cpu, delta + i, 1, true), (int) (bits >> 8 * i));
                }
            }
        }
    }
}
