package hypercell.engine.oracle;

import java.util.ArrayList;
import java.util.List;

/// The x87, MMX and SSE instructions that [FloatingCases] covers, as assembler text.
final class FloatingTexts {
    private FloatingTexts() {}

    static List<String> all() {
        List<String> texts = new ArrayList<>(x87());
        texts.addAll(simdIntegers());
        texts.addAll(simdNumbers());
        return List.copyOf(texts);
    }

    static List<String> x87() {
        List<String> texts = new ArrayList<>();
        for (String name : List.of("fadd", "fmul", "fsub", "fsubr", "fdiv", "fdivr")) {
            texts.add(name + " st0, st1");
            texts.add(name + " st2, st0");
            texts.add(name + "p st1, st0");
            texts.add(name + " dword [ebx]");
            texts.add(name + " qword [ebx]");
            String integer = "fi" + name.substring(1);
            texts.add(integer + " word [ebx]");
            texts.add(integer + " dword [ebx]");
        }
        for (String name : List.of("fcom", "fcomp")) {
            texts.add(name + " st1");
            texts.add(name + " dword [ebx]");
            texts.add(name + " qword [ebx]");
            texts.add("fi" + name.substring(1) + " word [ebx]");
            texts.add("fi" + name.substring(1) + " dword [ebx]");
        }
        for (String name : List.of("fucom", "fucomp", "fcomi", "fcomip", "fucomi", "fucomip")) {
            texts.add(name + " st1");
        }
        for (String name : List.of("fld", "fst", "fstp")) {
            texts.add(name + " st2");
            texts.add(name + " dword [ebx]");
            texts.add(name + " qword [ebx]");
        }
        texts.addAll(List.of("fld tword [ebx]", "fstp tword [ebx]", "fbld tword [ebx]", "fbstp tword [ebx]"));
        for (String name : List.of("fild", "fistp", "fisttp")) {
            texts.addAll(List.of(name + " word [ebx]", name + " dword [ebx]", name + " qword [ebx]"));
        }
        texts.addAll(List.of("fist word [ebx]", "fist dword [ebx]"));
        for (String condition : List.of("b", "e", "be", "u", "nb", "ne", "nbe", "nu")) {
            texts.add("fcmov" + condition + " st0, st1");
        }
        texts.addAll(List.of(
                "fcompp",
                "fucompp",
                "ftst",
                "fxam",
                "fxch st1",
                "fabs",
                "fchs",
                "fsqrt",
                "frndint",
                "fscale",
                "fprem",
                "fprem1",
                "fxtract",
                "fld1",
                "fldl2t",
                "fldl2e",
                "fldpi",
                "fldlg2",
                "fldln2",
                "fldz"));
        texts.addAll(List.of("f2xm1", "fyl2x", "fyl2xp1", "fpatan", "fptan", "fsin", "fcos", "fsincos"));
        texts.addAll(List.of(
                "fnop",
                "fnclex",
                "fninit",
                "fincstp",
                "fdecstp",
                "ffree st1",
                "fldcw [ebx]",
                "fnstcw [ebx]",
                "fnstsw [ebx]",
                "fnstsw ax",
                "fnstenv [ebx]",
                "wait"));
        return texts;
    }

    /// Integer instructions that exist for MMX and XMM registers alike.
    private static final List<String> INTEGER = List.of(
            ("paddb paddw paddd paddq psubb psubw psubd psubq paddsb paddsw paddusb paddusw psubsb psubsw psubusb psubusw"
                            + " pavgb pavgw pabsb pabsw pabsd psignb psignw psignd pmullw pmulhw pmulhuw pmulhrsw pmuludq"
                            + " pmaddwd pmaddubsw psadbw pcmpeqb pcmpeqw pcmpeqd pcmpgtb pcmpgtw pcmpgtd pminsw pminub"
                            + " pmaxsw pmaxub pand pandn por pxor packsswb packssdw packuswb punpckhbw punpckhwd"
                            + " punpckhdq pshufb phaddw phaddd phaddsw phsubw phsubd phsubsw")
                    .split(" "));
    /// Those that exist for XMM registers only.
    private static final List<String> WIDE_INTEGER = List.of(
            ("pmulld pmuldq pcmpeqq pcmpgtq pminsb pminsd pminuw pminud pmaxsb pmaxsd pmaxuw pmaxud packusdw punpcklqdq"
                            + " punpckhqdq punpcklbw punpcklwd punpckldq phminposuw andps andpd andnps andnpd orps orpd"
                            + " xorps xorpd unpcklps unpckhps unpcklpd unpckhpd pblendvb blendvps blendvpd movsldup"
                            + " movshdup ptest movaps movapd movdqa movups movupd movdqu")
                    .split(" "));

