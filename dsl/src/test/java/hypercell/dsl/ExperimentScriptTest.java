package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExperimentScriptTest {
    @Test
    void theFirstExperimentOfTheManualRunsAsPrinted() {
        Scripts session = new Scripts();
        session.run("""
                guest('store') {
                    memory 1.MiB
                    technique bare
                    paging { map 0x1000 to 0x5000, rw | user }
                    asm '''
                        MOV EAX, 5
                        MOV [0x1234], EAX
                        HLT
                    '''
                }.run()
                expect { eax == 5; translation(0x1234) == 0x5234; phys[0x5234] == 5; exits(EPT_VIOLATION) == 0 }
                """);

        assertThat(session.shown()).isEmpty();
        assertThat(session.experiment().expectations()).hasSize(4).allMatch(Expectation::passed);
        assertThat(session.experiment().runs()).singleElement().satisfies(run -> {
            assertThat(run.stop()).isEqualTo(StopKind.HALTED);
            assertThat(run.instructions()).isEqualTo(3);
            assertThat(run.registers()).containsEntry("eax", 5L);
        });
    }
}
