package hypercell.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import hypercell.engine.machine.Stop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesTest {
    private static final String DICE = """
            devices {
                uart(com1) { input 'hi' }
                device('dice', ports: 0x500..0x501) {
                    rolls = 0
                    onRead  { port -> rolls++; port == 0 ? 4 : rolls }
                    onWrite { port, value -> rolls = value }
                }
            }
            """;

    @Test
    void theSerialPortEchoesAndTheDeviceKeepsItsVariables() {
        Guest guest = run(DICE, """
                mov dx, 0x3f8
                in  al, dx
                out dx, al
                in  al, dx
                out dx, al
                mov dx, 0x500
                in  al, dx
                mov bl, al
                inc dx
                in  al, dx
                hlt
                """);

        assertThat(guest.getSerial()).isEqualTo("hi");
        assertThat(guest.named("bl")).isEqualTo(4L);
        assertThat(guest.named("al")).as("the second read").isEqualTo(2L);
    }

    @Test
    void aResetPutsADevicesVariablesBack() {
        Guest guest = run(DICE, "mov dx, 0x501\nin al, dx\nhlt");
        assertThat(guest.named("al")).isEqualTo(1L);

        guest.reset().run();
        assertThat(guest.named("al")).isEqualTo(1L);
    }

    @Test
    void writesReachTheDevice() {
        Guest guest = run(DICE, "mov dx, 0x500\nmov al, 41\nout dx, al\ninc dx\nin al, dx\nhlt");

        assertThat(guest.named("al")).isEqualTo(42L);
    }

    @Test
    void aDeviceInMemorySeesOffsets() {
        Guest guest = run("""
                devices {
                    device('fb', memory: 0xE0000..0xE0FFF) {
                        last = 0
                        onRead  { offset, bytes -> offset + bytes * 0x100 + last }
                        onWrite { offset, value, bytes -> last = value * 0x10000 }
                    }
                }
                """, "mov byte [0xe0004], 3\nmov eax, [0xe0010]\nhlt");

        assertThat(guest.named("eax")).isEqualTo(0x30410L);
    }

    @Test
    void aDeviceWithoutHandlersReadsAsOnesAndIgnoresWrites() {
        Guest guest = run("devices { device('none', ports: 0x500) { } }", "mov dx, 0x500\nout dx, al\nin al, dx\nhlt");

        assertThat(guest.named("al")).isEqualTo(0xffL);
    }

    @Test
    void theExitPortEndsTheRunWithAStatus() {
        Guest guest = run("devices { debugExit(port: 0xf4) }", "mov al, 3\nout 0xf4, al\njmp $");

        assertThat(guest.getStop()).isEqualTo(StopKind.EXITED);
        assertThat(guest.getLastRun().detail()).isEqualTo(new Stop.Exited(7, "debugExit"));
    }

    @Test
    void aHandlerThatFailsStopsTheGuestAndSaysWhere() {
        Scripts session = new Scripts();
        session.run("""
                guest {
                    devices { device('bad', ports: 0x500) { onRead { port -> assert port == 7; 0 } } }
                    asm '''
                        mov dx, 0x500
                        in al, dx
                        hlt
                    '''
                }.run()
                """);

        Run run = session.experiment().runs().getFirst();
        assertThat(run.stop()).isEqualTo(StopKind.USER_CODE_FAILED);
        assertThat(run.detail().sentence()).contains("0x0010000");
        assertThat(session.experiment().unexpectedEnds()).containsExactly(run);
    }

    @Test
    void aValueThatDoesNotFitTheAccessIsAFailureOfTheHandler() {
        Guest guest =
                run("devices { device('big', ports: 0x500) { onRead { 0x1ff } } }", "mov dx, 0x500\nin al, dx\nhlt");

        assertThat(guest.getStop()).isEqualTo(StopKind.USER_CODE_FAILED);
        assertThat(guest.getLastRun().detail().sentence())
                .contains("0x1ff does not fit the value that onRead of 'big' gave, which has 8 bits");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            ne2000 irk: 10                                     @ 'ne2000' is not in this version
            urt(com1) { }                                      @ there is no device 'urt' — did you mean 'uart'?
            uart(com2) { }                                     @ there is no device 'com2' — did you mean 'com1'?
            uart(com1) { imput 'x' }                           @ 'imput' is not an option of uart — did you mean 'input'?
            device('d') { }                                    @ 'device' does not take the text 'd'
            device('d', prots: 3) { }                          @ device has no option 'prots' — did you mean 'ports'?
            device('d', ports: 1, memory: 0..0xfff) { }        @ device 'd' needs either ports: or memory:
            device('d', ports: 0xffff..0x10000) { }            @ device 'd' reaches beyond port 0xffff
            device('d', ports: 'x') { }                        @ ports must be a number or a range such as 0x500..0x501
            device('d', memory: 0xe0001..0xe0fff) { }          @ device 'd' must begin and end at multiples of 4.KiB
            device('d', ports: 0x3f8) { }                      @ 'd' and the platform's uart both decode port 0x3f8
            device('d', ports: 0x21) { }                       @ 'd' and the platform's pic0 both decode port 0x21
            device('d', ports: 1) { onRead { a, b, c -> 0 } }  @ onRead takes at most 2 parameters
            device('d', ports: 1) { onRaed { 0 } }             @ 'onRaed'
            debugExit(prot: 3)                                 @ debugExit has no option 'prot' — did you mean 'port'?
            """)
    void aMistakeSaysWhatToDo(String line, String sentence) {
        assertThat(Scripts.errors("guest { devices {\n" + line + "\n} }"))
                .singleElement()
                .asString()
                .startsWith("2:")
                .contains(sentence);
    }

    @Test
    void twoDevicesOfOneNameAreAMistake() {
        assertThat(Scripts.errors("guest { devices {\n device('d', ports: 1) { }\n device('d', ports: 2) { }\n} }"))
                .containsExactly("3:2: two devices are called 'd'");
    }

    private static Guest run(String devices, String text) {
        Guest guest = Scripts.guest("guest {\n" + devices + "\nasm '''\n" + text + "'''\n}");
        guest.run();
        return guest;
    }

    @Test
    void aPortOrAPageOfThePlatformIsTakenWhicheverItIs() {
        assertThat(Scripts.errors("guest { devices { device('mine', ports: 0x60..0x60) { onRead { p -> 7 } } } }"))
                .containsExactly("1:19: 'mine' and the platform's keyboard controller both decode port 0x60");
        assertThat(
                        String.join(
                                "\n",
                                Scripts.errors(
                                        "guest { devices { device('mine', memory: 0xFEC00000..0xFEC00FFF) { onRead { a -> 7 } } } }")))
                .contains("'mine' and the platform's ioapic both decode address 0xfec00000");
    }
}
