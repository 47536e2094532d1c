package hypercell.engine.ppc.exec;

import hypercell.engine.ppc.isa.Field;
import hypercell.engine.ppc.isa.Insn;
import hypercell.engine.ppc.isa.Row;
import hypercell.engine.x86.fault.UnsupportedFeature;
import java.util.HashMap;
import java.util.Map;

/// Makes handlers from decoded instructions, by the `meaning` column of the instruction table.
final class HandlerFactory {
    private static final Map<String, Forms> FORMS = new HashMap<>();

    static {
        ArithmeticForms.addTo(FORMS);
        LogicForms.addTo(FORMS);
        ConditionForms.addTo(FORMS);
        BranchForms.addTo(FORMS);
        StorageForms.addTo(FORMS);
        BlockStorageForms.addTo(FORMS);
        SystemForms.addTo(FORMS);
    }

    private HandlerFactory() {}

    /// Whether the interpreter knows a meaning.
    static boolean knows(String meaning) {
        return FORMS.containsKey(meaning);
    }

    static Handler make(Insn insn) {
        Row row = insn.form().row();
        Handler handler = row.is("unsupported")
                ? unsupported(insn)
                : FORMS.get(row.meaning()).make(insn);
        if (insn.form().records() && !setsCr0Itself(row)) {
            handler = recording(handler, insn);
        }
        return row.is("privileged") ? privileged(handler, insn.form().mnemonic()) : handler;
    }

    private static boolean setsCr0Itself(Row row) {
        return row.meaning().equals("tlbsx") || row.meaning().equals("dlmzb");
    }

    private static Handler unsupported(Insn insn) {
        return cpu -> {
            throw new UnsupportedFeature(
                    insn.form().mnemonic(), insn.form().row().manual());
        };
    }

    private static Handler privileged(Handler handler, String mnemonic) {
        return cpu -> {
            cpu.requireSupervisor(mnemonic);
            handler.run(cpu);
        };
    }

    /// Rc = 1: the target, which is the first operand, is compared with zero.
    private static Handler recording(Handler handler, Insn insn) {
        Field first = insn.form().row().operands().getFirst();
        int target = insn.field(first);
        return cpu -> {
            handler.run(cpu);
            cpu.record(cpu.r[target]);
        };
    }
}
