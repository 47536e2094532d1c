package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The guest's tables and hardware's, side by side.
class MemoryViewsTest {
    private static final int DATA = PagingGuest.DATA;

    private static MonitoredGuest run(MonitorConfig config, PagingGuest guest) {
        return AgainstBare.compare(config, guest.start()).monitored;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void theGuestSaysBAndHardwareSaysC(String memory) {
        MonitoredGuest guest = run(
                MonitorConfig.DEFAULT.withMemory(memory),
                PagingGuest.of("mov eax, [0x1000]\n").map(0x1000, DATA, 3));
        PageView page = guest.memoryViews().page(0x1234, false);
        long hpa = guest.vm().frames().hpa(DATA);

        assertThat(page.gva()).isEqualTo(0x1000);
        assertThat(page.gpa()).isEqualTo(DATA);
        assertThat(page.hpa()).isEqualTo(hpa);
        assertThat(page.guest())
                .containsExactly(
                        new PageView.RawEntry("PDE", PagingGuest.DIRECTORY, PagingGuest.TABLE | 0x27),
                        new PageView.RawEntry("PTE", PagingGuest.TABLE + 4, DATA | 0x23));
        assertThat(page.hardware()).hasSize(2);
        assertThat(page.hardware().getLast().raw() & ~0xfffL).isEqualTo(hpa);
        assertThat(page.differences())
                .contains(new PageView.Difference("frame", DATA, hpa, true, "the monitor's map of memory"));
        assertThat(page.wrong()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bruteForce", "virtualTlb", "shadow"})
    void everyPageOfAnAddressSpaceIsListedAndNothingIsWrong(String memory) {
        MonitoredGuest guest = run(
                MonitorConfig.DEFAULT.withMemory(memory),
                PagingGuest.of("mov eax, [0x1000]\n mov [0x2000], eax\n")
                        .map(0x1000, DATA, 3)
                        .map(0x2000, DATA, 7)
                        .map(0x3000, DATA, 5));
        List<PageView> pages = guest.memoryViews().pages(false, 1000);
        assertThat(pages)
                .extracting(PageView::gva)
                .contains(0x1000L, 0x2000L, 0x3000L, 0x100000L)
                .isSorted();
        assertThat(pages).noneMatch(PageView::wrong);
        assertThat(guest.memoryViews().pages(false, 2)).hasSize(2);
        assertThat(guest.memoryViews().pages(true, 1000)).noneMatch(PageView::wrong);
    }

    @Test
    void aTableIsReadOnlyInHardwareUnderShadowTables() {
        MonitoredGuest guest = run(
                MonitorConfig.DEFAULT.withMemory("shadow"),
                PagingGuest.of("mov eax, [0x10004]\n mov [0x10008], eax\n"));
        PageView page = guest.memoryViews().page(PagingGuest.TABLE, false);
        assertThat(page.differences()).extracting(PageView.Difference::bit).contains("R/W");
    }

    @Test
    void anEntryThatAMistakeLeavesBehindIsSeen() {
        MonitoredGuest guest = run(
                MonitorConfig.DEFAULT.withMemory("shadow").withMistakes(Set.of(Mistake.RETURN_HARDWARE_ENTRY)),
                PagingGuest.of("mov eax, [0x10004]\n"));
        PageView page = guest.memoryViews().page(PagingGuest.TABLE, false);
        assertThat(page.differences())
                .anyMatch(it -> it.bit().equals("frame") && it.why().startsWith("not what"));
    }

    @Test
    void withPagingOffAddressesAreThemselves() {
        MonitoredGuest guest = run(
                MonitorConfig.DEFAULT.withMemory("shadow"),
                PagingGuest.of("mov eax, cr0\n and eax, 0x7fffffff\n mov cr0, eax\n mov eax, [0x200000]\n"));
        PageView page = guest.memoryViews().page(DATA, false);
        assertThat(page.guest()).isEmpty();
        assertThat(page.gpa()).isEqualTo(DATA);
        assertThat(page.hpa()).isEqualTo(guest.vm().frames().hpa(DATA));
    }
}
