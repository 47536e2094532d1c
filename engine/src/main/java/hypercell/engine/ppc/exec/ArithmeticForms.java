package hypercell.engine.ppc.exec;

import static hypercell.engine.ppc.isa.Field.RA;
import static hypercell.engine.ppc.isa.Field.RA0;
import static hypercell.engine.ppc.isa.Field.RB;
import static hypercell.engine.ppc.isa.Field.RT;
import static hypercell.engine.ppc.isa.Field.SI;
import static hypercell.engine.ppc.isa.Field.SIS;

import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.semantics.Arithmetic;
import java.util.Map;

/// Sums, products and quotients.
final class ArithmeticForms {
    /// The second operand of a sum.
    private enum Second {
        RB,
        ZERO,
        MINUS_ONE,
        IMMEDIATE
    }

    /// What is added besides.
    private enum CarryIn {
        ZERO,
        ONE,
        CA
    }

    private ArithmeticForms() {}

    static void addTo(Map<String, Forms> forms) {
        forms.put("addi", insn -> immediate(insn, insn.field(SI)));
        forms.put("addis", insn -> immediate(insn, insn.field(SIS) << 16));
        forms.put("add", insn -> sum(insn, false, Second.RB, CarryIn.ZERO, false));
        forms.put("addc", insn -> sum(insn, false, Second.RB, CarryIn.ZERO, true));
        forms.put("adde", insn -> sum(insn, false, Second.RB, CarryIn.CA, true));
        forms.put("addme", insn -> sum(insn, false, Second.MINUS_ONE, CarryIn.CA, true));
        forms.put("addze", insn -> sum(insn, false, Second.ZERO, CarryIn.CA, true));
        forms.put("addic", insn -> sum(insn, false, Second.IMMEDIATE, CarryIn.ZERO, true));
        forms.put("addicRecord", insn -> recording(sum(insn, false, Second.IMMEDIATE, CarryIn.ZERO, true), insn));
        forms.put("subf", insn -> sum(insn, true, Second.RB, CarryIn.ONE, false));
        forms.put("subfc", insn -> sum(insn, true, Second.RB, CarryIn.ONE, true));
        forms.put("subfe", insn -> sum(insn, true, Second.RB, CarryIn.CA, true));
        forms.put("subfme", insn -> sum(insn, true, Second.MINUS_ONE, CarryIn.CA, true));
        forms.put("subfze", insn -> sum(insn, true, Second.ZERO, CarryIn.CA, true));
        forms.put("subfic", insn -> sum(insn, true, Second.IMMEDIATE, CarryIn.ONE, true));
        forms.put("neg", insn -> sum(insn, true, Second.ZERO, CarryIn.ONE, false));
        addProducts(forms);
    }

    private static void addProducts(Map<String, Forms> forms) {
        forms.put("mulli", insn -> {
            int rt = insn.field(RT);
            int ra = insn.field(RA);
            int factor = insn.field(SI);
            return cpu -> cpu.r[rt] = cpu.r[ra] * factor;
        });
        forms.put("mulhw", insn -> binary(insn, Arithmetic::highSigned));
        forms.put("mulhwu", insn -> binary(insn, Arithmetic::highUnsigned));
        forms.put("mullw", insn -> checked(insn, Arithmetic::productOverflows, (a, b) -> a * b));
        forms.put("divw", insn -> checked(insn, Arithmetic::signedQuotientUndefined, Arithmetic::quotientSigned));
        forms.put("divwu", insn -> checked(insn, (a, b) -> b == 0, Arithmetic::quotientUnsigned));
    }

    private static Handler recording(Handler handler, Insn insn) {
        int rt = insn.field(RT);
        return cpu -> {
            handler.run(cpu);
            cpu.record(cpu.r[rt]);
        };
    }

    private static Handler immediate(Insn insn, int value) {
        int rt = insn.field(RT);
        int ra = insn.field(RA0);
        return ra == 0 ? cpu -> cpu.r[rt] = value : cpu -> cpu.r[rt] = cpu.r[ra] + value;
    }

    private static Handler sum(Insn insn, boolean complement, Second second, CarryIn carryIn, boolean setsCarry) {
        int rt = insn.field(RT);
        int ra = insn.field(RA);
        int rb = insn.field(RB);
        int constant = second == Second.IMMEDIATE ? insn.field(SI) : second == Second.MINUS_ONE ? -1 : 0;
        boolean register = second == Second.RB;
        boolean overflows = insn.form().overflows();
        return cpu -> {
            int x = complement ? ~cpu.r[ra] : cpu.r[ra];
            int y = register ? cpu.r[rb] : constant;
            int carry = carryIn == CarryIn.CA ? cpu.state.ca ? 1 : 0 : carryIn.ordinal();
            int sum = x + y + carry;
            if (setsCarry) {
                cpu.state.ca = Arithmetic.carries(x, y, carry);
            }
            if (overflows) {
                cpu.setOverflow(Arithmetic.overflows(x, y, sum));
            }
            cpu.r[rt] = sum;
        };
    }

    private interface Operation {
        int of(int a, int b);
    }

    private interface Condition {
        boolean of(int a, int b);
    }

    private static Handler binary(Insn insn, Operation operation) {
        int rt = insn.field(RT);
        int ra = insn.field(RA);
        int rb = insn.field(RB);
        return cpu -> cpu.r[rt] = operation.of(cpu.r[ra], cpu.r[rb]);
    }

    private static Handler checked(Insn insn, Condition overflow, Operation operation) {
        if (!insn.form().overflows()) {
            return binary(insn, operation);
        }
        int rt = insn.field(RT);
        int ra = insn.field(RA);
        int rb = insn.field(RB);
        return cpu -> {
            cpu.setOverflow(overflow.of(cpu.r[ra], cpu.r[rb]));
            cpu.r[rt] = operation.of(cpu.r[ra], cpu.r[rb]);
        };
    }
}
