package hypercell.engine.x86.apic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hypercell.engine.machine.DeliveryMode;
import hypercell.engine.machine.InterruptMessage;
import hypercell.engine.x86.fault.UnsupportedFeature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Registers, priorities, pins and messages of the local APIC in xAPIC mode (SDM 3A "Local APIC").
class LocalApicTest {
    private static final int TPR = 0x80;
    private static final int PPR = 0xa0;
    private static final int EOI = 0xb0;
    private static final int LDR = 0xd0;
    private static final int DFR = 0xe0;
    private static final int SVR = 0xf0;
    private static final int ISR = 0x100;
    private static final int TMR = 0x180;
    private static final int IRR = 0x200;
    private static final int ESR = 0x280;
    private static final int ICR = 0x300;
    private static final int ICR_HIGH = 0x310;
    private static final int LVT_TIMER = 0x320;
    private static final int LVT_LINT0 = 0x350;
    private static final int LVT_ERROR = 0x370;
    private static final int SELF = 1 << 18;
    private static final int LOGICAL = 1 << 11;

    private static InterruptMessage fixed(int vector, boolean level) {
        return new InterruptMessage(0, false, DeliveryMode.FIXED, vector, level, "a test");
    }

    @ParameterizedTest
    @CsvSource({
        "0x020, 0",
        "0x030, 0x01050015",
        "0x080, 0",
        "0x0a0, 0",
        "0x0d0, 0",
        "0x0e0, -1",
        "0x0f0, 0xff",
        "0x100, 0",
        "0x280, 0",
        "0x300, 0",
        "0x320, 0x10000",
        "0x330, 0x10000",
        "0x340, 0x10000",
        "0x350, 0x10000",
        "0x360, 0x10000",
        "0x370, 0x10000",
        "0x380, 0",
        "0x390, 0",
        "0x3e0, 0"
    })
    void afterResetARegisterHoldsWhatTheManualSays(String offset, String value) {
        ApicRig rig = new ApicRig(ApicRig.MODERN);

        assertThat(rig.read(Integer.decode(offset))).isEqualTo(Integer.decode(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0x020, 0x5a000000",
        "0x080, 0xff",
        "0x0d0, 0xff000000",
        "0x0e0, -1",
        "0x0f0, 0x11ff",
        "0x310, 0xff000000",
        "0x320, 0x700ff",
        "0x330, 0x107ff",
        "0x350, 0x1a7ff",
        "0x370, 0x100ff",
        "0x380, -1",
        "0x3e0, 0xb"
    })
    void aRegisterKeepsTheBitsThatItHas(String offset, String kept) {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);

        rig.write(Integer.decode(offset), offset.equals("0x020") ? 0x5affffff : -1);

        assertThat(rig.read(Integer.decode(offset))).isEqualTo((int) (long) Long.decode(kept));
    }

    @Test
    void higherVectorsComeFirstAndOnlyAboveThePriorityInService() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.apic.deliver(fixed(0x41, false));
        rig.apic.deliver(fixed(0x45, false));
        rig.apic.deliver(fixed(0x52, false));

        assertThat(rig.takeAll()).as("45H has to wait: 52H is in service").containsExactly(0x52);
        assertThat(rig.read(PPR)).isEqualTo(0x50);
        assertThat(rig.read(IRR + 0x20)).isEqualTo(1 << 1 | 1 << 5);
        assertThat(rig.read(ISR + 0x20)).isEqualTo(1 << 0x12);

