package hypercell.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The same experiment gives the same digest, however the JVM runs it and however the run is cut into pieces.
class DeterminismTest {
    private static final int RUNS = 7;

    /// Timer interrupts, page faults without handlers avoided, string instructions, self-modification, the serial
    /// port.
    private static final String SOURCE = """
            mov eax, tick
            mov [idt + 0x20 * 8], ax
            mov word [idt + 0x20 * 8 + 2], 8
            mov word [idt + 0x20 * 8 + 4], 0x8e00
            shr eax, 16
            mov [idt + 0x20 * 8 + 6], ax
            lidt [idtr]
            mov al, 0x11
            out 0x20, al
            mov al, 0x20
            out 0x21, al
            mov al, 4
            out 0x21, al
            mov al, 1
            out 0x21, al
            mov al, 0xfe
            out 0x21, al
            mov al, 0x34
            out 0x43, al
            mov al, 200
            out 0x40, al
            mov al, 0
            out 0x40, al
            sti
            mov ebx, 1
    again:  mov eax, ebx
            imul eax, eax, 1103515245
            add eax, 12345
            mov ebx, eax
            inc byte [patch + 1]
    patch:  mov cl, 0
            movzx ecx, cl
            mov edi, 0x200000
            rep stosd
            cmp dword [ticks], 20
            jb again
            cli
            mov al, bl
            mov dx, 0x3f8
            out dx, al
            hlt
    tick:   push eax
            inc dword [ticks]
            mov al, 0x20
            out 0x20, al
            pop eax
            iret
    ticks:  dd 0
    idtr:   dw 0x7ff
            dd idt
            align 8
    idt:    times 256 dq 0
            """;

    /// Prints the digest of each of [#RUNS] runs.
    public static void main(String[] arguments) {
        for (int i = 0; i < RUNS; i++) {
            System.out.println(digest(Long.MAX_VALUE / 4));
        }
    }

    private static String digest(long piece) {
        Guest guest = Guest.flat(SOURCE);
        while (guest.machine.run(piece) instanceof hypercell.engine.machine.Stop.Budget) {
            assertThat(guest.machine.cpu().instructions()).isLessThan(50_000_000);
        }
        assertThat(guest.machine.counters().interrupts()).containsEntry(0x20, 20L);
        return guest.machine.digest();
    }

    @Test
    void interpretedByTheJvmCompiledByC1AndCompiledByC2() throws IOException, InterruptedException {
        List<String> digests = new ArrayList<>();
        for (List<String> flags : List.of(List.of("-Xint"), List.of("-XX:TieredStopAtLevel=1"), List.<String>of())) {
            digests.addAll(inAnotherJvm(flags));
        }
        assertThat(digests).hasSize(3 * RUNS).containsOnly(digest(Long.MAX_VALUE / 4));
    }

    @Test
    void inOneGoAndInPieces() {
        String whole = digest(Long.MAX_VALUE / 4);
        for (long piece : new long[] {1, 3, 64, 1000, 99_991}) {
            assertThat(digest(piece)).as("pieces of %d instructions", piece).isEqualTo(whole);
        }
    }

    private static List<String> inAnotherJvm(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                DeterminismTest.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