    static List<String> simdIntegers() {
        List<String> texts = new ArrayList<>();
        for (String name : INTEGER) {
            texts.add(name + " mm0, mm1");
            texts.add(name + " mm2, qword [ebx]");
            texts.add(name + " xmm0, xmm1");
            texts.add(name + " xmm0, oword [ebx]");
        }
        for (String name : List.of("punpcklbw", "punpcklwd", "punpckldq")) {
            texts.add(name + " mm0, mm1");
            texts.add(name + " mm2, dword [ebx]");
        }
        for (String name : WIDE_INTEGER) {
            texts.add(name + " xmm0, xmm1");
            texts.add(name + " xmm0, oword [ebx]");
        }
        texts.add("paddb xmm0, oword [ebx+8]"); // not aligned
        texts.add("movups xmm0, oword [ebx+7]");
        texts.add("lddqu xmm0, oword [ebx+7]");
        shifts(texts);
        shuffles(texts);
        moves(texts);
        strings(texts);
        return texts;
    }

    private static void shifts(List<String> texts) {
        for (String name : List.of("psllw", "pslld", "psllq", "psrlw", "psrld", "psrlq", "psraw", "psrad")) {
            for (String count : List.of("0", "1", "7", "15", "16", "31", "33", "63", "64", "255")) {
                texts.add(name + " mm0, " + count);
                texts.add(name + " xmm0, " + count);
            }
            texts.add(name + " mm0, mm1");
            texts.add(name + " xmm0, xmm2");
            texts.add(name + " xmm0, oword [ebx]");
        }
        for (String count : List.of("0", "1", "7", "8", "9", "15", "16", "200")) {
            texts.add("pslldq xmm0, " + count);
            texts.add("psrldq xmm0, " + count);
        }
    }

    private static void shuffles(List<String> texts) {
        for (String control : List.of("0", "1", "27", "78", "147", "228", "255")) {
            texts.add("pshufw mm0, mm1, " + control);
            for (String name : List.of("pshufd", "pshuflw", "pshufhw", "shufps", "pblendw", "mpsadbw", "blendps")) {
                texts.add(name + " xmm0, xmm1, " + control);
            }
            texts.add("insertps xmm0, xmm1, " + control);
            texts.add("insertps xmm0, dword [ebx], " + control);
        }
        for (int control = 0; control < 4; control++) {
            texts.add("shufpd xmm0, xmm1, " + control);
            texts.add("blendpd xmm0, xmm1, " + control);
        }
        for (int from = 0; from < 34; from += 3) {
            texts.add("palignr xmm0, xmm1, " + from);
            texts.add("palignr mm0, mm1, " + from);
        }
        for (String name : List.of("bw", "bd", "bq", "wd", "wq", "dq")) {
            texts.add("pmovsx" + name + " xmm0, xmm1");
            texts.add("pmovzx" + name + " xmm0, xmm1");
        }
        texts.add("pmovsxbq xmm0, word [ebx]");
        texts.add("pmovzxbd xmm0, dword [ebx]");
        texts.add("pmovzxdq xmm0, qword [ebx]");
    }

    private static void moves(List<String> texts) {
        texts.addAll(List.of(
                "movd xmm0, eax",
                "movd eax, xmm0",
                "movd mm0, eax",
                "movd eax, mm0",
                "movd xmm0, dword [ebx]",
                "movd dword [ebx], xmm0",
                "movd mm0, dword [ebx]",
                "movd dword [ebx], mm0",
                "movq xmm0, xmm1",
                "movq xmm0, qword [ebx]",
                "movq qword [ebx], xmm0",
                "movq mm0, mm1",
                "movq mm0, qword [ebx]",
                "movq qword [ebx], mm0",
                "movss xmm0, xmm1",
                "movss xmm0, dword [ebx]",
                "movss dword [ebx], xmm0",
                "movsd xmm0, xmm1",
                "movsd xmm0, qword [ebx]",
                "movsd qword [ebx], xmm0",
                "movlps xmm0, qword [ebx]",
                "movhps xmm0, qword [ebx]",
                "movlpd qword [ebx], xmm0",
                "movhpd qword [ebx], xmm0",
                "movhlps xmm0, xmm1",
                "movlhps xmm0, xmm1",
                "movddup xmm0, xmm1",
                "movddup xmm0, qword [ebx]",
                "movq2dq xmm0, mm1",
                "movdq2q mm0, xmm1",
                "movaps oword [ebx], xmm0",
                "movdqu oword [ebx+5], xmm0",
                "movaps oword [ebx+4], xmm0",
                "movntps oword [ebx], xmm0",
                "movntdq oword [ebx], xmm0",
                "movntq qword [ebx], mm0",
                "movntdqa xmm0, oword [ebx]",
                "movmskps eax, xmm0",
                "movmskpd eax, xmm0",
                "pmovmskb eax, xmm0",
                "pmovmskb eax, mm0",
                "emms"));
        for (String lane : List.of("0", "1", "2", "3", "6", "9", "15", "250")) {
            texts.add("pinsrb xmm0, eax, " + lane);
            texts.add("pinsrw xmm0, eax, " + lane);
            texts.add("pinsrw mm0, eax, " + lane);
            texts.add("pinsrd xmm0, eax, " + lane);
            texts.add("pinsrw xmm0, word [ebx], " + lane);
            texts.add("pextrb eax, xmm0, " + lane);
            texts.add("pextrb byte [ebx], xmm0, " + lane);
            texts.add("pextrw eax, xmm0, " + lane);
            texts.add("pextrw eax, mm0, " + lane);
            texts.add("pextrd eax, xmm0, " + lane);
            texts.add("extractps dword [ebx], xmm0, " + lane);
        }
    }

