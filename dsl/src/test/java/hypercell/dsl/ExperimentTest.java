package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class ExperimentTest {
    @Test
    void recordsAreKeptAndMachinesAreNot() {
        Scripts session = new Scripts();
        session.run("guest('first') { asm 'hlt' }.run()");
        WeakReference<Guest> first =
                new WeakReference<>(session.experiment().current().orElseThrow());
        session.run("guest('second') { asm 'hlt' }.run()");

        for (int i = 0; i < 50 && first.get() != null; i++) {
            System.gc();
        }
        assertThat(first.get()).as("a guest that nobody names any more").isNull();
        assertThat(session.experiment().runs()).extracting(Run::guest).containsExactly("first", "second");
        assertThat(session.experiment().guests()).extracting(GuestSummary::name).containsExactly("first", "second");
    }

    @Test
    void aResetForgetsEverything() {
        Scripts session = new Scripts();
        session.run("guest { asm 'ud2' }.run()\nexpect { eax == 1 }\nshow 5");
        session.experiment().reset();

        assertThat(session.experiment().guests()).isEmpty();
        assertThat(session.experiment().runs()).isEmpty();
        assertThat(session.experiment().unexpectedEnds()).isEmpty();
        assertThat(session.experiment().expectations()).isEmpty();
        assertThat(session.experiment().shown()).isEmpty();
        assertThat(session.experiment().failed()).isFalse();
        assertThat(session.experiment().maxPoints()).isZero();
        assertThat(session.experiment().current()).isEmpty();
    }

    @Test
    void aLongSessionKeepsTheLastTenThousandAndCountsAll() {
        Kept<Integer> kept = new Kept<>();
        for (int i = 0; i < 10_005; i++) {
            kept.add(i);
        }

        assertThat(kept.list()).hasSize(10_000).startsWith(5).endsWith(10_004);
        assertThat(kept.count()).isEqualTo(10_005);
    }

    @Test
    void aVerbWithoutAGuestSaysWhatIsMissing() {
        assertThat(Scripts.errors("run")).containsExactly("1:0: 'run' needs a guest — make one with guest { ... }");
        assertThat(Scripts.errors("show tlb"))
                .containsExactly("1:0: 'tlb' needs a guest — make one with guest { ... }");
        assertThat(Scripts.errors("explain 0x1234"))
                .containsExactly("1:0: 'explain' needs a guest — make one with guest { ... }");
    }

    @Test
    void nullMayBeShown() {
        Scripts session = new Scripts();
        session.run("show null");

        assertThat(session.shown()).containsExactly((Object) null);
        assertThat(session.experiment().shown()).containsExactly((Object) null);
    }
}
