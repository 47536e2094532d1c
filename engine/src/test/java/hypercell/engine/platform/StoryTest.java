package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.explain.RegisterChange;
import hypercell.engine.explain.Story;
import hypercell.engine.observe.Event;
import hypercell.engine.x86.isa.Assembler;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a told step leaves behind beside its events: registers that changed, and the mode.
class StoryTest {
    private static final int ORIGIN = 0x7c00;
    private final PcMachine machine = PcMachine.create(PcConfig.DEFAULT.withRam(1 << 20));

    private void real(String text) {
        machine.writeGpa(
                ORIGIN,
                Assembler.assemble("bits 16\n" + text, 16, ORIGIN, Map.of())
                        .assembly()
                        .bytes());
        machine.cpu().setRegister("cs", 0);
        machine.cpu().setRegister("ds", 0);
        machine.cpu().setRegister("eip", ORIGIN);
    }

    private void flat(String text) {
        machine.writeGpa(
                ORIGIN,
                Assembler.assemble(text, 32, ORIGIN, Map.of()).assembly().bytes());
        machine.startFlat32(ORIGIN, 0x9000, 0xe000);
    }

    private static RegisterChange change(Story story, String register) {
        return story.changes().stream()
                .filter(change -> change.register().equals(register))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRegisterThatChangesIsTold() {
        flat("mov eax, 5");
        Story story = machine.stepTold();

        assertThat(story.changes()).containsExactly(new RegisterChange("eax", 32, 0, 5, ""));
        assertThat(story.changesMode()).isFalse();
    }

    @Test
    void flagsAreNamedOneByOne() {
        flat("xor eax, eax\nsub eax, 1");
        machine.step();

        assertThat(change(machine.stepTold(), "eflags").meaning()).isEqualTo("CF 0→1, AF 0→1, ZF 1→0, SF 0→1");
    }

    @Test
    void onlyAJumpTellsTheInstructionPointer() {
        flat("nop\njmp short $ + 0x10");

        assertThat(machine.stepTold().changes()).isEmpty();
        assertThat(change(machine.stepTold(), "eip").after()).isEqualTo(ORIGIN + 0x11);
    }

    @Test
    void controlBitsAndTheModeAreTold() {
        real("mov eax, 0x11\nmov cr0, eax");
        machine.step();
        Story story = machine.stepTold();

        assertThat(change(story, "cr0").meaning()).startsWith("PE 0→1 protected mode");
        assertThat(story.modeBefore()).isEqualTo("real-address, 16-bit");
        assertThat(story.modeAfter()).isEqualTo("protected 16-bit");
    }

    @Test
    void aLoadedSegmentIsDescribed() {
        flat("mov ax, 0x23\nmov gs, ax");
        machine.step();

        assertThat(change(machine.stepTold(), "gs").meaning()).isEqualTo("base 0x0, limit 4 GiB, writable data");
    }

    @Test
    void theTablesOfTheProcessorAreNamed() {
        flat("mov ax, 0x23\nmov gs, ax");
        machine.step();
        Story story = machine.stepTold();

        assertThat(story.tablePlace(0xe000 + 0x20)).isEqualTo("GDT entry 4, selector 0x20");
        assertThat(story.tablePlace(0x9000)).isEmpty();
    }

    @Test
    void eferIsToldOutsideLongMode() {
        flat("mov ecx, 0xc0000080\nmov eax, 0x100\nxor edx, edx\nwrmsr");
        machine.run(3);

        assertThat(change(machine.stepTold(), "efer").meaning()).isEqualTo("LME 0→1 IA-32e mode enabled");
    }

    @Test
    void singleStepsAreNoEvents() {
        flat("nop\nhlt");
        machine.step();
        machine.stepTold();
        machine.run(10);

        assertThat(machine.events()).filteredOn(Event.Stopped.class::isInstance).hasSize(1);
    }
}
