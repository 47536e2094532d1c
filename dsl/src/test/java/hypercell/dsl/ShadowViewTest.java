package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hypercell.engine.monitor.PageView;
import hypercell.engine.monitor.PageView.Difference;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `shadow`: the guest's tables beside hardware's.
class ShadowViewTest {
    private static Guest run(String memory) {
        Guest guest = Scripts.guest("""
                guest { memory 1.MiB
                    %s
                    paging { map 0x1000 to 0x55000, rw | user
                             map 0x2000 to 0x56000, rw
                             map 0x10000 to 0x10000, rw }
                    asm '''
                        mov [0x1234], eax
                        mov eax, [0x2000]
                        mov eax, [0x10000]
                        hlt
                    '''
                }
                """.formatted(memory));
        guest.run();
        return guest;
    }

    @Test
    void onePageIsBToTheGuestAndCToHardware() {
        Guest guest = run("technique shadow");
        ShadowView.OnePage one = guest.shadow(0x1234);

        assertThat(one.gpa()).isEqualTo(0x55234);
        assertThat(one.hpa())
                .isNotEqualTo(one.gpa())
                .isEqualTo(guest.monitored().orElseThrow().vm().frames().hpaIfPresent(0x55000) + 0x234);
        assertThat(one.page().guest().getLast().raw()).isEqualTo(0x55067);
        assertThat(one.isWrong()).isFalse();
    }

    @Test
    void allPagesAreListedForTheSupervisorAndForUserCode() {
        Guest guest = run("technique shadow");

        assertThat(guest.getShadow()).extracting(PageView::gva).contains(0x1000L, 0x2000L, 0x10000L);
        assertThat(guest.getShadow().getMapped())
                .extracting(PageView::gva)
                .containsExactly(0x1000L, 0x2000L, 0x10000L, 0x80000L);
        assertThat(guest.getShadow().getWrong()).isEmpty();
        ShadowView user = (ShadowView) guest.shadow(Map.of("as", Scripts.value("user")));
        assertThat(user.user()).isTrue();
        assertThat(user.getMapped()).isEmpty(); // no user code ran
    }

    @Test
    void whatDiffersIsExplained() {
        ShadowView.OnePage table = run("technique shadow").shadow(0x10000);
        assertThat(table.page().differences())
                .contains(new Difference("R/W", 1, 0, true, "clean, a table, or protected: the first write exits"));
    }

    @Test
    void aMistakeOfTheMonitorShowsAsWrong() {
        Guest hasty = run("monitor { privilege deprivileged; memory virtualTlb; mistakes forgetDirty }");
        assertThat(hasty.getShadow().getWrong()).extracting(PageView::gva).contains(0x2000L);
        assertThat(hasty.shadow(0x2000).page().differences())
                .contains(new Difference("D", 0, 1, false, "a write would not make the guest's entry dirty"));

        Guest leaking = run("monitor { privilege deprivileged; memory shadow; mistakes returnHardwareEntry }");
        assertThat(leaking.getShadow().getWrong()).extracting(PageView::gva).containsExactly(0x10000L);
    }

    @Test
    void theMonitorTellsHiddenFaultsByCase() {
        Views.MonitorView monitor = run("technique virtualTlb").getMonitor();
        assertThat(monitor.hiddenFaults().keySet()).anyMatch(it -> it.contains("step 12"));
        long all = monitor.hiddenFaults().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(all).isEqualTo(monitor.exits().counts().get("HIDDEN_FAULT"));
        assertThat(monitor.lines().get("memory cost")).contains("tables that hardware walks");
    }

    @Test
    void aBareGuestHasNoOtherTables() {
        Guest guest = run("");
        assertThatThrownBy(guest::getShadow)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is on the bare machine: hardware walks its own tables");
    }

    @Test
    void unknownOptionsAreErrors() {
        Guest guest = run("technique shadow");
        assertThatThrownBy(() -> guest.shadow(Map.of("gvs", 1)))
                .hasMessageContaining("shadow has no option 'gvs'")
                .hasMessageContaining("did you mean 'gva'");
    }
}
