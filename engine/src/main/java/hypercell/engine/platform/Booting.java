package hypercell.engine.platform;

import hypercell.engine.boot.BadImage;
import hypercell.engine.boot.BootImage;
import hypercell.engine.boot.MultibootInformation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Places an image in memory and puts the processor into the state in which the image begins. What the loader itself
/// needs lies below 128 KiB.
final class Booting {
    private static final int GDT = 0x1000;
    private static final int STACK = 0x4000;
    private static final int INFORMATION = 0x4000;
    private static final int INFORMATION_ROOM = 0x3000;
    private static final int TABLES = 0x10000;
    private static final int PAGE = 4096;
    private static final long LARGE_PAGE = 2 << 20;
    private static final int PRESENT_WRITABLE = 3;
    private static final int LARGE = 0x80;

    private final PcMachine machine;
    private final BootImage image;
    private final BootOptions options;

    Booting(PcMachine machine, BootImage image, BootOptions options) {
        this.machine = machine;
        this.image = image;
        this.options = options;
    }

    void boot() throws BadImage {
        options.check(image, machine.config().ramBytes());
        for (BootImage.Piece piece : image.pieces()) {
            machine.writeGpa(piece.gpa(), piece.bytes());
        }
        switch (image.start()) {
            case PROTECTED_32 -> startProtected();
            case LONG_64 -> startLong();
            case BOOT_SECTOR -> startBootSector();
        }
    }

    private void startProtected() throws BadImage {
        machine.startFlat32(image.entry(), STACK, GDT);
        if (image.multiboot()) {
            byte[] block = MultibootInformation.build(
                    INFORMATION, INFORMATION_ROOM, machine.config().ramBytes(), options.commandLine(), modules());
            machine.writeGpa(INFORMATION, block);
            machine.cpu().setRegister("eax", MultibootInformation.MAGIC);
            machine.cpu().setRegister("ebx", INFORMATION);
        }
    }

    private List<MultibootInformation.Module> modules() {
        List<MultibootInformation.Module> placed = new ArrayList<>();
        for (int i = 0; i < options.modules().size(); i++) {
            BootOptions.Module module = options.modules().get(i);
            long at = options.place(image, i);
            machine.writeGpa(at, module.bytes());
            placed.add(new MultibootInformation.Module(at, module.bytes().length, module.text()));
        }
        return placed;
    }

    /// Page tables that map the first 4 GiB to themselves: one page each for two levels, four for the third.
    private void startLong() {
        qword(TABLES, TABLES + PAGE | PRESENT_WRITABLE);
        for (int directory = 0; directory < 4; directory++) {
            int gpa = TABLES + (2 + directory) * PAGE;
            qword(TABLES + PAGE + 8 * directory, gpa | PRESENT_WRITABLE);
            for (int i = 0; i < 512; i++) {
                qword(gpa + 8 * i, (directory * 512L + i) * LARGE_PAGE | PRESENT_WRITABLE | LARGE);
            }
        }
        machine.startFlat64(image.entry(), STACK, GDT, TABLES);
    }

    private void qword(long gpa, long value) {
        machine.writeGpa(
                gpa,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array());
    }

    private void startBootSector() {
        for (String segment : new String[] {"cs", "ds", "es", "ss"}) {
            machine.cpu().setRegister(segment, 0);
        }
        machine.cpu().setRegister("esp", image.entry());
        machine.cpu().setRegister("eip", image.entry());
    }
}
