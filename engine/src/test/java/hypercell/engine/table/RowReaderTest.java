package hypercell.engine.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowReaderTest {
    @Test
    void rowsCarryTheirPageTheirColumnsAndTheirLine() {
        var rows = rows(
                "# legend | not a row\n\n== ADD—Add | Adds\n04 ib |  ADD al, imm8 | | OF\n05 | x\n== SUB | Subtracts\n2C|y");
        assertThat(rows).extracting(RowReader.TableRow::title).containsExactly("ADD—Add", "ADD—Add", "SUB");
        assertThat(rows).extracting(RowReader.TableRow::summary).containsExactly("Adds", "Adds", "Subtracts");
        assertThat(rows).extracting(RowReader.TableRow::line).containsExactly(4, 5, 7);
        assertThat(rows.get(0).columns()).containsExactly("04 ib", "ADD al, imm8", "", "OF");
    }

    @Test
    void aColumnPastTheEndOfTheLineIsEmpty() {
        assertThat(rows("a | b").get(0).column(5)).isEmpty();
    }

    @Test
    void theLastLineNeedsNoNewline() {
        assertThat(rows("a | b\nc | d").get(1).columns()).containsExactly("c", "d");
    }

    @Test
    void splitTrimsTheParts() {
        assertThat(RowReader.split(" r/mv,  immv ", ',')).containsExactly("r/mv", "immv");
    }

    @Test
    void aMissingTableIsABugOfTheProgram() {
        assertThatThrownBy(() -> RowReader.read(RowReaderTest.class, "nowhere.rows"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nowhere.rows");
    }

    private static List<RowReader.TableRow> rows(String text) {
        return RowReader.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
