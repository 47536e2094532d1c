package hypercell.engine.ppc.softtlb;

import java.util.Random;

/// Makes user programs up: arithmetic, loads and stores over more pages than the TLB has entries, loops, reservations,
/// calls of the kernel, privileged instructions, and branches to code in another page.
final class UserPrograms {
    private final Random random;

    UserPrograms(long seed) {
        random = new Random(seed);
    }

    String next() {
        StringBuilder text = new StringBuilder();
        int loops = 1 + random.nextInt(4);
        for (int loop = 0; loop < loops; loop++) {
            text.append("li r31, %d\n mtctr r31\n8:\n".formatted(1 + random.nextInt(6)));
            int count = 3 + random.nextInt(20);
            for (int i = 0; i < count; i++) {
                text.append(' ').append(statement()).append('\n');
            }
            text.append(" bdnz 8b\n");
        }
        return text + " b far\nback: li r0, 2\n sc\n .align 12\nfar: " + statement() + "\n b back\n .space 4080\n";
    }

    private String statement() {
        int a = 3 + random.nextInt(20);
        int b = 3 + random.nextInt(20);
        int c = 3 + random.nextInt(20);
        return switch (random.nextInt(14)) {
            case 0 -> "addi r%d, r%d, %d".formatted(a, b, random.nextInt(2000) - 1000);
            case 1 -> "mullw. r%d, r%d, r%d".formatted(a, b, c);
            case 2 -> "rlwinm r%d, r%d, %d, 0, 31".formatted(a, b, random.nextInt(32));
            case 3, 4, 5 -> address() + " lwz r%d, %d(r30)".formatted(a, random.nextInt(1020) * 4);
            case 6, 7 -> address() + " stw r%d, %d(r30)".formatted(a, random.nextInt(4090));
            case 8 -> address() + " addi r30, r30, 16; lwarx r%d, 0, r30; stwcx. r%d, 0, r30".formatted(a, b);
            case 9 -> "li r0, 1; li r3, %d; sc".formatted('a' + random.nextInt(26));
            case 10 -> privileged(a);
            case 11 -> "mfspr r%d, 268; andi. r%d, r%d, 1".formatted(a, a, a);
            case 12 -> address() + " lwz r%d, 4094(r30)".formatted(a); // across two pages
            default -> "add. r%d, r%d, r%d".formatted(a, b, c);
        };
    }

    /// r30 = a page of data; pages 0 and 1 hold the code.
    private String address() {
        int page = 2 + random.nextInt(KernelGuest.PAGES - 3);
        return "lis r30, 0x%x; ori r30, r30, 0x%x;".formatted(0x4000 + (page >>> 4), (page & 15) << 12);
    }

    private String privileged(int register) {
        return switch (random.nextInt(5)) {
            case 0 -> "mfmsr r" + register;
            case 1 -> "tlbwe r%d, r%d, 0".formatted(register, register);
            case 2 -> "mtspr 48, r" + register;
            case 3 -> "twi 31, r0, 0";
            default -> ".long 0";
        };
    }
}
