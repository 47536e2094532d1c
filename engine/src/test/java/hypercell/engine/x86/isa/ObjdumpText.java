package hypercell.engine.x86.isa;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Brings the Intel-syntax text of GNU objdump and ours to a common form, so that equal strings mean equal readings.
/// Where objdump's text says less than ours (named in each step), ours is reduced to it.
final class ObjdumpText {
    private static final List<String> SUFFIXED = List.of(
            "push", "pop", "call", "jmp", "ret", "retf", "enter", "leave", "fldenv", "frstor", "fnsave", "fnstenv",
            "lgdt", "lidt", "sgdt", "sidt");
    private static final List<String> NAMED_BY_SIZE = List.of("pusha", "popa", "pushf", "popf", "iret");
    /// objdump shows the registers that these work on.
    private static final Pattern IMPLICIT_REGISTERS =
            Pattern.compile("^(a\\d\\d )?(monitor|mwait|vmrun|vmload|vmsave|invlpga|skinit)\\b.*");
    private static final Pattern STRING_OPERATION = Pattern.compile("(movs|cmps|stos|lods|scas|ins|outs|xlat) (.*)");
    private static final Pattern ABSOLUTE = Pattern.compile("\\b([defgsc]s):(0x[0-9a-f]+)");
    private static final Pattern SEGMENTED = Pattern.compile("\\b([defgsc]s):\\[");
    private static final List<String> PREDICATES = List.of("eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord");
    private static final Pattern PREDICATE =
            Pattern.compile("cmp(" + String.join("|", PREDICATES) + ")([ps][sd])( .*)");
    private static final Pattern RELATIVE = Pattern.compile("\\[[re]ip[^]]*\\](.*?) *# (0x[0-9a-f]+).*");
    private static final Map<Integer, String> FAR_SIZES = Map.of(16, "dword ", 32, "fword ", 64, "tword ");
    private static final Map<String, String> SIZES = Map.of(
            "BYTE", "byte", "WORD", "word", "DWORD", "dword", "FWORD", "fword", "QWORD", "qword", "TBYTE", "tword",
            "OWORD", "oword", "XMMWORD", "oword", "MMWORD", "qword");

    private ObjdumpText() {}

    /// objdump's text in the common form.
    static String theirs(String text, Insn insn, int bits) {
        String t = RELATIVE.matcher(text.replaceAll("\\s+", " ")).replaceFirst("[rel $2]$1");
        t = t.replaceFirst(" *#.*", "")
                .strip()
                .replaceAll("\\[[er]iz\\*1\\+", "[")
                .replace("movabs ", "mov ");
        t = t.replaceFirst("^(data16|data32|addr16|addr32) ", "").replaceFirst("^(data16|data32|addr16|addr32) ", "");
        t = t.replace("repz ", "repe ").replace("repnz ", "repne ").replaceFirst("^fwait$", "wait");
        t = t.replaceAll("\\+0x0(?=\\])", "").replaceFirst("^xchg (ax,ax|eax,eax)$", bits == 64 ? "$0" : "nop");
        t = t.replaceAll("\\bst\\((\\d)\\)", "st$1").replaceAll("\\bst\\b", "st0");
        t = predicate(t).replaceFirst("^(p?blendv\\w+ .*),xmm0$", "$1");
        t = t.replaceFirst("^(fn?(?:eni|disi|setpm))\\(.*", "$1");
        t = t.replaceFirst("^(sysret|sysexit)d", "$1").replaceFirst("^rex.W\\w* (call|jmp) FWORD", "$1 TBYTE");
        t = operationOnString(t, bits);
        t = Pattern.compile("\\b([A-Z]+) PTR ").matcher(t).replaceAll(m -> SIZES.get(m.group(1)) + " ");
        t = ABSOLUTE.matcher(t)
                .replaceAll(m ->
                        m.group(1).equals("ds") ? "[" + m.group(2) + "]" : "[" + m.group(1) + ":" + m.group(2) + "]");
        t = SEGMENTED.matcher(t).replaceAll("[$1:");
        t = sizeSuffix(t, bits);
        if (bits == 64 && insn.addressBits() == 32) {
            t = t.replaceFirst("(\\[(?:rel )?(?:[defgsc]s:)?0x)ffffffff(?=[^]])", "$1");
        }
        if (insn.row().mnemonic().matches("LAR|LSL") || insn.row().meaning().equals("movToSegment")) {
            t = t.replaceFirst(",[er]([a-ds].)$", ",$1").replaceFirst(",(r\\d+)d?$", ",$1w");
        }
        return common(t, insn, bits);
    }

