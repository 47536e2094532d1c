package hypercell.engine.ppc.exec;

import hypercell.engine.ppc.isa.Insn;

/// Makes a handler from a decoded instruction.
@FunctionalInterface
interface Forms {
    Handler make(Insn insn);
}
