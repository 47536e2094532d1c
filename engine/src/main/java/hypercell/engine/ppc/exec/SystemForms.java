package hypercell.engine.ppc.exec;

import static hypercell.engine.ppc.isa.Field.DCR;
import static hypercell.engine.ppc.isa.Field.E;
import static hypercell.engine.ppc.isa.Field.RA;
import static hypercell.engine.ppc.isa.Field.RS;
import static hypercell.engine.ppc.isa.Field.RT;
import static hypercell.engine.ppc.isa.Field.SPR;
import static hypercell.engine.ppc.isa.Field.WS;

import hypercell.engine.ppc.fault.Esr;
import hypercell.engine.ppc.fault.GuestInterrupt;
import hypercell.engine.ppc.fault.Ivor;
import hypercell.engine.ppc.fault.Undefined;
import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.isa.SpecialRegister;
import hypercell.engine.ppc.mmu.TlbEntry;
import hypercell.engine.ppc.mmu.Utlb;
import hypercell.engine.ppc.state.PpcState;
import hypercell.engine.x86.fault.UnsupportedFeature;
import java.util.Map;

/// Machine state, special registers, the TLB, and what raises interrupts.
final class SystemForms {
    /// MMUCR: the space and the process that TLBSX searches and that TLBWE and TLBRE move.
    private static final int STS = 0x1_0000;

    private static final int STID = 0xff;

    private SystemForms() {}

    static void addTo(Map<String, Forms> forms) {
        forms.put("nothing", insn -> cpu -> {});
        forms.put("touch", insn -> cpu -> {}); // hints never interrupt
        forms.put("sc", insn -> cpu -> {
            throw GuestInterrupt.plain(Ivor.SYSTEM_CALL, "sc");
        });
        forms.put("illegal", insn -> cpu -> {
            throw GuestInterrupt.program(Esr.PIL, "0x%08x is no instruction".formatted(insn.word()));
        });
        forms.put("floating", insn -> cpu -> floating(cpu));
        forms.put("rfi", insn -> cpu -> cpu.interrupts.returnFrom(SpecialRegister.SRR0, "rfi"));
        forms.put("rfci", insn -> cpu -> cpu.interrupts.returnFrom(SpecialRegister.CSRR0, "rfci"));
        forms.put("rfmci", insn -> cpu -> cpu.interrupts.returnFrom(SpecialRegister.MCSRR0, "rfmci"));
        addMoves(forms);
        forms.put("tlbwe", SystemForms::writeTlb);
        forms.put("tlbre", SystemForms::readTlb);
        forms.put("tlbsx", SystemForms::searchTlb);
    }

    private static void floating(BookECpu cpu) {
        if ((cpu.state.msr & PpcState.MSR_FP) == 0) {
            throw GuestInterrupt.plain(Ivor.FLOATING_POINT_UNAVAILABLE, "a floating-point instruction");
        }
        throw new UnsupportedFeature("floating point", "Floating-Point Instructions");
    }

    private static void addMoves(Map<String, Forms> forms) {
        forms.put("mfmsr", insn -> {
            int rt = insn.field(RT);
            return cpu -> cpu.r[rt] = cpu.state.msr;
        });
        forms.put("mtmsr", insn -> {
            int rs = insn.field(RS);
            return cpu -> cpu.setMsr(cpu.r[rs]);
        });
        forms.put("wrtee", insn -> {
            int rs = insn.field(RS);
            return cpu -> setExternalEnable(cpu, cpu.r[rs]);
        });
        forms.put("wrteei", insn -> {
            int bit = insn.field(E) << 15;
            return cpu -> setExternalEnable(cpu, bit);
        });
        forms.put("mfspr", insn -> {
            int rt = insn.field(RT);
            int number = insn.field(SPR);
            return cpu -> cpu.r[rt] = cpu.special.move(number);
        });
        forms.put("mtspr", insn -> {
            int rs = insn.field(RS);
            int number = insn.field(SPR);
            return cpu -> cpu.special.move(number, cpu.r[rs]);
        });
        forms.put("mfdcr", insn -> {
            int rt = insn.field(RT);
            int number = insn.field(DCR);
            return cpu -> cpu.r[rt] = cpu.deviceControl.read(number);
        });
        forms.put("mtdcr", insn -> {
            int rs = insn.field(RS);
            int number = insn.field(DCR);
            return cpu -> cpu.deviceControl.write(number, cpu.r[rs]);
        });
    }

    private static void setExternalEnable(BookECpu cpu, int bits) {
        cpu.setMsr(cpu.state.msr & ~PpcState.MSR_EE | bits & PpcState.MSR_EE);
    }

    private static Handler writeTlb(Insn insn) {
        int rs = insn.field(RS);
        int ra = insn.field(RA);
        int word = insn.field(WS);
        return cpu -> {
            int process = cpu.state.spr[SpecialRegister.MMUCR] & STID;
            cpu.writeTlb(cpu.r[ra] & Utlb.ENTRIES - 1, word, cpu.r[rs], process);
        };
    }

    private static Handler readTlb(Insn insn) {
        int rt = insn.field(RT);
        int ra = insn.field(RA);
        int word = insn.field(WS);
        return cpu -> {
            TlbEntry entry = cpu.mmu.utlb().get(cpu.r[ra] & Utlb.ENTRIES - 1);
            cpu.r[rt] = entry.word(word);
            if (word == 0) {
                int[] spr = cpu.state.spr;
                spr[SpecialRegister.MMUCR] = spr[SpecialRegister.MMUCR] & ~STID | entry.tid();
            }
        };
    }

    /// A search without a hit leaves RT alone, which the manual calls undefined.
    private static Handler searchTlb(Insn insn) {
        int rt = insn.field(RT);
        boolean records = insn.form().records();
        StorageForms.Address address = StorageForms.address(insn);
        return cpu -> {
            int mmucr = cpu.state.spr[SpecialRegister.MMUCR];
            int ea = address.of(cpu);
            int found = cpu.mmu.utlb().find(ea, (mmucr & STS) != 0 ? 1 : 0, mmucr & STID);
            if (found == Utlb.MULTI_HIT) {
                throw new Undefined("tlbsx of 0x%08x finds several entries".formatted(ea), "TLB Match Process");
            }
            if (found != Utlb.MISS) {
                cpu.r[rt] = found;
            }
            if (records) {
                cpu.state.setCrField(0, (found == Utlb.MISS ? 0 : 2) | (cpu.state.so ? 1 : 0));
            }
        };
    }
}
