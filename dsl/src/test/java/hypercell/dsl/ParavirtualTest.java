package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.dsl.Lanes.Lane;
import org.junit.jupiter.api.Test;

/// `technique paravirtual` and `start mode: paravirtual`.
class ParavirtualTest {
    private static final String BLOCK = "mov eax, 29\\nmov ebx, 1\\nint 0x82";

    private static String domain(String words) {
        return "guest { memory 2.MiB\ntechnique paravirtual\nstart mode: paravirtual\n" + words + "\n}";
    }

    @Test
    void aDomainRunsCountsItsHypercallsAndShowsItsFrames() {
        Guest guest = Scripts.guest(domain("asm '" + BLOCK + "'"));
        guest.run();

        assertThat(guest.getStop()).isEqualTo(StopKind.HALTED);
        assertThat(guest.exits("HYPERCALL")).isEqualTo(1);
        assertThat(guest.hypercalls("sched_op")).isEqualTo(1);
        assertThat(guest.getFrameTypes().count("page table")).isEqualTo(1);
        assertThat(guest.getFrameTypes().count("page directory")).isEqualTo(1);
        assertThat(guest.getFrameTypes().page(0x100).mfn()).isNotEqualTo(0x100);
        assertThat(guest.getMonitor().toString()).contains("nothing is emulated");
    }

    @Test
    void aHandlerSeesTheArgumentsAndMayTakeTheHypercallsPlace() {
        Guest guest = Scripts.guest(
                domain("exits { on(HYPERCALL) { vm -> if (vm.eax == 77) { vm.eax = vm.ebx + 1; vm.advance() } } }\n"
                        + "asm 'mov eax, 77\\nmov ebx, 41\\nint 0x82\\nmov ecx, eax\\n" + BLOCK + "'"));
        guest.run();

        assertThat(guest.named("ecx")).isEqualTo(42L);
        assertThat(guest.getStop()).isEqualTo(StopKind.HALTED);
    }

    @Test
    void aHandlerStopsTheRunBeforeTheHypercallAndTheNextRunMakesIt() {
        Guest guest = Scripts.guest(
                domain("exits { on(HYPERCALL) { vm -> if (vm.ebx == 1) vm.stop() } }\nasm '" + BLOCK + "'"));
        guest.run();

        assertThat(guest.getStop()).isEqualTo(StopKind.BREAKPOINT);
        assertThat(guest.machine().cpu().pc()).isEqualTo(0xc010_000aL);
        guest.setProperty("ebx", 0);
        guest.run(java.util.Map.of("max", 1));
        assertThat(guest.named("eax")).isEqualTo(0L);
    }

    @Test
    void aHypercallIsTwoTransitionsOfTheKernel() {
        Guest guest = Scripts.guest(domain("asm '" + BLOCK + "'"));
        guest.run();

        assertThat(guest.getLanes().count(Lane.KERNEL, Lane.MONITOR)).isEqualTo(1);
        assertThat(guest.getLanes().count(Lane.MONITOR, Lane.KERNEL)).isEqualTo(1);
        assertThat(guest.getLanes().size()).isEqualTo(2);
    }

    @Test
    void theStoryOfAHypercallEndsInTheGuest() {
        Guest guest = Scripts.guest(domain("asm 'mov eax, 99\\nint 0x82\\nnop'"));
        guest.step(2);

        assertThat(guest.named("eax")).isEqualTo(0xffff_ffdaL); // -ENOSYS
        assertThat(guest.machine().cpu().cpl()).isEqualTo(1);
        assertThat(guest.machine().cpu().pc()).isEqualTo(0xc010_0007L);
    }

    @Test
    void framesAreScatteredByTheSeed() {
        Guest one = Scripts.guest(domain("asm '" + BLOCK + "'"));
        Guest other = Scripts.guest(domain("p2m { scattered seed: 7 }\nasm '" + BLOCK + "'"));

        assertThat(other.getFrameTypes().page(0x100))
                .isNotEqualTo(one.getFrameTypes().page(0x100));
    }

    @Test
    void anOrdinaryGuestIsToldWhatTheTechniqueNeeds() {
        assertThat(Scripts.errors("guest { technique paravirtual\nasm 'cli\\nhlt' }")
                        .getFirst())
                .startsWith("1:")
                .contains("technique paravirtual needs a guest that is written for it")
                .contains("finds start_info by ESI");
        assertThat(Scripts.errors("guest { technique paravirtual\nstart mode: real16\nasm 'hlt' }")
                        .getFirst())
                .contains("technique paravirtual needs a guest that is written for it");
    }

    @Test
    void theBareMachineAndOtherTechniquesAreNotForSuchAGuest() {
        assertThat(Scripts.errors("guest { start mode: paravirtual\nasm 'nop' }")
                        .getFirst())
                .contains("cannot run under technique bare");
        assertThat(Scripts.errors("compare(bare, paravirtual) { start mode: paravirtual\nasm 'nop' }")
                        .getFirst())
                .contains("cannot run under technique bare");
        assertThat(Scripts.errors("guest { technique shadow\nstart mode: paravirtual\nasm 'nop' }")
                        .getFirst())
                .contains("cannot run under technique shadow");
    }

    @Test
    void theMonitorsPartsGoTogether() {
        Guest guest =
                Scripts.guest("guest { memory 2.MiB\nmonitor { privilege paravirtual }\nstart mode: paravirtual\nasm '"
                        + BLOCK + "' }");
        assertThat(guest.getSpec().technique()).isEqualTo("paravirtual + paravirtual");
        assertThat(Scripts.errors(domain("monitor { memory shadow }\nasm 'nop'"))
                        .getFirst())
                .contains("privilege paravirtual does not go with memory shadow");
        assertThat(Scripts.errors(domain("p2m { identity }\nasm 'nop'")).getFirst())
                .contains("scattered frames");
        assertThat(Scripts.errors(domain("paging { identity 0..1.MiB }\nasm 'nop'"))
                        .getFirst())
                .contains("the domain builder makes the tables");
        assertThat(Scripts.errors(domain("exits { on(CPUID) { vm -> } }\nasm 'nop'"))
                        .getFirst())
                .contains("cannot intercept CPUID");
    }

    @Test
    void aDomainThatDoesNotFitIsAnError() {
        assertThat(Scripts.errors(domain("asm 'org 0x100000\\nnop'")).getFirst())
                .contains("map its memory at 0xc0000000");
        assertThat(Scripts.errors(domain("asm 'times 0x100000 db 0'")).getFirst())
                .contains("the domain builder needs");
        assertThat(Scripts.errors(domain("asm 'nop\\nhypercall_page: nop'")).getFirst())
                .contains("is not at the beginning of a page");
        assertThat(Scripts.errors(domain("data at: 2.MiB, bytes: [1]\nasm 'nop'"))
                        .getFirst())
                .contains("0x200000");
    }

    @Test
    void otherGuestsHaveNeitherFramesNorHypercalls() {
        assertThat(Scripts.errors("g = guest { asm 'hlt' }\nshow g.frameTypes").getFirst())
                .contains("only a paravirtual guest has frames of its own");
    }
}
