package hypercell.kernel.render;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.platform.PcConfig;
import hypercell.engine.platform.PcMachine;
import org.junit.jupiter.api.Test;

/// Which stories have a picture.
class StorySvgTest {
    private static final long CODE = 0x1000;
    private static final byte[] STORE = {(byte) 0xa3, 0x34, 0x12, 0, 0}; // mov [0x1234], eax
    private static final byte[] FIRST_4_MIB = {(byte) 0x83, 0, 0, 0};

    private final PcMachine machine = PcMachine.create(PcConfig.DEFAULT);

    @Test
    void aStoreThroughPageTablesHasOne() {
        store();
        machine.writeGpa(0x10000, FIRST_4_MIB);
        machine.cpu().setRegister("cr4", 0x10);
        machine.cpu().setRegister("cr3", 0x10000);
        machine.cpu().setRegister("cr0", 0x8000_0011L);

        assertThat(StorySvg.of(machine.stepTold()).standalone()).contains("0x00001234");
    }

    @Test
    void aStoreWithoutPagingHasNone() {
        store();

        assertThat(StorySvg.of(machine.stepTold())).isNull();
    }

    private void store() {
        machine.writeGpa(CODE, STORE);
        machine.startFlat32(CODE, 0x9000, 0xe000);
    }
}
