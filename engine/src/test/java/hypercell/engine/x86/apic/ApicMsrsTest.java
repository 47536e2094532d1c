package hypercell.engine.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hypercell.engine.x86.fault.GuestFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// IA32_APIC_BASE and the registers of x2APIC mode (SDM 3A "Extended XAPIC (x2APIC)").
class ApicMsrsTest {
    private static final int BASE = 0x1b;
    private static final long DISABLED = 0xfee00100L;
    private static final long XAPIC = 0xfee00900L;
    private static final long X2APIC = 0xfee00d00L;
    private static final long INVALID = 0xfee00500L;

    private static ApicRig x2apic() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.msrs.write(BASE, X2APIC);
        return rig;
    }

    private static void refused(ApicRig rig, int msr, long value) {
        assertThatThrownBy(() -> rig.msrs.write(msr, value)).isInstanceOf(GuestFault.class);
    }

    @Test
    void transitionsAreThoseOfTheManual() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        assertThat(rig.msrs.read(BASE)).isEqualTo(XAPIC);
        refused(rig, BASE, INVALID);

        rig.msrs.write(BASE, X2APIC);
        refused(rig, BASE, XAPIC);
        refused(rig, BASE, INVALID);

        rig.msrs.write(BASE, DISABLED);
        refused(rig, BASE, X2APIC);
        refused(rig, BASE, INVALID);

        rig.msrs.write(BASE, XAPIC);
        assertThat(rig.msrs.read(BASE)).isEqualTo(XAPIC);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0x200, 1L << 40, 1L << 63})
    void reservedBitsOfTheBaseAreRefused(long bit) {
        refused(ApicRig.ready(ApicRig.MODERN), BASE, XAPIC | bit);
    }

    @Test
    void anXapicHasNeitherX2apicModeNorADeadline() {
        ApicRig rig = ApicRig.ready(ApicRig.XAPIC);
        refused(rig, BASE, X2APIC);

        assertThat(rig.msrs.owns(0x802)).isFalse();
        assertThat(rig.msrs.owns(0x6e0)).isFalse();
        rig.write(0x320, 2 << 17);
        assertThat(rig.read(0x320)).as("no TSC-deadline mode").isZero();
    }

    @Test
    void thePageFollowsTheBaseAndIsGoneInOtherModes() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        assertThat(rig.pageAt).isEqualTo(0xfee00000L);
        rig.msrs.write(BASE, 0xfed40900L);
        assertThat(rig.pageAt).isEqualTo(0xfed40000L);
        rig.msrs.write(BASE, 0xfed40d00L);
        assertThat(rig.pageAt).isEqualTo(-1);
        rig.msrs.write(BASE, 0xfed40100L);
        assertThat(rig.pageAt).isEqualTo(-1);
    }

    @Test
    void disablingLosesTheState() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.write(0x80, 0x50);
        rig.write(0x20, 0x07000000);
        rig.msrs.write(BASE, DISABLED);
        rig.msrs.write(BASE, XAPIC);

        assertThat(rig.read(0x80)).isZero();
        assertThat(rig.read(0xf0)).isEqualTo(0xff);
        assertThat(rig.read(0x20)).isZero();
    }

    @Test
    void x2apicModeKeepsTheStateButNotAnIdThatSoftwareWrote() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.write(0x80, 0x50);
        rig.write(0x20, 0x07000000);
        rig.msrs.write(BASE, X2APIC);

        assertThat(rig.msrs.read(0x808)).isEqualTo(0x50);
        assertThat(rig.msrs.read(0x802)).isZero();
        assertThat(rig.msrs.read(0x80d)).as("logical ID of cluster 0").isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x800, 0x801, 0x804, 0x809, 0x80c, 0x80e, 0x829, 0x82f, 0x831, 0x83a, 0x83d, 0x840, 0x8ff})
    void numbersWithoutARegisterAreRefused(int number) {
        ApicRig rig = x2apic();

        assertThat(rig.msrs.owns(number)).isTrue();
        assertThatThrownBy(() -> rig.msrs.read(number)).isInstanceOf(GuestFault.class);
        refused(rig, number, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x802, 0x803, 0x80a, 0x80d, 0x810, 0x817, 0x818, 0x820, 0x827, 0x839})
    void someRegistersCanOnlyBeRead(int number) {
        ApicRig rig = x2apic();

        rig.msrs.read(number);
        refused(rig, number, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80b, 0x83f})
    void someRegistersCanOnlyBeWritten(int number) {
        assertThatThrownBy(() -> x2apic().msrs.read(number)).isInstanceOf(GuestFault.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0x808, 0x100",
        "0x80b, 1",
        "0x80f, 0x2000",
        "0x828, 1",
        "0x830, 0x2000",
        "0x830, 0x100000",
        "0x832, 0x80000",
        "0x835, 0x20000",
        "0x838, 0x100000000",
        "0x83e, 4",
        "0x83f, 0x100"
    })
    void reservedBitsAreRefused(String number, String value) {
        refused(x2apic(), Integer.decode(number), Long.decode(value));
    }

    @Test
    void theRegistersNeedX2apicMode() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);

        assertThatThrownBy(() -> rig.msrs.read(0x802)).isInstanceOf(GuestFault.class);
    }

    @Test
    void selfIpiAndEoiWork() {
        ApicRig rig = x2apic();
        rig.msrs.write(0x83f, 0x61);
        assertThat(rig.msrs.read(0x823)).isEqualTo(1 << 1);
        assertThat(rig.takeAll()).containsExactly(0x61);
        assertThat(rig.msrs.read(0x813)).isEqualTo(1 << 1);
        rig.msrs.write(0x80b, 0);
        assertThat(rig.msrs.read(0x813)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0x0000000000000061, true",
        "0x0000000100000061, false",
        "0xffffffff00000061, true",
        "0x0000000100000861, true",
        "0x0000000200000861, false",
        "0x0001000100000861, false",
        "0xffffffff00000861, true"
    })
    void theCommandRegisterHas64BitsAndSendsAtOnce(String command, boolean arrives) {
        ApicRig rig = x2apic();
        long value = Long.parseUnsignedLong(command.substring(2), 16);
        rig.msrs.write(0x830, value);

        assertThat(rig.apic.pending()).isEqualTo(arrives);
        assertThat(rig.msrs.read(0x830)).isEqualTo(value);
    }
}
