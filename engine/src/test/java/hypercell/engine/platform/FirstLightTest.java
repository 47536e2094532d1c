package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.mmu.Access;
import hypercell.engine.x86.mmu.WalkOutcome;
import org.junit.jupiter.api.Test;

/// The founding question, on the bare engine: `MOV [0x1234], EAX` in 32-bit protected mode with paging.
class FirstLightTest {
    private final Guest guest = Guest.paged("""
            mov eax, 5
            mov [0x1234], eax
            mov ebx, [0x1234]
            hlt
            """);

    @Test
    void theStoreReachesThePhysicalAddressThatTheTablesName() {
        Stop stop = guest.machine.run(100);

        assertThat(stop).isInstanceOf(Stop.Halted.class);
        assertThat(guest.dword(0x5234)).isEqualTo(5);
        assertThat(guest.machine.cpu().register("ebx")).isEqualTo(5);
        assertThat(guest.machine.cpu().instructions()).isEqualTo(4);
    }

    @Test
    void theWalkSetsAccessedAndDirtyFlags() {
        guest.machine.run(100);

        assertThat(guest.dword(Guest.DIRECTORY)).isEqualTo(Guest.TABLE | 0x23);
        assertThat(guest.dword(Guest.TABLE + 4)).isEqualTo(0x5063);
    }

    @Test
    void explainShowsTheStepsWithoutTakingThem() {
        var translation = guest.machine.explain(0x1234, Access.WRITE);

        assertThat(translation.steps()).extracting(s -> s.structure()).containsExactly("PDE", "PTE");
        assertThat(translation.steps().get(1).before()).isEqualTo(0x5003);
        assertThat(translation.steps().get(1).after()).isEqualTo(0x5063);
        assertThat(translation.outcome())
                .isEqualTo(new WalkOutcome.Mapped(0x5234, 4096, true, false, true, 0, false, true));
        assertThat(guest.dword(Guest.TABLE + 4)).isEqualTo(0x5003);
        assertThat(guest.machine.tlb()).isEmpty();
    }

    @Test
    void theStoryOfTheStoreComesFromTheEventStream() {
        guest.machine.step();
        var story = guest.machine.stepTold();

        assertThat(story.text()).isEqualTo("mov [0x1234], eax");
        assertThat(story.events())
                .extracting(e -> e.getClass().getSimpleName())
                .containsExactly("Instruction", "Translated", "SegmentChecked", "Translated", "Bus");
        var data = (Event.Translated) story.events().get(3);
        assertThat(data.translation().tlbHit()).isNull();
        assertThat(data.translation().steps()).hasSize(2);
    }

    @Test
    void tellingDoesNotChangeWhatHappens() {
        Guest other = Guest.paged(guest.source);
        for (int i = 0; i < 4; i++) {
            guest.machine.stepTold();
        }
        other.machine.run(100);

        assertThat(guest.machine.digest()).isEqualTo(other.machine.digest());
    }
}