        rig.write(EOI, 0);
        assertThat(rig.takeAll()).as("41H is of the class of 45H").containsExactly(0x45);
        rig.write(EOI, 0);
        assertThat(rig.takeAll()).containsExactly(0x41);
    }

    @Test
    void theTaskPriorityHoldsInterruptsOfItsClassBack() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.write(TPR, 0x43);
        rig.apic.deliver(fixed(0x4f, false));

        assertThat(rig.apic.pending()).isFalse();
        assertThat(rig.read(PPR)).isEqualTo(0x43);
        assertThat(rig.apic.taskPriorityClass()).isEqualTo(4);

        rig.apic.setTaskPriorityClass(3);
        assertThat(rig.read(TPR)).isEqualTo(0x30);
        assertThat(rig.takeAll()).containsExactly(0x4f);
    }

    @Test
    void theEndOfALevelTriggeredInterruptIsBroadcast() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.apic.deliver(fixed(0x61, true));
        rig.apic.deliver(fixed(0x72, false));
        assertThat(rig.read(TMR + 0x30)).isEqualTo(1 << 1);
        rig.takeAll();

        rig.write(EOI, 0);
        assertThat(rig.ends).as("72H was an edge").isEmpty();
        rig.takeAll();
        rig.write(EOI, 0);
        assertThat(rig.ends).containsExactly(0x61);

        rig.write(SVR, 0x11ff);
        rig.apic.deliver(fixed(0x61, true));
        rig.takeAll();
        rig.write(EOI, 0);
        assertThat(rig.ends).as("SVR.12 suppresses it").hasSize(1);
    }

    @Test
    void theControllersInterruptsPassThroughLint0WhateverThePriority() {
        ApicRig rig = ApicRig.ready(ApicRig.XAPIC);
        rig.write(TPR, 0xff);
        rig.apic.lint0(true);

        assertThat(rig.apic.pending()).isTrue();
        assertThat(rig.apic.acknowledge()).isEqualTo(0x77);
        assertThat(rig.read(ISR + 0x30)).as("nothing is in service here").isZero();

        rig.write(LVT_LINT0, 0x10700);
        assertThat(rig.apic.pending()).as("masked").isFalse();
    }

    @Test
    void withoutAnApicThePinsAreTheProcessors() {
        ApicRig rig = ApicRig.ready(ApicRig.NONE);
        rig.apic.lint0(true);
        rig.apic.lint1(true);
        rig.apic.deliver(fixed(0x61, false));

        assertThat(rig.apic.acknowledge()).isEqualTo(0x77);
        assertThat(rig.nmis).isEqualTo(1);
        assertThat(rig.apic.enabled()).isFalse();
        assertThat(rig.msrs.owns(0x1b)).isFalse();
        assertThat(rig.pageAt).isEqualTo(-1);
    }

    @Test
    void aFixedLevelTriggeredLint0WaitsForTheEndBeforeItAsksAgain() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.write(LVT_LINT0, 0x8041);
        rig.apic.lint0(true);

        assertThat(rig.read(LVT_LINT0)).as("remote IRR").isEqualTo(0xc041);
        assertThat(rig.takeAll()).containsExactly(0x41);
        rig.write(EOI, 0);
        assertThat(rig.takeAll()).as("the line is still high").containsExactly(0x41);
        rig.apic.lint0(false);
        rig.write(EOI, 0);
        assertThat(rig.takeAll()).isEmpty();
        assertThat(rig.read(LVT_LINT0)).isEqualTo(0x8041);
    }

    @Test
    void lint1IsAnNmiAtItsRisingEdge() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.apic.lint1(true);
        rig.apic.lint1(true);
        rig.apic.lint1(false);
        rig.apic.lint1(true);

        assertThat(rig.nmis).isEqualTo(2);
    }

    @Test
    void whileSoftwareDisabledVectorsAreMaskedAndFixedInterruptsLost() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.write(LVT_TIMER, 0x30);
        rig.write(SVR, 0xff);
        assertThat(rig.read(LVT_TIMER)).isEqualTo(0x10030);

        rig.write(LVT_TIMER, 0x31);
        rig.apic.deliver(fixed(0x61, false));
        rig.write(ICR, 0x400); // NMI to APIC ID 0
        assertThat(rig.read(LVT_TIMER)).as("the mask cannot be cleared").isEqualTo(0x10031);
        assertThat(rig.takeAll()).isEmpty();
        assertThat(rig.nmis).as("NMI still arrives").isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0x00000000, true",
        "0x01000000, false",
        "0xff000000, true",
    })
    void aPhysicalDestinationIsAnIdOrEverybody(String high, boolean arrives) {
        ApicRig rig = ApicRig.ready(ApicRig.XAPIC);
        rig.write(ICR_HIGH, Long.decode(high).intValue());
        rig.write(ICR, 0x61);

        assertThat(rig.apic.pending()).isEqualTo(arrives);
    }

    @ParameterizedTest
    @CsvSource({
        "flat, 0x04, 0x06, true",
        "flat, 0x04, 0x02, false",
        "flat, 0x00, 0xff, true",
        "cluster, 0x24, 0x2c, true",
        "cluster, 0x24, 0x3c, false",
        "cluster, 0x24, 0x22, false",
        "cluster, 0x24, 0xf4, true"
    })
    void aLogicalDestinationIsComparedAsTheModelSays(String model, String own, String destination, boolean arrives) {
        ApicRig rig = ApicRig.ready(ApicRig.XAPIC);
        rig.write(DFR, model.equals("flat") ? 0xf0000000 : 0);
        rig.write(LDR, Integer.decode(own) << 24);
        rig.write(ICR_HIGH, Integer.decode(destination) << 24);
        rig.write(ICR, LOGICAL | 0x61);

        assertThat(rig.apic.pending()).isEqualTo(arrives);
    }

    @Test
    void shorthandsReachTheSenderOrNobody() {
        ApicRig rig = ApicRig.ready(ApicRig.XAPIC);
        rig.write(ICR_HIGH, 0x05000000);
        rig.write(ICR, SELF | 0x61);
        rig.write(ICR, 2 * SELF | 0x72);
        rig.write(ICR, 3 * SELF | 0x83);

        assertThat(rig.takeAll()).as("self, all, but not all but self").containsExactly(0x72);
        assertThat(rig.read(IRR + 0x30)).isEqualTo(1 << 1);
        assertThat(rig.read(ICR)).as("delivery is over at once: bit 12 clear").isEqualTo(3 * SELF | 0x83);
    }

    @Test
    void initAndNmiReachTheCoreAndStartUpIsIgnored() {
        ApicRig rig = ApicRig.ready(ApicRig.XAPIC);
        rig.write(ICR, 0x4500);
        rig.write(ICR, 0x8500); // de-assertion
        rig.write(ICR, 0x4608);
        rig.write(ICR, 0x4400);

        assertThat(rig.inits).isEqualTo(1);
        assertThat(rig.nmis).isEqualTo(1);
        assertThat(rig.apic.pending()).isFalse();
    }

    @Test
    void whatIsNotBuiltSaysSo() {
        ApicRig rig = ApicRig.ready(ApicRig.XAPIC);

        assertThatThrownBy(() -> rig.write(ICR, 0x4200))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("SMI");
        assertThatThrownBy(() -> rig.write(ICR, SELF | 0x400))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("shorthand");
        assertThatThrownBy(() -> rig.page.write(0x80, 1, 0x20))
                .isInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("1 bytes at offset 0x80");
    }

    @Test
    void errorsShowAfterAWriteToEsrAndInterruptOnce() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.write(LVT_ERROR, 0x3e);
        rig.write(ICR, SELF | 0x0f);
        rig.read(0x40);

        assertThat(rig.read(ESR)).isZero();
        assertThat(rig.takeAll()).containsExactly(0x3e);
        rig.write(ESR, 0);
        assertThat(rig.read(ESR)).as("illegal vector sent, illegal register").isEqualTo(1 << 5 | 1 << 7);
        rig.write(ESR, 0);
        assertThat(rig.read(ESR)).isZero();
    }

    @Test
    void aReceivedVectorBelow16IsAnError() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.apic.deliver(fixed(0x0f, false));
        rig.write(ESR, 0);

        assertThat(rig.read(ESR)).isEqualTo(1 << 6);
        assertThat(rig.apic.pending()).isFalse();
    }

    @Test
    void anInterruptThatGoesAwayBeforeInta() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        rig.write(SVR, 0x1e7);
        rig.apic.deliver(fixed(0x41, false));
        rig.write(TPR, 0x80);

        assertThat(rig.apic.acknowledge()).as("the spurious vector").isEqualTo(0xe7);
        assertThat(rig.read(ISR + 0x70)).as("not in service").isZero();
    }

    @Test
    void theP6FamilyHasArbitrationPrioritiesAndNoThermalSensor() {
        ApicRig rig = ApicRig.ready(ApicRig.P6);
        rig.apic.deliver(fixed(0x72, false));
        rig.write(TPR, 0x35);

        assertThat(rig.read(0x30)).isEqualTo(0x00040011);
        assertThat(rig.read(0x90)).as("APR").isEqualTo(0x70);
        rig.write(0x330, 0);
        rig.write(ESR, 0);
        assertThat(rig.read(ESR)).isEqualTo(1 << 7);
        rig.write(SVR, 0x120);
        assertThat(rig.read(SVR)).isEqualTo(0x12f);
    }

    @Test
    void partsOfARegisterCanBeRead() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);

        assertThat(rig.page.read(0x32, 1)).isEqualTo(0x05);
        assertThat(rig.page.read(0x34, 4)).as("between registers").isZero();
        assertThat(rig.page.register(0x210, false)).isEqualTo("IRR");
        assertThat(rig.page.register(0x40, false)).isEqualTo("reserved");
    }

    @Test
    void untouchedStateAddsNothingToADigest() {
        ApicRig rig = ApicRig.ready(ApicRig.MODERN);
        assertThat(rig.apic.furtherState()).isEmpty();

        rig.write(TPR, 0x10);
        assertThat(rig.apic.furtherState()).contains("apic");
    }
}
