package hypercell.engine.x86.isa;

import java.util.List;
import java.util.Set;

/// One row of the instruction table, in the manual's notation. Decoder, assembler, disassembler,
/// completion, `help` and the generated reference page all read the same rows.
///
/// @param number index of the row in the table, dense from 0; -1 for the pseudo rows
/// @param encoding the manual's encoding column, e.g. `81 /0 iv`
/// @param mnemonic upper case, e.g. `ADD`; further names of the row are in [InstructionTable#names(Row)]
/// @param operands the manual's operand column, e.g. `r/mv`, `immv`; `v` is 16, 32 or 64 by operand size; one in
///     parentheses is not written in the text but is an operand of the decoded instruction
/// @param modes which of 16-, 32- and 64-bit code have the row
/// @param traits `lock`, `rep`, `repe`, `privileged`, `iopl`, `sensitive`, `branch`, `endsBlock` ... as explained at
///     the head of `instructions.rows`
/// @param flags manual's flag effects, e.g. `OF SF ZF AF CF PF`; lower case = undefined, `-` = none
/// @param meaning key of the semantics that exec runs, e.g. `add`, `jcc`, `movToControl`
/// @param since first processor: 8086, 186, 286, 386, 486, 586, 686
/// @param summary one sentence for `help`
/// @param manual title of the manual page, e.g. `ADD—Add`
public record Row(
        int number,
        String encoding,
        String mnemonic,
        List<String> operands,
        Set<Integer> modes,
        Set<String> traits,
        String flags,
        String meaning,
        String since,
        String summary,
        String manual) {

    /// What undefined bytes decode to: the processor raises #UD.
    public static final Row INVALID = pseudo("(bad)", "invalid");
    /// What the first bytes of an instruction decode to when bytes run out.
    public static final Row INCOMPLETE = pseudo("(incomplete)", "incomplete");
    /// What an instruction longer than [Decoder#MAX_LENGTH] decodes to: the processor raises #GP(0).
    public static final Row TOO_LONG = pseudo("(too long)", "tooLong");

    private static Row pseudo(String mnemonic, String meaning) {
        return new Row(-1, "", mnemonic, List.of(), Set.of(), Set.of(), "-", meaning, "8086", "", "");
    }

    /// Whether the row carries trait `name`.
    public boolean is(String name) {
        return traits.contains(name);
    }

    /// Condition code 0..15 of Jcc, SETcc and CMOVcc (the low four bits of the opcode, SDM 1 "EFLAGS Condition
    /// Codes"); -1 for every other instruction.
    public int condition() {
        return switch (meaning) {
            case "jcc", "setcc", "cmovcc" -> Character.digit(encoding.charAt(encoding.startsWith("0F ") ? 4 : 1), 16);
            default -> -1;
        };
    }
}