    private static void strings(List<String> texts) {
        for (int control = 0; control < 128; control++) {
            texts.add("pcmpestri xmm0, xmm1, " + control);
            texts.add("pcmpestrm xmm0, xmm1, " + control);
            texts.add("pcmpistri xmm0, xmm1, " + control);
            texts.add("pcmpistrm xmm0, xmm1, " + control);
        }
        texts.add("pcmpistri xmm0, oword [ebx+3], 12");
    }

    static List<String> simdNumbers() {
        List<String> texts = new ArrayList<>();
        for (String name : List.of("add", "sub", "mul", "div", "min", "max", "sqrt")) {
            for (String suffix : List.of("ps", "pd", "ss", "sd")) {
                texts.add(name + suffix + " xmm0, xmm1");
                texts.add(name + suffix + " xmm0, " + memory(suffix) + " [ebx]");
            }
        }
        for (String suffix : List.of("ps", "pd", "ss", "sd")) {
            for (int predicate = 0; predicate < 8; predicate++) {
                texts.add("cmp" + suffix + " xmm0, xmm1, " + predicate);
            }
            for (int rounding = 0; rounding < 16; rounding++) {
                texts.add("round" + suffix + " xmm0, xmm1, " + rounding);
            }
        }
        for (String name : List.of("haddps", "hsubps", "haddpd", "hsubpd", "addsubps", "addsubpd")) {
            texts.add(name + " xmm0, xmm1");
        }
        for (String control : List.of("255", "241", "49", "127", "0", "82", "204")) {
            texts.add("dpps xmm0, xmm1, " + control);
            texts.add("dppd xmm0, xmm1, " + control);
        }
        for (String name : List.of("comiss", "ucomiss", "comisd", "ucomisd")) {
            texts.add(name + " xmm0, xmm1");
        }
        conversions(texts);
        return texts;
    }

    private static String memory(String suffix) {
        return suffix.equals("ss") ? "dword" : suffix.equals("sd") ? "qword" : "oword";
    }

    private static void conversions(List<String> texts) {
        for (String name : List.of(
                "cvtdq2ps",
                "cvtps2dq",
                "cvttps2dq",
                "cvtdq2pd",
                "cvtpd2dq",
                "cvttpd2dq",
                "cvtps2pd",
                "cvtpd2ps",
                "cvtss2sd",
                "cvtsd2ss")) {
            texts.add(name + " xmm0, xmm1");
        }
        texts.addAll(List.of(
                "cvtpi2ps xmm0, mm1",
                "cvtpi2ps xmm0, qword [ebx]",
                "cvtpi2pd xmm0, mm1",
                "cvtpi2pd xmm0, qword [ebx]",
                "cvtps2pi mm0, xmm1",
                "cvttps2pi mm0, xmm1",
                "cvtpd2pi mm0, xmm1",
                "cvttpd2pi mm0, xmm1",
                "cvtsi2ss xmm0, eax",
                "cvtsi2sd xmm0, eax",
                "cvtsi2ss xmm0, dword [ebx]",
                "cvtss2si eax, xmm1",
                "cvttss2si eax, xmm1",
                "cvtsd2si eax, xmm1",
                "cvttsd2si eax, qword [ebx]",
                "cvtss2sd xmm0, dword [ebx]",
                "cvtdq2pd xmm0, qword [ebx]"));
    }
}
