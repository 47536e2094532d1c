package hypercell.engine.x86.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hypercell.engine.x86.fault.GuestFault;
import hypercell.engine.x86.mmu.PagingFormat;
import hypercell.engine.x86.mmu.TlbModel;
import hypercell.engine.x86.state.CpuState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the control registers refuse and what follows from their values. The oracle tests compare more of it with
/// Bochs.
class ControlRegistersTest {
    private static final long PE = 0x11;
    private static final long PG = 0x8000_0000L;
    private static final long PAE = CpuState.CR4_PAE;
    private static final long LME = CpuState.EFER_LME;
    private static final long LMA = CpuState.EFER_LMA;

    private final PagingProcessor cpu = new PagingProcessor(TlbModel.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "0,      0,     false, TWO_LEVEL",
        "0x10,   0,     false, TWO_LEVEL",
        "0x20,   0,     false, PAE",
        "0x1020, 0,     false, PAE",
        "0x20,   0x100, true,  FOUR_LEVEL",
        "0x1020, 0x100, true,  FIVE_LEVEL"
    })
    void pagingModesFollowFromCr4AndEfer(String cr4, String efer, boolean active, PagingFormat format) {
        cpu.setRegister(4, Long.decode(cr4));
        cpu.setEfer(Long.decode(efer));
        assertThat(cpu.mmu().context().format()).isEqualTo(PagingFormat.OFF);

        cpu.setRegister(0, PE | PG);

        assertThat(cpu.mmu().context().format()).isEqualTo(format);
        assertThat(cpu.efer()).isEqualTo(Long.decode(efer) | (active ? LMA : 0));
    }

    @Test
    void ia32eModeEndsWhenPagingEnds() {
        cpu.start(PAE, 0, true);

        cpu.setRegister(0, PE);

        assertThat(cpu.efer()).isEqualTo(LME);
        assertThat(cpu.mmu().context().format()).isEqualTo(PagingFormat.OFF);
    }

    @Test
    void ia32eModeNeedsPae() {
        cpu.setEfer(LME);

        refused(0, PE | PG, "IA-32e mode needs CR4.PAE = 1 when CR0.PG is set");
        assertThat(cpu.register(0)).isEqualTo(PE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x80000010,    CR0.PG = 1 needs CR0.PE = 1",
        "0, 0x20000011,    CR0.NW = 1 needs CR0.CD = 1",
        "0, 0x100000011,   a reserved bit of CR0 is set",
        "3, 0x10000000000, CR3 has a bit beyond MAXPHYADDR set",
        "4, 0,             CR4.PAE cannot be cleared in IA-32e mode",
        "4, 0x1020,        CR4.LA57 cannot change in IA-32e mode",
        "4, 0x80000020,    CR4 bits 0x80000000 are reserved or not offered by this processor",
        "8, 0x10,          a reserved bit of CR8 is set"
    })
    void ia32eModeRefuses(int number, String value, String reason) {
        cpu.start(PAE, 0, true);
        long before = cpu.register(number);

        refused(number, Long.decode(value), reason);
        assertThat(cpu.register(number)).isEqualTo(before);
    }

    @Test
    void processContextsNeedIa32eModeAndACleanCr3() {
        refused(4, PAE | CpuState.CR4_PCIDE, "CR4.PCIDE = 1 needs IA-32e mode");
        cpu.start(PAE, 0x18, true);
        refused(4, PAE | CpuState.CR4_PCIDE, "CR4.PCIDE can be set only while CR3 bits 11:0 are clear");
        cpu.setRegister(3, 0);
        cpu.setRegister(4, PAE | CpuState.CR4_PCIDE);
        refused(0, PE, "CR0.PG cannot be cleared with CR4.PCIDE = 1");
    }

    @Test
    void lmeCannotChangeWhilePagingIsOnAndLmaNotAtAll() {
        cpu.start(PAE, 0, true);

        assertThatThrownBy(() -> cpu.setEfer(0))
                .isInstanceOf(GuestFault.class)
                .hasMessageContaining("IA32_EFER.LME cannot change while CR0.PG = 1");
        cpu.setEfer(LME | CpuState.EFER_NXE);
        assertThat(cpu.efer()).isEqualTo(LME | LMA | CpuState.EFER_NXE);
    }

    @Test
    void thePdpteRegistersLoadWithCr3AndKeepWhatTheyHold() {
        cpu.setPhysical(0x1000, 8, 0x2001);
        cpu.start(PAE, 0x1000, false);
        cpu.setPhysical(0x1000, 8, 0x3001);
        assertThat(cpu.mmu().context().pdptes().get(0)).isEqualTo(0x2001);

        cpu.setRegister(3, 0x1000);

        assertThat(cpu.mmu().context().pdptes().get(0)).isEqualTo(0x3001);
    }

    @Test
    void aReservedBitInAPresentPdpteFaultsAndChangesNothing() {
        cpu.setPhysical(0x1018, 8, 0x2003);
        cpu.setRegister(4, PAE);
        cpu.setRegister(3, 0x1000);

        refused(0, PE | PG, "PDPTE 3 is present and has a reserved bit set");
        assertThat(cpu.register(0)).isEqualTo(PE);
    }

    @Test
    void aProcessorCanOfferLess() {
        cpu.offer(Offered.EVERYTHING.withoutCr4(CpuState.CR4_SMEP).withPhysicalBits(36));

        refused(4, CpuState.CR4_SMEP, "CR4 bits 0x100000 are reserved or not offered by this processor");
        refused(3, 1L << 36, "CR3 has a bit beyond MAXPHYADDR set");
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0,      0,     INVPCID has types 0..3",
        "1, 0x1000, 0,     a reserved bit of the INVPCID descriptor is set",
        "1, 1,      0,     INVPCID of a PCID other than 0 needs CR4.PCIDE = 1",
        "0, 0,      0x100000000000000, INVPCID of an address that is not canonical"
    })
    void invpcidRefuses(int type, String descriptor, String gva, String reason) {
        cpu.start(PAE, 0, true);

        assertThatThrownBy(() -> cpu.invpcid(type, Long.decode(descriptor), Long.decode(gva)))
                .isInstanceOf(GuestFault.class)
                .hasMessageContaining(reason);
    }

    private void refused(int number, long value, String reason) {
        assertThatThrownBy(() -> cpu.setRegister(number, value))
                .isInstanceOf(GuestFault.class)
                .hasMessageContaining(reason);
    }
}
