package hypercell.kernel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
    private record Access(long gva, long value, int count, List<String> words) {}

    @Test
    void aRecordHasItsTypeAndAddressesInHexadecimalToo() {
        assertThat(RecordJson.of(new Access(0x1234, -2, -1, List.of("a"))))
                .hasToString("{\"type\":\"Access\",\"gva\":4660,\"gva_hex\":\"0x1234\","
                        + "\"value\":18446744073709551614,\"value_hex\":\"0xfffffffffffffffe\",\"count\":-1,"
                        + "\"words\":[\"a\"]}");
    }

    @Test
    void anAddressThatIsNoneIsNull() {
        assertThat(RecordJson.of(new Access(-1, 0, 0, List.of()))).asString().contains("\"gva\":null,\"value\":0");
    }

    @Test
    void mapsWithoutAnOrderAreSorted() {
        assertThat(RecordJson.of(Map.of("b", 1, "a", 2, "c", 3))).hasToString("{\"a\":2,\"b\":1,\"c\":3}");
    }

    @Test
    void wholeRealsHaveNoFractionAndInfinitiesAreText() {
        assertThat(RecordJson.of(2.0)).hasToString("2");
        assertThat(RecordJson.of(0.5)).hasToString("0.5");
        assertThat(RecordJson.of(Double.NaN)).hasToString("\"NaN\"");
    }
}
