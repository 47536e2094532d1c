package hypercell.engine.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SymbolTableTest {
    private static final long HIGH = 0xffff_ffff_8100_0000L;
    private static final SymbolTable TABLE = SymbolTable.of(List.of(
            new Symbol("end_of_main", 0x1010, 0),
            new Symbol("main", 0x1000, 0x10),
            new Symbol("next", 0x1010, 8),
            new Symbol("label", 0x2000, 0),
            new Symbol("kernel", HIGH, 4)));

    @Test
    void aPlaceIsTheSymbolAndTheOffset() {
        assertThat(TABLE.place(0x1000)).isEqualTo("main");
        assertThat(TABLE.place(0x100f)).isEqualTo("main+0xf");
    }

    @Test
    void aSymbolEndsAfterItsSize() {
        assertThat(TABLE.place(0x1018)).isNull();
        assertThat(TABLE.place(HIGH + 4)).isNull();
    }

    @Test
    void aSymbolWithoutSizeReachesToTheNext() {
        assertThat(TABLE.place(0x7fff_ffff)).isEqualTo("label+0x7fffdfff");
    }

    @Test
    void atOneAddressTheLongestCounts() {
        assertThat(TABLE.place(0x1010)).isEqualTo("next");
    }

    @Test
    void addressesAreUnsigned() {
        assertThat(TABLE.place(HIGH + 1)).isEqualTo("kernel+0x1");
        assertThat(TABLE.place(0xfff)).isNull();
    }

    @Test
    void withoutSymbolsThereAreNoPlaces() {
        assertThat(SymbolTable.EMPTY.place(0)).isNull();
    }
}
