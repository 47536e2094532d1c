package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.observe.ExitReason;
import hypercell.engine.platform.PcConfig;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Images of the guest's tables: writes to the tables exit, first touches cost a hidden fault, and nothing else does.
class ShadowTest {
    private static final MonitorConfig CONFIG = MonitorConfig.DEFAULT.withMemory("shadow");
    private static final int DATA = PagingGuest.DATA;
    private static final int KERNEL = 3;
    private static final int ACCESSED = 0x20;
    private static final int DIRTY = 0x40;
    private static final long PSE = 0x10;

    /// Directory 0x12000 with the kernel's pages, and page 0x1000 elsewhere by table 0x14000.
    private static final String SECOND_SPACE = """
            mov esi, 0x10000
            mov edi, 0x14000
            mov ecx, 1024
            rep movsd
            mov dword [0x14004], 0x201003
            mov dword [0x12000], 0x14007
            """;

    private static final PcConfig PC_8 = PcConfig.DEFAULT.withRam(8 << 20);

    private static AgainstBare run(PagingGuest guest) {
        return AgainstBare.same(CONFIG, guest.start());
    }

    private static Shadow shadow(AgainstBare run) {
        return (Shadow) run.monitored.memoryTechnique();
    }

    @Test
    void readsOfTablesAreFreeAndShowWhatTheGuestWrote() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0x1000]
            mov ecx, 10
    next:   mov ebx, [0x10004]
            loop next
            """).map(0x1000, DATA, KERNEL));
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA | KERNEL | ACCESSED);
        assertThat(run.exitsAt(0x10000)).hasSize(1).allMatch(it -> it.reason() == ExitReason.HIDDEN_FAULT);
        assertThat(run.exitsAt(0x1000)).hasSize(1);
    }

    @Test
    void eachWriteOfATableExitsOnceAndCountsAtOnce() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0x1000]
            mov dword [0x10004], %#x
            invlpg [0x1000]
            mov ebx, [0x1000]
            mov dword [0x10004], %#x
            invlpg [0x1000]
            mov ecx, [0x1000]
            """.formatted(DATA + 0x1000 | KERNEL | ACCESSED, DATA + 0x2000 | KERNEL))
                .map(0x1000, DATA, KERNEL));
        assertThat(run.count(ExitReason.TABLE_WRITE)).isEqualTo(2);
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA + 0x1000);
        assertThat(run.guest.reg("ecx")).isEqualTo(DATA + 0x2000);
        assertThat(run.exitsAt(0x1000).stream().filter(it -> it.reason() == ExitReason.HIDDEN_FAULT))
                .hasSize(2); // the first touch, and the entry that the guest wrote without the accessed flag
    }

    @Test
    void imagesOutliveLoadsOfCr3() {
        String back = "mov eax, 0xf000\n mov cr3, eax\n";
        String there = "mov eax, 0x12000\n mov cr3, eax\n";
        String touch = "mov ebx, [0x1000]\n";
        AgainstBare run = run(PagingGuest.of(SECOND_SPACE + touch + there + touch + back + touch + there + touch)
                .map(0x1000, DATA, KERNEL));
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA + 0x1000);
        assertThat(run.exitsAt(0x1000)).hasSize(2);
    }

    @Test
    void aTableThatTwoSpacesShareHasOneImage() {
        AgainstBare run = run(PagingGuest.of("""
            mov dword [0x12000], 0x10007
            mov eax, [0x1000]
            mov eax, 0x12000
            mov cr3, eax
            mov eax, [0x1000]
            """).map(0x1000, DATA, KERNEL));
        assertThat(run.monitored.memoryTechnique().tablePages()).isLessThanOrEqualTo(6);
        // the second space needs its directory's entry, and no entry of the page table again
        assertThat(run.exits().stream().filter(it -> it.reason() == ExitReason.HIDDEN_FAULT && it.gva() == 0x1000))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void flagsOfLargePagesAreThoseOfOneEntry() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, [0x401000]
            mov eax, [0x601000]
            mov esi, [0xf004]
            mov [0x402000], eax
            mov ecx, [0xf004]
            """).cr4(PSE).set(PagingGuest.DIRECTORY + 4, 0x83));
        assertThat(run.guest.reg("esi")).isEqualTo(0x83 | ACCESSED);
        assertThat(run.guest.reg("ecx")).isEqualTo(0x83 | ACCESSED | DIRTY);
    }

    @Test
    void aDirectoryMayBeItsOwnPageTable() {
        AgainstBare run = run(PagingGuest.of("""
            mov ebx, [0xfffff000]
            mov dword [0xffc00004], %#x
            mov ecx, [0x1000]
            mov esi, [0xffc00004]
            mov dword [0xfffffffc], 0
            """.formatted(DATA | KERNEL))
                .set(PagingGuest.DIRECTORY + 4 * 1023, PagingGuest.DIRECTORY | KERNEL));
        assertThat(run.guest.reg("ecx")).isEqualTo(DATA);
        assertThat(run.guest.reg("esi")).isEqualTo(DATA | KERNEL | ACCESSED);
    }

    @Test
    void aTableThatTheGuestUsesForDataIsGivenUp() {
        AgainstBare run = run(PagingGuest.of(SECOND_SPACE + """
            mov eax, 0x12000
            mov cr3, eax
            mov eax, [0x1000]
            mov eax, 0xf000
            mov cr3, eax
            mov ecx, 100
            mov edi, 0x12000
            xor eax, eax
            rep stosd
            """).map(0x1000, DATA, KERNEL));
        assertThat(run.exitsAt(0x12000).stream().filter(it -> it.reason() == ExitReason.TABLE_WRITE))
                .hasSize(ShadowLimits.IDLE_WRITES);
        assertThat(shadow(run).flooded()).isPositive();
    }

    @Test
    void imagesAreGivenUpOldestFirstWhenThereAreTooMany() {
        StringBuilder many = new StringBuilder();
        for (int i = 1; i < 12; i++) {
            many.append("mov dword [%#x], 0x10003\n".formatted(PagingGuest.DIRECTORY + 4 * i));
            many.append("mov eax, [%#x]\n".formatted((i << 22) + 0x1000));
            many.append("mov dword [%#x], %#x\n".formatted(PagingGuest.DIRECTORY + 4 * i, 0x300003 + (i << 12)));
            many.append("invlpg [%#x]\n".formatted((i << 22) + 0x1000));
            many.append("mov edi, next%d\n mov eax, [%#x]\n next%d: nop\n".formatted(i, (i << 22) + 0x1000, i));
        }
        PagingGuest guest = PagingGuest.of(many.toString()).map(0x1000, DATA, KERNEL);
        for (int i = 1; i < 12; i++) {
            guest.set(0x300000 + (i << 12) + 4, DATA | KERNEL);
        }
        AgainstBare run = AgainstBare.same(CONFIG.withTableFrames(8), guest.start());
        assertThat(shadow(run).evictions()).isPositive();
        assertThat(run.monitored.memoryTechnique().tablePages()).isLessThanOrEqualTo(8);
    }

    @Test
    void outOfSyncTablesAreWrittenWithoutExitsUntilTheyAreCompared() {
        String writes = """
            mov dword [0x10004], %#x
            mov dword [0x10008], %#x
            invlpg [0x1000]
            invlpg [0x2000]
            mov ebx, [0x1000]
            mov edx, [0x2000]
            """.formatted(DATA + 0x1000 | KERNEL, DATA + 0x2000 | KERNEL);
        PagingGuest guest = PagingGuest.of("mov eax, [0x1000]\n" + writes + "mov eax, cr3\n mov cr3, eax\n" + writes)
                .map(0x1000, DATA, KERNEL);
        AgainstBare run = AgainstBare.same(CONFIG.withOutOfSync(true), guest.start());
        assertThat(run.count(ExitReason.TABLE_WRITE)).isEqualTo(2); // one after each comparison of all
        assertThat(run.guest.reg("ebx")).isEqualTo(DATA + 0x1000);
        assertThat(run.guest.reg("edx")).isEqualTo(DATA + 0x2000);
    }

    @Test
    void aTableThatIsLinkedAnewIsComparedFirst() {
        AgainstBare run = AgainstBare.same(
                CONFIG.withOutOfSync(true),
                PagingGuest.of("""
            mov dword [0x1100c], %1$#x
            mov dword [0xf008], 0x11003
            mov eax, [0x803000]
            mov dword [0xf008], 0
            mov eax, cr3
            mov cr3, eax
            mov dword [0x1100c], 0        ; nothing leads there, so there is nothing to invalidate
            mov dword [0xf008], 0x11003
            mov edi, last
            mov eax, [0x803000]
    last:   nop
            """.formatted(DATA | KERNEL)).start());
        assertThat(run.count(ExitReason.PAGE_FAULT)).isEqualTo(1);
    }

    @Test
    void aTableThatBecomesADirectoryIsComparedFirst() {
        AgainstBare run =
                AgainstBare.same(CONFIG.withOutOfSync(true), PagingGuest.of("""
            mov dword [0x10004], 0x11003          ; page 1 is the other table now, behind
            mov dword [0x10000 + 1023 * 4], 0x10003
            mov eax, [0x10000]
            mov [0x10000], eax
            """).start());
        assertThat(run.count(ExitReason.TABLE_WRITE)).isEqualTo(1);
    }

    @Test
    void withPagingOffMemoryIsMappedToItselfOnce() {
        AgainstBare run = run(PagingGuest.of("""
            mov eax, cr0
            and eax, 0x7fffffff
            mov cr0, eax
            mov ecx, 16
            mov esi, 0x200000
    next:   mov eax, [esi]
            mov [esi + 4], eax
            add esi, 0x1000
            loop next
            """));
        assertThat(run.exits().stream().filter(it -> it.gva() >= DATA && it.gva() < DATA + 0x10000))
                .isEmpty(); // the frames are there already
    }

    @Test
    void aLargePageIsOneEntryWhereFramesLieAsPagesDoAndNothingInItIsProtected() {
        MonitorConfig identity = CONFIG.withFrames(true, 1, true, List.of());
        String code = """
            mov eax, [0x600000]
            mov [0x600000], eax
            mov eax, [0x200008]
            mov dword [0x%x], 0x603003   ; page 3 of the large page becomes a page table
            mov ebx, [0xc00000]
            mov dword [0x603008], 0x600003
            mov ecx, [0xc01000]
            mov dword [0x%x], 0          ; and none again
            invlpg [0xc00000]
            """.formatted(PagingGuest.WIDE_DIRECTORY + 8 * 6, PagingGuest.WIDE_DIRECTORY + 8 * 6);
        String writes = "mov dword [0x603010], 0\n".repeat(ShadowLimits.IDLE_WRITES + 1);
        AgainstBare run = AgainstBare.same(PC_8, identity, largePages(code).start());
        MemoryViews views = run.monitored.memoryViews();
        assertThat(views.page(0x200000, false).hardware()).hasSize(2); // PDPTE, PDE
        assertThat(views.page(0x600000, false).hardware()).hasSize(3);
        AgainstBare longer =
                AgainstBare.same(PC_8, identity, largePages(code + writes).start());
        views = longer.monitored.memoryViews();
        assertThat(views.page(0x600000, false).hardware()).hasSize(2); // whole again
        assertThat(run.exitsAt(0x600000).stream().filter(it -> it.reason() == ExitReason.HIDDEN_FAULT))
                .hasSize(2);
    }

    private static PagingGuest largePages(String code) {
        return PagingGuest.of(code)
                .pae()
                .set(PagingGuest.WIDE_DIRECTORY + 8, DATA | 0x83)
                .set(PagingGuest.WIDE_DIRECTORY + 8 * 3, 0x600083)
                .set(0x603000, 0x600003);
    }

    @Test
    void aMonitorThatForgetsDirtyFlagsLetsTheGuestLoseWrites() {
        MonitorConfig mistaken = CONFIG.withMistakes(Set.of(Mistake.FORGET_DIRTY));
        AgainstBare run = AgainstBare.compare(
                mistaken,
                PagingGuest.of("mov eax, [0x1000]\n mov [0x1000], eax\n mov ecx, [0x10004]\n")
                        .map(0x1000, DATA, KERNEL)
                        .start());
        assertThat(run.bare.reg("ecx") & DIRTY).isEqualTo(DIRTY);
        assertThat(run.guest.reg("ecx") & DIRTY).isZero();
    }

    @Test
    void framesMayBeThereFromTheBeginning() {
        AgainstBare run = AgainstBare.same(
                CONFIG.withFrames(true, 1, true, List.of()),
                PagingGuest.of("mov eax, [0x1000]\n").map(0x1000, DATA, KERNEL).start());
        assertThat(run.monitored.vm().frames().hpa(DATA)).isEqualTo(DATA);
    }
}
