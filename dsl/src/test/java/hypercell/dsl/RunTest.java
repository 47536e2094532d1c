package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTest {
    private static final String SPIN = "s = guest('spin') { budget 1000\n asm '''\nspin: inc eax\n jmp spin\n''' }\n";

    @Test
    void aGuestWithoutHltRunsOutOfItsBudgetAndShowsItsLastInstructions() {
        Scripts session = new Scripts();
        Run run = (Run) session.run(SPIN + "run");

        assertThat(run.stop()).isEqualTo(StopKind.BUDGET);
        assertThat(run.instructions()).isEqualTo(1000);
        assertThat(run.recent()).last().isEqualTo("0x00100001  eb fd                  jmp spin");
        assertThat(run.toString()).startsWith("spin · bare · out of budget after 1,000 instructions, at 0x00100000");
        assertThat(session.experiment().unexpectedEnds()).containsExactly(run);
    }

    @Test
    void runningOutOfAnExplicitMaximumIsWhatWasAskedFor() {
        Scripts session = new Scripts();

        assertThat(session.run(SPIN + "s.run(max: 7).instructions")).isEqualTo(7L);
        assertThat(session.run("run(s, max: 3).instructions")).isEqualTo(3L);
        assertThat(session.run("run max: 2\ns.steps")).isEqualTo(2L);
        assertThat(session.run("s.instructions")).isEqualTo(12L);
        assertThat(session.experiment().unexpectedEnds()).isEmpty();
    }

    @Test
    void instructionsOfRunsAndStepsAddUpOverTheSession() {
        Scripts session = new Scripts();
        session.run(SPIN + "step 2\nrun max: 3\nguest { asm 'hlt' }.run()");

        assertThat(session.experiment().instructions()).isEqualTo(6);
    }

    @Test
    void theCommandLinesBudgetWinsOverTheGuests() {
        Scripts session = new Scripts(new ExperimentOptions(Map.of(), "", 50));

        assertThat(session.run(SPIN + "s.run().instructions")).isEqualTo(50L);
    }

    @Test
    void aTripleFaultIsUnexpectedUnlessSomebodyExpectsIt() {
        Scripts session = new Scripts();
        session.run("t = guest { asm 'ud2' }\nt.run()");
        assertThat(session.experiment().unexpectedEnds()).hasSize(1);

        session.run("expect { stop == tripleFault }");
        assertThat(session.experiment().unexpectedEnds()).isEmpty();

        session.run("t.reset().run(expecting: tripleFault)");
        assertThat(session.experiment().unexpectedEnds()).isEmpty();
        assertThat(session.experiment().runs()).hasSize(2);
    }

    @Test
    void theRecordOutlivesTheMachine() {
        Scripts session = new Scripts();
        Run run = (Run) session.run("guest('a') { asm 'mov eax, -1\\nmov al, 7\\nhlt' }.run()");

        assertThat(run.registers()).containsEntry("eax", 0xffff_ff07L).doesNotContainKeys("al", "zf", "ds.base");
        assertThat(run.propertyMissing("eax")).isEqualTo(0xffff_ff07L);
        assertThat(run.guest()).isEqualTo("a");
        assertThat(run.technique()).isEqualTo("bare");
        assertThat(run.exits()).isEmpty();
        assertThat(run.digest()).hasSize(64);
        assertThat(run.number()).isEqualTo(1);
    }

    @Test
    void anInterruptStopsTheGuest() throws InterruptedException {
        Scripts session = new Scripts();
        session.run("s = guest { budget 1_000_000_000_000\n asm 'jmp $' }");
        Thread asker = new Thread(() -> {
            while (session.experiment().runs().isEmpty()) {
                session.experiment().interrupt();
                Thread.onSpinWait();
            }
        });
        asker.start();
        Run run = (Run) session.run("s.run()");
        asker.join();

        assertThat(run.stop()).isEqualTo(StopKind.INTERRUPTED);
    }
}
