package hypercell.engine.oracle;

import java.util.ArrayList;
import java.util.List;

/// The x87, MMX and SSE instructions that [FloatingCases] covers, as assembler text.
final class FloatingTexts {
    private FloatingTexts() {}

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
}
