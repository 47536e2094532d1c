package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.monitor.nexus.NexusRun;
import org.junit.jupiter.api.Test;

class NexusTest {
    @Test
    void theWordRunsTheExperiment() {
        NexusRun run = (NexusRun) Scripts.value("nexus()");
        assertThat(run.hostRestored()).isTrue();
        assertThat(run.switches()).isEqualTo(4);
    }

    @Test
    void theMistakeIsAWord() {
        NexusRun run = (NexusRun) Scripts.value("nexus(mistake: noTransitionPage)");
        assertThat(run.stop()).isInstanceOf(Stop.TripleFault.class);
    }

    @Test
    void theGuestMayBeTheUsersOwn() {
        NexusRun run = (NexusRun) Scripts.value("nexus(guest: 'cli\\nhlt')");
        assertThat(run.virtualIf()).isFalse();
    }

    @Test
    void mistakesAreExplained() {
        assertThat(Scripts.errors("nexus(mistake: 'noTransitionPag')"))
                .singleElement()
                .asString()
                .contains("1:0", "cannot make the mistake 'noTransitionPag'", "noTransitionPage");
        assertThat(Scripts.errors("nexus(guest: 'cli\\nmvo eax, 5')"))
                .singleElement()
                .asString()
                .contains("line 2 of the guest", "mvo");
        assertThat(Scripts.errors("nexus(gest: 5)")).singleElement().asString().contains("guest");
        assertThat(Scripts.errors("nexus(guest: 5)")).singleElement().asString().contains("assembly text");
        assertThat(Scripts.errors("nexus(guest: 'times 3000 nop')"))
                .singleElement()
                .asString()
                .contains("there is room for 2048");
    }
}