    /// Our text in the common form.
    static String ours(String text, Insn insn, int bits) {
        String t = text.replace(", ", ",");
        t = t.replaceAll("\\[(a16|a32|qword) ", "[").replaceAll("\\[ds:(0x[0-9a-f]+)\\]", "[$1]");
        if (insn.row().is("branch") && !insn.row().meaning().startsWith("ret")) {
            t = t.replaceFirst("^o(16|32) (?=j|loop)", "")
                    .replaceFirst("(near word|near dword|word|dword|short) (?=0x)", "");
        }
        t = t.replaceFirst("^(o\\d+ )?a(16|32) (?=loop|maskmov)", "")
                .replaceAll("^((?:rep\\S* )?(?:a(?:16|32) )?)ds ", "$1");
        t = t.replaceAll("far (word |dword |qword )?", FAR_SIZES.get(insn.operandBits()));
        t = t.replaceFirst("^(nop .*),.*", "$1").replaceFirst("^(fu?comp?|fxch) st0,", "$1 ");
        return common(t, insn, bits);
    }

    /// Steps for both sides: XCHG has no order, and a width that we leave out is not compared.
    private static String common(String text, Insn insn, int bits) {
        String t = IMPLICIT_REGISTERS.matcher(text).replaceFirst("$2");
        boolean keyword =
                InstructionTable.pattern(insn.row()).sizeKeyword || t.matches("(call|jmp) (fword|dword|word|tword) .*");
        if (!keyword && !t.startsWith("push ")) {
            t = t.replaceAll("\\b(byte|word|dword|fword|qword|tword|oword) (?=\\[)", "");
        }
        Matcher exchange = Pattern.compile("((?:lock )?xchg )([^,]*),(.*)").matcher(t);
        if (exchange.matches() && exchange.group(2).compareTo(exchange.group(3)) > 0) {
            t = exchange.group(1) + exchange.group(3) + "," + exchange.group(2);
        }
        return t;
    }

    /// `cmpltps xmm1,xmm2` is `cmpps xmm1,xmm2,0x1`.
    private static String predicate(String text) {
        Matcher m = PREDICATE.matcher(text);
        return m.matches() ? "cmp" + m.group(2) + m.group(3) + ",0x" + PREDICATES.indexOf(m.group(1)) : text;
    }

    /// `pushw 0x5` is `push word 0x5`, `retw` in 32-bit code `o16 ret`, `lgdtd` in 32-bit code `lgdt`.
    private static String sizeSuffix(String text, int bits) {
        String mnemonic = text.replaceFirst("[ ].*", "");
        String rest = text.substring(mnemonic.length());
        String stem = mnemonic.substring(0, mnemonic.length() - 1);
        if (NAMED_BY_SIZE.contains(mnemonic)) {
            boolean quad = bits == 64 && !mnemonic.equals("iret");
            return mnemonic + (quad ? "q" : bits == 16 ? "" : "d") + rest;
        }
        if (!SUFFIXED.contains(stem) || !mnemonic.matches(".*[wdq]")) {
            return text;
        }
        if (mnemonic.equals("retfq")) {
            return "o64 retf" + rest;
        }
        int size = mnemonic.endsWith("w") ? 16 : mnemonic.endsWith("d") ? 32 : 64;
        if (size == bits || rest.contains("[") && !stem.matches("[ls][gi]dt|f.*")) {
            return stem + rest;
        }
        String word = size == 16 ? "word" : "dword";
        boolean branch = stem.equals("jmp") || stem.equals("call");
        return stem.equals("push") && rest.startsWith(" 0x")
                ? "push " + word + rest
                : (branch ? "" : "o" + size + " ") + stem + rest;
    }

    /// `rep movs BYTE PTR es:[edi],BYTE PTR fs:[esi]` is `rep fs movsb`.
    private static String operationOnString(String text, int bits) {
        String repeat = text.startsWith("rep") ? text.substring(0, text.indexOf(' ') + 1) : "";
        Matcher m = STRING_OPERATION.matcher(text.substring(repeat.length()));
        if (!m.matches()) {
            return text;
        }
        String operands = m.group(2);
        String size = operands.contains("QWORD")
                ? "q"
                : operands.contains("DWORD") ? "d" : operands.contains("WORD") ? "w" : "b";
        int address = operands.matches(".*\\[e.*") ? 32 : operands.matches(".*\\[r.*") ? 64 : 16;
        Matcher source = Pattern.compile("([defgsc]s):\\[[er]?(?:si|bx)\\]").matcher(operands);
        String segment = source.find() && !source.group(1).equals("ds") ? source.group(1) + " " : "";
        return repeat + (address == bits ? "" : "a" + address + " ") + segment + m.group(1) + size;
    }
}
