package hypercell.engine.fuzz;

import hypercell.engine.platform.CodeMode;
import hypercell.engine.platform.Stage;
import java.util.SplittableRandom;

/// Registers, control bits, data and exception handlers by chance.
final class RandomState {
    private static final String[] GENERAL = {"ax", "cx", "dx", "bx", "bp", "si", "di"};
    private static final int[] PLACES = {
        Stage.CODE, Stage.DATA, Stage.STACK, Stage.GDT, Stage.IDT, Stage.TSS, 0x3000, 0x6000, 0xfff, 0xffff, 0x100000
    };
    private static final int NUMERIC_ERROR = 5;
    /// MP, EM, TS, WP, AM of CR0.
    private static final int[] CR0_BITS = {1, 2, 3, 16, 18};
    /// VME PVI TSD DE MCE PGE PCE UMIP FSGSBASE PCIDE SMEP SMAP PKE of CR4.
    private static final int[] CR4_BITS = {0, 1, 2, 3, 6, 7, 8, 11, 16, 17, 20, 21, 22};
    /// OSFXSR, OSXMMEXCPT, OSXSAVE of CR4.
    private static final int[] CR4_VECTORS = {9, 10, 18};

    private static final int FLAGS = 0x40cd5 | 0x7200;

    private final Stage stage;
    private final CodeMode mode;
    private final SplittableRandom random;

    RandomState(Stage stage, CodeMode mode, SplittableRandom random) {
        this.stage = stage;
        this.mode = mode;
        this.random = random;
    }

    void apply() {
        controlBits();
        registers();
        byte[] data = new byte[0x1000];
        random.nextBytes(data);
        stage.machine.writeGpa(Stage.DATA, data);
        int handlers = random.nextInt(3) == 0 ? 0 : random.nextInt(20);
        for (int i = 0; i < handlers; i++) {
            stage.handler(random.nextInt(20), Stage.CODE + random.nextInt(64));
        }
        if (random.nextInt(8) == 0) {
            stage.set("dr0", place()).set("dr1", place()).set("dr7", random.nextInt() & 0xffff27ffL | 0x400);
        }
        if (random.nextInt(4) == 0) {
            stage.machine.attachTestDevices();
        }
    }

    private void controlBits() {
        for (int bit : CR0_BITS) {
            if (random.nextInt(8) == 0) {
                tryBit("cr0", bit);
            }
        }
        if (random.nextInt(8) != 0) {
            tryBit("cr0", NUMERIC_ERROR); // else x87 errors end the run
        }
        for (int bit : CR4_BITS) {
            if (random.nextInt(8) == 0) {
                tryBit("cr4", bit);
            }
        }
        for (int bit : CR4_VECTORS) {
            if (random.nextInt(8) != 0) {
                tryBit("cr4", bit);
            }
        }
    }

    /// Sets a bit that the processor may not have.
    private void tryBit(String register, int bit) {
        try {
            stage.set(register, stage.reg(register) | 1L << bit);
        } catch (IllegalArgumentException refused) {
            // then the case runs without it
        }
    }

    private void registers() {
        for (String name : GENERAL) {
            String wide = mode.longMode() ? "r" + name : "e" + name;
            long value = value();
            stage.set(wide, mode.longMode() ? value : value & 0xffffffffL);
        }
        for (int i = 8; i < 16 && mode.longMode(); i++) {
            stage.set("r" + i, value());
        }
        stage.set("eflags", stage.reg("eflags") | random.nextInt() & FLAGS);
        if (random.nextInt(16) == 0) {
            stage.set("eflags", stage.reg("eflags") | 0x100);
        }
    }

    private long place() {
        return PLACES[random.nextInt(PLACES.length)] + random.nextInt(-8, 64);
    }

    private long value() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(-16, 256);
            default -> place();
        };
    }
}
