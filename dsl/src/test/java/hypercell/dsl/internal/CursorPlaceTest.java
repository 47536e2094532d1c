package hypercell.dsl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CursorPlaceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            def x = 3;                                           @ top
            guest {                                              @ guest
            guest('store') {                                     @ guest
            def g = guest('store') {                             @ guest
            guest('store', isa: x86) { memory 1.MiB;             @ guest
            guest { paging { map 0x1000 to 0x5000, r             @ paging
            guest { paging { map 1 to 2, rw };                   @ guest
            guest { paging { }; asm { mov eax, [ebx +            @ asm
            guest { asm '''mov eax,                              @ asm
            guest { asm '''mov eax, 5''';                        @ guest
            guest { println 'asm {'; mem                         @ guest
            guest { /* asm { */ mem                              @ guest
            guest { devices { uart(com1) {                       @ uart
            guest { devices { device('d', ports: 1) {            @ device
            guest { devices { device('d', ports: 1) { onRead {   @ top
            expect {                                             @ expect
            expect('name', points: 3) {                          @ expect
            expect 'name', points: 3, {                          @ expect
            sweep(n: [1]) { n -> guest {                         @ guest
            sweep(n: [1]) { n -> def                             @ top
            [1].each { x ->                                      @ top
            guest { [1].each { x ->                              @ guest
            """)
    void theInnermostBlockIsFound(String before, String block) {
        assertThat(CursorPlace.at(before).block()).isEqualTo(block);
    }

    @Test
    void commentsAndStringsDoNotSpeak() {
        assertThat(CursorPlace.at("guest { // mem").speaks()).isFalse();
        assertThat(CursorPlace.at("guest('na").speaks()).isFalse();
        assertThat(CursorPlace.at("guest { asm '''mov eax ; com").speaks()).isFalse();
        assertThat(CursorPlace.at("guest { asm '''mov eax ; com\n").speaks()).isTrue();
        assertThat(CursorPlace.at("guest { // done\n mem").speaks()).isTrue();
    }

    @Test
    void theVerbIsTheFirstWordBehindWhichTheCursorStands() {
        assertThat(CursorPlace.at("guest { tech").verb()).isEmpty();
        assertThat(CursorPlace.at("guest { technique ba").verb()).isEqualTo("technique");
        assertThat(CursorPlace.at("guest { memory 1.MiB\n technique ba").verb()).isEqualTo("technique");
        assertThat(CursorPlace.at("show tl").verb()).isEqualTo("show");
        assertThat(CursorPlace.at("guest { load 'a', a").verb()).isEqualTo("load");
    }

    @Test
    void thePartialWordIsWhatIsWrittenOfIt() {
        assertThat(CursorPlace.at("guest { techn").partial()).isEqualTo("techn");
        assertThat(CursorPlace.at("guest { ").partial()).isEmpty();
    }
}
