package hypercell.engine.platform;

import hypercell.engine.bus.HostMemory;
import hypercell.engine.bus.Ram;
import hypercell.engine.machine.Cpu;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// SHA-256 over what a machine is and did: event hash, instruction count, registers, TLB and RAM. Untouched and
/// all-zero pages are skipped, so that how RAM came to be zero does not matter.
final class StateDigest {
    private static final int PAGE = 4096;

    private final MessageDigest sha;

    private StateDigest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    static String of(long eventHash, Cpu cpu, List<?> tlb, Ram ram) {
        StateDigest digest = new StateDigest();
        digest.line("events %016x instructions %d".formatted(eventHash, cpu.instructions()));
        digest.processor(cpu);
        for (Object entry : tlb) {
            digest.line(entry.toString());
        }
        return digest.ram(ram).hex();
    }

    /// The same over registers and RAM alone: what a guest has come to, however.
    static String of(Cpu cpu, Ram ram) {
        StateDigest digest = new StateDigest();
        digest.processor(cpu);
        return digest.ram(ram).hex();
    }

    private void processor(Cpu cpu) {
        for (Cpu.RegisterInfo register : cpu.registers()) {
            line("%s %x".formatted(register.name(), cpu.register(register.name())));
        }
        line(cpu.furtherState());
    }

    private String hex() {
        return HexFormat.of().formatHex(sha.digest());
    }

    private void line(String text) {
        sha.update(text.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) '\n');
    }

    private StateDigest ram(Ram ram) {
        byte[] page = new byte[PAGE];
        for (long gpa = 0; gpa < ram.bytes(); gpa += PAGE) {
            long host = ram.hostAddressIfTouched(gpa);
            if (host != 0) {
                HostMemory.copyOut(host, page, 0, PAGE);
                if (!isZero(page)) {
                    line("page %x".formatted(gpa));
                    sha.update(page);
                }
            }
        }
        return this;
    }

    private static boolean isZero(byte[] page) {
        for (byte b : page) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
