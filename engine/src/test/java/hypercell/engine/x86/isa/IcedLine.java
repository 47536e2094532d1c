package hypercell.engine.x86.isa;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// One line of `iced-decoder.txt.gz`: bytes, and what the iced decoder makes of them.
///
/// @param code iced's name of the encoding, e.g. `Add_rm16_r16`; `INVALID`
/// @param mnemonic e.g. `Add`
/// @param operands e.g. `r;si`, `m;ds;bx;si;1;0;0;UInt16`
/// @param words the other words of the line: `lock`, `decopt=...`, `err=...`
/// @param feature CPUID feature
record IcedLine(
        int bits,
        byte[] bytes,
        String code,
        String mnemonic,
        List<String> operands,
        List<String> words,
        String feature,
        String text) {

    static IcedLine parse(String line) {
        String[] columns = line.substring(3).split(", ", -1);
        List<String> operands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        String feature = "";
        for (String word : columns[columns.length - 1].split(" ")) {
            if (word.matches("op\\d=.*")) {
                operands.add(word.substring(4).replaceAll("0x0+(?=[0-9A-F])", "0x"));
            } else if (word.startsWith("cpuid=")) {
                feature = word.substring(6);
            } else {
                words.add(word);
            }
        }
        byte[] bytes = HexFormat.of().parseHex(columns[0].replace(" ", ""));
        return new IcedLine(
                Integer.parseInt(line.substring(0, 2)), bytes, columns[1], columns[2], operands, words, feature, line);
    }

    /// The value of a word `name=value`, or the empty string.
    String option(String name) {
        for (String word : words) {
            if (word.startsWith(name + "=")) {
                return word.substring(name.length() + 1);
            }
        }
        return "";
    }
}
