package hypercell.engine.monitor.xen;

import static hypercell.engine.monitor.xen.SmallDomain.page;
import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.monitor.FrameOwner;
import hypercell.engine.monitor.HostFrames;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MmuCallsTest {
    private static final int EINVAL = -22;
    private static final int EPERM = -1;
    private static final int EFAULT = -14;
    private static final int ENOSYS = -38;
    private static final int SELF = 0x7ff0;
    /// A page of the domain that nothing uses.
    private static final int SOME = 0x90;

    private final SmallDomain domain = SmallDomain.idle();
    private int table;

    @BeforeEach
    void find() {
        table = domain.pageTable();
    }

    /// Machine address of the builder's entry for a page.
    private long entryOf(int pfn) {
        return HostFrames.hpa(table) + 4L * pfn;
    }

    private int mapReadOnly(int pfn) {
        return domain.update(entryOf(pfn), HostFrames.hpa(domain.mfn(pfn)) | 1);
    }

    @Test
    void anUpdateOfAnEntryIsWhatHardwareWalks() {
        assertThat(domain.update(entryOf(0x200), HostFrames.hpa(domain.mfn(SOME)) | 3))
                .isZero();

        domain.poke(page(SOME) + 8, 4, 0x1234);
        assertThat(domain.entry(table, 0x200)).isEqualTo(HostFrames.hpa(domain.mfn(SOME)) | 3);
        assertThat(domain.frame(domain.mfn(SOME)).typeCount()).isEqualTo(2);
    }

    @Test
    void anUpdateMayKeepAccessedAndDirty() {
        long mapped = HostFrames.hpa(domain.mfn(SOME)) | 3;
        domain.update(entryOf(0x200), mapped | 0x60);

        domain.update(entryOf(0x200) | 2, mapped);
        assertThat(domain.entry(table, 0x200)).isEqualTo(mapped | 0x60);
        domain.update(entryOf(0x200), mapped);
        assertThat(domain.entry(table, 0x200)).isEqualTo(mapped);
    }

    @Test
    void aForeignFrameIsRefusedAndNothingChanges() {
        HostFrames host = domain.guest.domain().host;
        int foreign = host.allocate(FrameOwner.OTHER);
        int monitors = host.allocate(FrameOwner.MONITOR);

        for (long mfn : new long[] {foreign, monitors, 0, host.size(), 0xfffff}) {
            assertThat(domain.update(entryOf(0x200), mfn << 12 | 1))
                    .as("frame 0x%x", mfn)
                    .isEqualTo(EINVAL);
        }
        assertThat(domain.entry(table, 0x200)).isZero();
    }

    @Test
    void aPageTableCannotBeMappedWritable() {
        long before = domain.entry(table, SOME);

        assertThat(domain.update(entryOf(SOME), HostFrames.hpa(table) | 3)).isEqualTo(EINVAL);
        assertThat(domain.update(entryOf(SOME), HostFrames.hpa(domain.root()) | 3))
                .isEqualTo(EINVAL);

        assertThat(domain.entry(table, SOME)).isEqualTo(before);
        assertThat(domain.lastExit().detail()).contains("is in use as page directory (2), it cannot be writable");
    }

    @Test
    void aPageThatIsMappedWritableCannotBecomeATable() {
        assertThat(domain.extended(0, domain.mfn(SOME))).isEqualTo(EINVAL);
        mapReadOnly(SOME);
        assertThat(domain.extended(0, domain.mfn(SOME))).isZero();

        FrameView frame = domain.frame(domain.mfn(SOME));
        assertThat(frame.type()).isEqualTo(FrameType.L1);
        assertThat(frame.pinned()).isTrue();
    }

    @Test
    void aTableWithAForgedEntryCannotBePinnedAndLeavesNoCountBehind() {
        int good = domain.mfn(SOME + 1);
        domain.words(page(SOME), HostFrames.hpa(good) | 3, HostFrames.hpa(domain.root()) | 3);
        mapReadOnly(SOME);
        FrameView before = domain.frame(good);

        assertThat(domain.extended(0, domain.mfn(SOME))).isEqualTo(EINVAL);

        assertThat(domain.frame(good)).isEqualTo(before);
        assertThat(domain.frame(domain.mfn(SOME)).type()).isEqualTo(FrameType.NONE);
    }

    @Test
    void aTableThatMapsItselfWritableCannotBePinned() {
        domain.words(page(SOME), HostFrames.hpa(domain.mfn(SOME)) | 3);
        mapReadOnly(SOME);

        assertThat(domain.extended(0, domain.mfn(SOME))).isEqualTo(EINVAL);
    }

    @Test
    void entriesOfFourMegabytesAndGlobalOnesAreRefused() {
        long link = domain.entry(domain.root(), (int) (Layout.GUEST >>> 22));

        assertThat(domain.update(HostFrames.hpa(domain.root()), link | 0x80)).isEqualTo(EINVAL);
        assertThat(domain.update(entryOf(SOME), HostFrames.hpa(domain.mfn(SOME)) | 0x103))
                .isEqualTo(EINVAL);
    }

    @Test
    void theMonitorsEntriesOfAPageDirectoryAreNotTheGuests() {
        long root = HostFrames.hpa(domain.root());
        long before = domain.entry(domain.root(), Layout.SPAN_SLOT);

        assertThat(domain.update(root + 4L * Layout.SPAN_SLOT, 0)).isEqualTo(EINVAL);
        assertThat(domain.update(root + 4L * Layout.FIRST_MONITOR_SLOT, 0)).isEqualTo(EINVAL);
        assertThat(domain.entry(domain.root(), Layout.SPAN_SLOT)).isEqualTo(before);
    }

    @Test
    void aBatchStopsAtTheFirstRefusalAndTellsHowManyWereDone() {
        long good = HostFrames.hpa(domain.mfn(SOME)) | 1;
        domain.words(page(0x81), entryOf(0x200), 0, good, 0, entryOf(0x201), 0, 1, 0, entryOf(0x202), 0, good, 0);

        int result = domain.call(Hypercall.MMU_UPDATE, page(0x81), 3, page(0x82), SELF);

        assertThat(result).isEqualTo(EINVAL);
        assertThat(domain.peek(page(0x82), 4)).isEqualTo(1);
        assertThat(domain.entry(table, 0x200)).isEqualTo(good);
        assertThat(domain.entry(table, 0x202)).isZero();
        assertThat(domain.lastExit().detail()).startsWith("mmu_update of 3 entries: 1 done, then: -EINVAL");
    }

    @Test
    void argumentsThatCannotBeReadAreBadAddresses() {
        assertThat(domain.call(Hypercall.MMU_UPDATE, 0x1000, 1, 0, SELF)).isEqualTo(EFAULT);
        assertThat(domain.call(Hypercall.MMU_UPDATE, Layout.MONITOR, 1, 0, SELF))
                .isEqualTo(EFAULT);
        assertThat(domain.call(Hypercall.MMU_UPDATE, page(0x81), 0, Layout.M2P, SELF))
                .isEqualTo(EFAULT);
        assertThat(domain.call(Hypercall.MMU_UPDATE, page(0x81), 1, 0, 0)).isEqualTo(EPERM);
        assertThat(domain.call(Hypercall.MMU_UPDATE, page(0x81), -1, 0, SELF)).isEqualTo(EINVAL);
    }

    @Test
    void theMonitorDoesNotWriteForTheGuestWhatTheGuestMayNotWrite() {
        long directory = Layout.GUEST + 4096L * domain.frame(domain.root()).pfn();

        assertThat(domain.call(Hypercall.MMU_UPDATE, page(0x81), 0, directory, SELF))
                .isEqualTo(EFAULT);
    }

    @Test
    void aMappingCanBeUpdatedByItsLinearAddress() {
        long gva = Layout.GUEST + 0x20_0000;
        long entry = HostFrames.hpa(domain.mfn(SOME)) | 1;

        assertThat(domain.call(Hypercall.UPDATE_VA_MAPPING, gva, entry, 0, 2)).isZero();
        assertThat(domain.entry(table, 0x200)).isEqualTo(entry);
        assertThat(domain.call(Hypercall.UPDATE_VA_MAPPING, 0x1000, entry, 0, 0))
                .isEqualTo(EINVAL); // no page table
        assertThat(domain.call(Hypercall.UPDATE_VA_MAPPING, Layout.MONITOR, entry, 0, 0))
                .isEqualTo(EINVAL);
        assertThat(domain.call(Hypercall.UPDATE_VA_MAPPING, gva, entry, 1, 0)).isEqualTo(EINVAL);
    }

    @Test
    void withoutAFlushTheOldTranslationStays() {
        long gva = page(SOME);
        domain.poke(page(SOME), 4, 1);
        domain.poke(page(SOME + 1), 4, 2);
        long other = HostFrames.hpa(domain.mfn(SOME + 1)) | 3;
        long before = domain.guest.domain().hardware.core().mmu().readSystem(gva, 4);

        domain.call(Hypercall.UPDATE_VA_MAPPING, gva, other, 0, 0);
        long stale = domain.guest.domain().hardware.core().mmu().readSystem(gva, 4);
        domain.extended(7, gva);

        assertThat(before).isEqualTo(1);
        assertThat(stale).isEqualTo(1);
        assertThat(domain.guest.domain().hardware.core().mmu().readSystem(gva, 4))
                .isEqualTo(2);
    }

    @Test
    void aWritableTranslationInTheTlbDoesNotOutliveTheFrameBecomingATable() {
        var mmu = domain.guest.domain().hardware.core().mmu();
        mmu.writeSystem(page(SOME), 4, 0); // the TLB has it, writable

        domain.call(Hypercall.UPDATE_VA_MAPPING, page(SOME), HostFrames.hpa(domain.mfn(SOME)) | 1, 0, 0); // no flush
        domain.extended(0, domain.mfn(SOME));

        assertThat(domain.guest.isolationViolations()).isEmpty();
        assertThat(mmu.entries()).noneMatch(it -> it.gvaPage() == page(SOME) && it.writable());
    }

    @Test
    void anotherDirectoryIsLoadedPinnedAndUnpinned() {
        int mfn = domain.mfn(SOME);
        int old = domain.root();
        domain.poke(page(SOME) + 4 * (Layout.GUEST >>> 22), 4, domain.entry(old, (int) (Layout.GUEST >>> 22)));
        mapReadOnly(SOME);

        assertThat(domain.extended(1, mfn)).isZero();
        assertThat(domain.extended(1, mfn)).isEqualTo(EINVAL); // pinned already
        assertThat(domain.extended(5, mfn)).isZero();
        assertThat(domain.get("cr3")).isEqualTo(HostFrames.hpa(mfn));
        assertThat(domain.entry(mfn, Layout.SPAN_SLOT)).isEqualTo(domain.entry(old, Layout.SPAN_SLOT));
        assertThat(domain.extended(4, mfn)).isZero();
        assertThat(domain.frame(mfn).type()).isEqualTo(FrameType.L2); // still in CR3
        assertThat(domain.extended(5, old)).isZero();
        assertThat(domain.frame(mfn).type()).isEqualTo(FrameType.NONE);
        assertThat(domain.extended(4, mfn)).isEqualTo(EINVAL);
    }

    @Test
    void theMachineToPhysicalTableIsUpdatedForOwnFramesOnly() {
        int mfn = domain.mfn(SOME);

        assertThat(domain.update(HostFrames.hpa(mfn) | 1, 0x77)).isZero();
        assertThat(domain.guest.domain().m2p.get(mfn)).isEqualTo(0x77);
        assertThat(domain.update(domain.guest.domain().shared.hpa() | 1, 0)).isEqualTo(EINVAL);
    }

    @Test
    void anLdtMayHoldCodeAndDataOfTheGuestsLevelsThatEndBeforeTheMonitor() {
        long data = 0x00cf_b300_0000_ffffL & ~0x000f_0000_0000_ffffL | 0x000f_0000_0000_fbffL; // limit 0xffbff pages
        domain.poke(page(SOME) + 8, 8, data);
        mapReadOnly(SOME);

        domain.words(page(SmallDomain.SCRATCH), 13, page(SOME), 2);
        assertThat(domain.call(Hypercall.MMUEXT_OP, page(SmallDomain.SCRATCH), 1, 0, SELF))
                .isZero();

        assertThat(domain.frame(domain.mfn(SOME)).type()).isEqualTo(FrameType.SEGMENTS);
        assertThat(domain.update(entryOf(SOME), HostFrames.hpa(domain.mfn(SOME)) | 3))
                .isEqualTo(EINVAL);
        assertThat(domain.get("ldtr")).isNotZero();
        domain.set("fs", 0x0d); // entry 1 of the LDT, RPL 1
        assertThat(domain.get("fs")).isEqualTo(0x0d);
    }

    @Test
    void anLdtWithACallGateOrAnIntruderIsRefused() {
        long[] bad = {
            0xc010_8c00_0008_0000L | 3L << 45, // a call gate
            0x00cf_9300_0000_ffffL, // DPL 0
            0x00cf_f300_0000_ffffL, // 4 GiB
        };
        mapReadOnly(SOME);
        for (long descriptor : bad) {
            for (int i = 0; i < 4096; i += 8) {
                domain.poke(page(SOME) + i, 8, 0);
            }
            domain.poke(page(SOME) + 8, 8, descriptor);
            domain.words(page(SmallDomain.SCRATCH), 13, page(SOME), 2);
            assertThat(domain.call(Hypercall.MMUEXT_OP, page(SmallDomain.SCRATCH), 1, 0, SELF))
                    .as("0x%016x", descriptor)
                    .isEqualTo(EINVAL);
        }
        assertThat(domain.get("ldtr")).isZero();
    }

    @Test
    void whatIsNotThereIsNamedInTheExit() {
        assertThat(domain.extended(16, 0)).isEqualTo(ENOSYS);
        assertThat(domain.lastExit().detail()).contains("unsupported: mmuext_op 16");
        assertThat(domain.call(99)).isEqualTo(ENOSYS);
        assertThat(domain.lastExit().detail()).contains("unsupported: there is no hypercall 99");
    }
}
