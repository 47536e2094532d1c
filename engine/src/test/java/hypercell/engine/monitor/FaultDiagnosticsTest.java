package hypercell.engine.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.observe.Event;
import hypercell.engine.platform.Guest;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.x86.mmu.Access;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every page table entry, every place it can lead to, every access: what the diagnosis says is what the monitor does,
/// and the guest has a fault of its own exactly where the bare machine has one.
class FaultDiagnosticsTest {
    private static final int PAGE = 0x1000;
    private static final int BUDGET = 10_000;
    /// Data, memory without a frame, nothing, the local APIC, the guest's page table, its GDT, behind it, its code.
    private static final int[] PLACES = {
        PagingGuest.DATA,
        0x300000,
        0x500000,
        0xfee00000,
        PagingGuest.TABLE,
        Guest.GDT + 8,
        Guest.GDT + 0x400,
        Guest.CODE
    };

    /// @param entry low bits of the page table entry
    private record Case(int gva, int place, int entry, boolean write, boolean user, boolean writeProtect) {
        PagingGuest guest() {
            String access = (write ? "mov [%#x], eax" : "mov eax, [%#x]").formatted(gva);
            String probe = "mov edi, %s\nprobe: " + access + "\n";
            PagingGuest guest = user
                    ? PagingGuest.withUser(PagingGuest.callUser(1), probe.formatted("userDone"))
                    : PagingGuest.of(probe.formatted("after") + "after: nop\n");
            if (gva >= 0) {
                guest.map(gva & ~0xfff, place & ~0xfff, entry);
            }
            return writeProtect ? guest.writeProtect() : guest;
        }

        Access access() {
            return Access.of(write ? Access.Kind.WRITE : Access.Kind.READ, user);
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int bits = 0; bits < 128; bits++) {
            boolean write = (bits & 8) != 0;
            boolean user = (bits & 16) != 0;
            boolean protect = (bits & 32) != 0;
            if ((bits & 64) == 0) {
                for (int place : PLACES) {
                    cases.add(new Case(PAGE | (place & 0xfff), place, bits & 7, write, user, protect));
                }
            } else if ((bits & 7) == 0) {
                cases.add(new Case(0xffc12344, 0, 0, write, user, protect));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @CsvSource({
        "deprivileged, bruteForce",
        "deprivileged, virtualTlb",
        "deprivileged, shadow",
        "scanBeforeExecute, virtualTlb"
    })
    void theDiagnosisIsWhatHappens(String privilege, String memory) {
        MonitorConfig config = MonitorConfig.DEFAULT.withPrivilege(privilege).withMemory(memory);
        Set<FaultKind> seen = EnumSet.noneOf(FaultKind.class);
        for (Case each : cases()) {
            if (each.gva >= 0 || privilege.equals("deprivileged")) { // scanned segments end below the span
                seen.add(check(config, each));
            }
        }
        assertThat(seen).contains(FaultKind.HIDDEN, FaultKind.GENUINE, FaultKind.NO_MEMORY);
        assertThat(seen.contains(FaultKind.TABLES)).isEqualTo(!memory.equals("virtualTlb"));
        assertThat(seen.contains(FaultKind.CODE)).isEqualTo(privilege.equals("scanBeforeExecute"));
        assertThat(seen.contains(FaultKind.DESCRIPTORS)).isEqualTo(privilege.equals("deprivileged"));
        assertThat(seen.contains(FaultKind.SPAN)).isEqualTo(privilege.equals("deprivileged"));
    }

    private static FaultKind check(MonitorConfig config, Case each) {
        MonitoredGuest monitored = MonitoredGuest.create(AgainstBare.PC, config);
        Guest guest = each.guest().start().apply(monitored.guest());
        guest.machine.breakpoints().add(guest.labels.get("probe"));
        guest.machine.run(BUDGET);
        long gva = each.gva & 0xffff_ffffL;
        FaultKind told = monitored.diagnose(gva, each.access(), 4).kind();
        int before = guest.machine.events().size();
        guest.machine.breakpoints().clear();
        guest.machine.run(BUDGET);
        assertThat(first(guest.machine, before, gva))
                .as("%s under %s", each, config)
                .isEqualTo(told);

        Guest bare = each.guest().start().apply(PcMachine.create(AgainstBare.PC));
        bare.machine.run(BUDGET);
        boolean faulted = bare.dword(PagingGuest.LOG + 4) != 0;
        boolean genuine = kinds(guest.machine, before, gva).contains(FaultKind.GENUINE);
        assertThat(genuine).as("%s under %s", each, config).isEqualTo(faulted);
        return told;
    }

    private static FaultKind first(PcMachine machine, int before, long gva) {
        return kinds(machine, before, gva).stream().findFirst().orElse(FaultKind.NONE);
    }

    private static List<FaultKind> kinds(PcMachine machine, int before, long gva) {
        return machine.events().stream()
                .skip(before)
                .filter(Event.Exit.class::isInstance)
                .map(Event.Exit.class::cast)
                .filter(exit -> exit.gva() == gva)
                .flatMap(exit -> FaultKind.of(exit).stream())
                .toList();
    }

    @Test
    void theEvidenceIsWhatWasLookedAt() {
        MonitoredGuest monitored = MonitoredGuest.create(AgainstBare.PC, MonitorConfig.DEFAULT);
        Guest guest =
                PagingGuest.of("nop\n").map(PAGE, PagingGuest.DATA, 5).start().apply(monitored.guest());
        assertThat(guest.dword(PagingGuest.TABLE + 4)).isEqualTo(PagingGuest.DATA | 5);
        FaultDiagnosis diagnosis = monitored.diagnose(PAGE + 4, Access.USER_WRITE, 4);
        assertThat(diagnosis.kind()).isEqualTo(FaultKind.GENUINE);
        assertThat(diagnosis.evidence())
                .containsExactly(
                        "the span is 0xffc00000..0xffffffff: outside",
                        "the guest's PDE at gpa 0x0000f000 is 0x00010007",
                        "the guest's PTE at gpa 0x00010004 is 0x00200005",
                        "write by user is refused with error code 7: a user write to a read-only page");
    }
}
