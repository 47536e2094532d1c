package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import hypercell.engine.observe.ExitReason;
import org.junit.jupiter.api.Test;

/// A technique of a user's own, on what the engine gives it.
class FilledByFaultsTest {
    private static final PagingGuest TOUCHES =
            PagingGuest.of("""
            mov ecx, [0x1000]
            mov ecx, [0x2000]
            mov eax, cr3
            mov cr3, eax
            mov ecx, [0x1000]
            mov ecx, [0x2000]
            mov dword [0x2000], 7
            """).map(0x1000, PagingGuest.DATA, 3).map(0x2000, PagingGuest.DATA + 0x1000, 3);

    /// Enters nothing: everything is emulated.
    private static final class Nothing extends FilledAhead {
        Nothing(VirtualMachine vm) {
            super(vm, 0);
        }

        @Override
        protected String fill(HiddenFault fault) {
            return "";
        }
    }

    private static final class Broken extends FilledAhead {
        Broken(VirtualMachine vm) {
            super(vm, 0);
        }

        @Override
        protected String fill(HiddenFault fault) {
            throw new IllegalStateException("no idea");
        }
    }

    private static MonitorConfig config(MemoryTechnique.Maker maker) {
        return MonitorConfig.DEFAULT.withMemory(maker);
    }

    @Test
    void neighboursSaveFaultsWhereTheGuestCannotNotice() {
        AgainstBare one = AgainstBare.same(config(vm -> new FilledAhead(vm, 0)), TOUCHES.start());
        AgainstBare four = AgainstBare.same(config(vm -> new FilledAhead(vm, 4)), TOUCHES.start());

        assertThat(one.exitsAt(0x2000))
                .as("first touch, after CR3, first write")
                .hasSize(3);
        assertThat(four.exitsAt(0x2000))
                .as("its accessed flag is set after the first")
                .hasSize(2);
    }

    @Test
    void aTechniqueThatEntersNothingHasEverythingEmulated() {
        AgainstBare run = AgainstBare.same(config(Nothing::new), TOUCHES.start());

        assertThat(run.count(ExitReason.HIDDEN_FAULT))
                .as("at least the fetch of each")
                .isGreaterThanOrEqualTo(7);
    }

    @Test
    void aTechniqueThatFailsEndsTheRun() {
        AgainstBare run = AgainstBare.compare(config(Broken::new), TOUCHES.start());

        assertThat(run.guest.machine.lastStop())
                .isInstanceOfSatisfying(
                        Stop.UserCodeFailed.class,
                        stop -> assertThat(stop.failure()).hasMessage("no idea"));
    }
}
