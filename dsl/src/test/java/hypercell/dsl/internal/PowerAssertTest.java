package hypercell.dsl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class PowerAssertTest {
    @Test
    void valuesStandUnderTheirPartsAndMoveDownWhenThereIsNoRoom() {
        PowerAssert drawing = new PowerAssert("translation(0x1234) == 0x6234");
        drawing.note(0, 21044L);
        drawing.note(20, false);

        assertThat(drawing.rendering()).isEqualTo("""
                translation(0x1234) == 0x6234
                |                   |
                0x5234              false""");
    }

    @Test
    void neighboursWithoutRoomGetLinesOfTheirOwn() {
        PowerAssert drawing = new PowerAssert("a == b");
        drawing.note(0, 0x12345678L);
        drawing.note(5, 7);
        drawing.note(2, false);

        assertThat(drawing.rendering()).isEqualTo("""
                a == b
                | |  |
                | |  7
                | false
                0x12345678""");
    }

    @Test
    void numbersPrintAsHexadecimalAndSmallOnesInDecimalToo() {
        assertThat(PowerAssert.shown(7)).isEqualTo("7");
        assertThat(PowerAssert.shown(40)).isEqualTo("0x28 (40)");
        assertThat(PowerAssert.shown(21044L)).isEqualTo("0x5234");
        assertThat(PowerAssert.shown(BigInteger.TWO.pow(63))).isEqualTo("0x8000000000000000");
        assertThat(PowerAssert.shown(-1)).isEqualTo("-1");
    }

    @Test
    void textIsQuotedAndLongValuesAreCut() {
        assertThat(PowerAssert.shown("hi\n")).isEqualTo("'hi\\n'");
        assertThat(PowerAssert.shown("x".repeat(100))).hasSize(60).endsWith("...");
    }

    @Test
    void aWordThatStandsForItselfIsNotRepeated() {
        PowerAssert drawing = new PowerAssert("stop == halted");
        drawing.note(8, new Named("halted"));

        assertThat(drawing.rendering()).isEqualTo("stop == halted");
    }

    private record Named(String name) {
        @Override
        public String toString() {
            return name;
        }
    }
}
