package hypercell.engine.ppc.exec;

import static hypercell.engine.ppc.isa.Field.NB;
import static hypercell.engine.ppc.isa.Field.RA;
import static hypercell.engine.ppc.isa.Field.RB;
import static hypercell.engine.ppc.isa.Field.RT;

import hypercell.engine.ppc.exec.StorageForms.Address;
import hypercell.engine.ppc.fault.Esr;
import hypercell.engine.ppc.fault.GuestInterrupt;
import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.mmu.Access;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.state.PpcState;
import java.util.Map;

/// Loads and stores of several registers, reservations, and cache blocks. An interrupt in the middle of a multiple or
/// string instruction leaves it to be run again from its beginning (PPC440x5 User's Manual, "Partially Executed
/// Instructions").
final class BlockStorageForms {
    /// Bytes of a cache block.
    static final int BLOCK = 32;

    private BlockStorageForms() {}

    static void addTo(Map<String, Forms> forms) {
        forms.put("lmw", insn -> multiple(insn, false));
        forms.put("stmw", insn -> multiple(insn, true));
        forms.put("lswi", insn -> string(insn, false, true));
        forms.put("stswi", insn -> string(insn, true, true));
        forms.put("lswx", insn -> string(insn, false, false));
        forms.put("stswx", insn -> string(insn, true, false));
        forms.put("lwarx", BlockStorageForms::reserve);
        forms.put("stwcx", BlockStorageForms::storeConditional);
        forms.put("dcbz", BlockStorageForms::zeroBlock);
        forms.put("cacheLoad", insn -> touch(insn, Access.READ));
        forms.put("cacheStore", insn -> touch(insn, Access.WRITE));
    }

    private static Handler multiple(Insn insn, boolean store) {
        int first = insn.field(RT);
        Address address = StorageForms.address(insn);
        return cpu -> {
            int ea = address.of(cpu);
            StorageForms.requireAlignment(cpu, ea, 4, store);
            for (int register = first; register < 32; register++, ea += 4) {
                if (store) {
                    cpu.mmu.store(ea, 4, cpu.r[register]);
                } else {
                    cpu.r[register] = cpu.mmu.load(ea, 4);
                }
            }
        };
    }

    private static Handler string(Insn insn, boolean store, boolean immediate) {
        int first = insn.field(RT);
        int ra = insn.field(RA);
        int rb = insn.field(RB);
        int nb = insn.field(NB) == 0 ? 32 : insn.field(NB);
        return cpu -> {
            int ea = (ra == 0 ? 0 : cpu.r[ra]) + (immediate ? 0 : cpu.r[rb]);
            int count = immediate ? nb : cpu.state.stringBytes;
            if (store) {
                storeString(cpu, first, ea, count);
            } else {
                requireOtherRegisters(immediate ? -1 : rb, ra, first, count);
                loadString(cpu, first, ea, count);
            }
        };
    }

    /// LSWX must not load the registers that make its address; how many it loads is known only now.
    private static void requireOtherRegisters(int rb, int ra, int first, int count) {
        int registers = (count + 3) / 4;
        if (rb >= 0 && ((rb - first & 31) < registers || ra != 0 && (ra - first & 31) < registers)) {
            throw GuestInterrupt.program(Esr.PIL, "an invalid form of lswx: it would load its own base");
        }
    }

    private static void loadString(BookECpu cpu, int first, int ea, int count) {
        for (int i = 0; i < count; i += 4) {
            int value = 0;
            for (int j = 0; j < 4; j++) {
                value = value << 8 | (i + j < count ? cpu.mmu.load(ea + i + j, 1) : 0);
            }
            cpu.r[first + i / 4 & 31] = value;
        }
    }

    private static void storeString(BookECpu cpu, int first, int ea, int count) {
        for (int i = 0; i < count; i++) {
            cpu.mmu.store(ea + i, 1, cpu.r[first + i / 4 & 31] >>> 24 - 8 * (i & 3));
        }
    }

    private static Handler reserve(Insn insn) {
        int rt = insn.field(RT);
        Address address = StorageForms.address(insn);
        return cpu -> {
            int ea = address.of(cpu);
            requireWord(cpu, ea, false);
            int value = cpu.mmu.load(ea, 4);
            cpu.state.reserved = true;
            cpu.state.reservedReal = cpu.mmu.translate(ea, Access.READ);
            cpu.r[rt] = value;
        };
    }

    /// The store is done when the very word is reserved; the reservation is gone either way.
    private static Handler storeConditional(Insn insn) {
        int rs = insn.field(RT);
        Address address = StorageForms.address(insn);
        return cpu -> {
            PpcState state = cpu.state;
            int ea = address.of(cpu);
            requireWord(cpu, ea, true);
            long real = cpu.mmu.translate(ea, Access.WRITE);
            boolean stores = state.reserved && state.reservedReal == real;
            if (stores) {
                cpu.mmu.store(ea, 4, cpu.r[rs]);
            }
            state.reserved = false;
            state.setCrField(0, (stores ? 2 : 0) | (state.so ? 1 : 0));
        };
    }

    private static void requireWord(BookECpu cpu, int ea, boolean store) {
        if ((ea & 3) != 0) {
            cpu.alignment(ea, store, "a reservation at 0x%08x, which is no multiple of 4".formatted(ea));
        }
    }

    private static Handler zeroBlock(Insn insn) {
        Address address = StorageForms.address(insn);
        return cpu -> {
            int ea = address.of(cpu);
            cpu.mmu.translate(ea, Access.WRITE);
            int attributes = cpu.mmu.entryOf(ea).word2();
            if ((attributes & (TlbEntry.WRITE_THROUGH | TlbEntry.CACHING_INHIBITED)) != 0) {
                cpu.alignment(ea, true, "dcbz of a page that is not cached for writing");
            }
            int block = ea & -BLOCK;
            for (int i = 0; i < BLOCK; i += 4) {
                cpu.mmu.store(block + i, 4, 0);
            }
        };
    }

    /// Without caches only the check of the access is left.
    private static Handler touch(Insn insn, Access access) {
        Address address = StorageForms.address(insn);
        return cpu -> cpu.mmu.translate(address.of(cpu), access);
    }
}
