package hypercell.engine.monitor.nexus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hypercell.engine.machine.Stop;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Host, nexus, monitor and guest in machine code.
class NexusExperimentTest {
    private static NexusRun run(boolean transitionPage, String guest) {
        return NexusExperiment.run(
                transitionPage, NexusExperiment.assemble(guest).assembly().bytes());
    }

    private static NexusRun shipped() {
        return run(true, NexusExperiment.guestText());
    }

    @Test
    void theGuestRunsAndTheHostHasEverythingBack() {
        NexusRun run = shipped();
        assertThat(run.stop()).isInstanceOf(Stop.Halted.class);
        assertThat(run.hostRestored()).isTrue();
        assertThat(run.steps().getLast().place()).isEqualTo(Place.HOST);
        assertThat(run.virtualIf()).as("CLI and STI were done for the guest").isTrue();
    }

    @Test
    void theHostsInterruptGoesThroughTheHostsTable() {
        NexusRun run = shipped();
        assertThat(run.ticks()).isEqualTo(1);
        assertThat(run.switches())
                .as("there, back for the interrupt, there, back at the end")
                .isEqualTo(4);
        List<String> interrupts = run.steps().stream()
                .map(NexusStep::text)
                .filter(it -> it.contains("20"))
                .toList();
        assertThat(interrupts).anyMatch(it -> it.endsWith("→ interrupt 0x20")).contains("int 0x20");
    }

    @Test
    void theInstructionThatSwitchesSpacesIsFollowedByTheNextOneOfTheSamePage() {
        List<NexusStep> steps = shipped().steps();
        for (int i = 0; i < steps.size() - 1; i++) {
            boolean host = steps.get(i).monitorSpace() != steps.get(i + 1).monitorSpace();
            if (host) {
                assertThat(steps.get(i).place()).isEqualTo(Place.NEXUS_HOST);
                assertThat(steps.get(i + 1).place()).isEqualTo(Place.NEXUS_HOST);
            }
        }
    }

    @Test
    void cliInTheGuestIsTheGuestsOnly() {
        NexusRun run = run(true, "cli\nhlt");
        assertThat(run.virtualIf()).isFalse();
        assertThat(run.steps()).filteredOn(it -> it.place() == Place.GUEST).isNotEmpty();
        assertThat(run.stop()).isInstanceOf(Stop.Halted.class);
    }

    @Test
    void withoutTheTransitionPageTheProcessorHasNothingToGoOnWith() {
        NexusRun run = run(false, NexusExperiment.guestText());
        assertThat(run.stop()).isInstanceOf(Stop.TripleFault.class);
        NexusStep last = run.steps().getLast();
        assertThat(run.steps().get(run.steps().size() - 2).text()).isEqualTo("mov cr3, eax");
        assertThat(last.text()).isEqualTo("not mapped");
        assertThat(last.monitorSpace()).isTrue();
        assertThat(last.faults()).hasSize(3).allMatch(it -> it.startsWith("#PF"));
    }

    @Test
    void aGuestMustFit() {
        assertThatThrownBy(() -> NexusExperiment.run(true, new byte[3000]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a guest of 3000 bytes: there is room for 2048");
    }
}
