package hypercell.engine.oracle;

import hypercell.engine.observe.Event;
import hypercell.engine.x86.isa.Operand;
import hypercell.engine.x86.isa.Row;
import hypercell.engine.x86.state.CpuState;
import hypercell.engine.x86.state.Flags;
import hypercell.engine.x86.state.Segment;
import java.util.Set;

/// Where the 80286 that the tests were captured from and the processors from the 386 on differ by design. Each class
/// says what the manual demands instead, and checks that the engine does exactly that: a test is excused for nothing
/// else.
enum VectorException {
    LOCK(
            "`LOCK` before an instruction that does not take it",
            "#UD (SDM 2A \"LOCK—Assert LOCK# Signal Prefix\"); the 286 ignores the prefix") {
        @Override
        boolean explains(MooFile.Case test, VectorRun run) {
            return lockPrefixed(test.bytes()) && VectorRun.insn(test).row() == Row.INVALID && raises(test, run, 6);
        }
    },
    LENGTH(
            "an instruction of more than 10 bytes",
            "up to 15 bytes are legal (SDM 2A \"Instruction Prefixes\"); the 286 raises #GP beyond 10") {
        @Override
        boolean explains(MooFile.Case test, VectorRun run) {
            Event.Fault first = run.firstFault();
            return VectorRun.insn(test).length() > 10
                    && test.exception() == 13
                    && (first == null || first.pc() != address(test));
        }
    },
    STACK_LIMIT(
            "a word at offset FFFFh of the stack segment",
            "#SS (SDM 3B \"Real-Address Mode Exceptions and Interrupts\", vector 12); the 286 raises vector 13") {
        @Override
        boolean explains(MooFile.Case test, VectorRun run) {
            return test.exception() == 13 && raises(test, run, 12);
        }
    },
    RESTART(
            "a string instruction or `POP m` that raises #GP",
            "registers are as before the instruction or iteration (SDM 3A \"Program or Task Restart\"); the 286 has "
                    + "already moved SI, DI, CX or SP") {
        @Override
        boolean explains(MooFile.Case test, VectorRun run) {
            return test.exception() == 13
                    && raises(test, run, 13)
                    && Set.of("si", "di", "cx", "sp").containsAll(run.differentRegisters())
                    && asBefore(test, run);
        }

        /// CX and the indexes tell the same number of completed iterations; SP has lost the three words that
        /// the exception pushed and nothing else.
        private boolean asBefore(MooFile.Case test, VectorRun run) {
            int iterations = moved(test, run, "cx") * -1;
            int step = (test.before().registers().get("flags") & Flags.DF) != 0 ? -2 : 2;
            return moved(test, run, "sp") == -6
                    && moved(test, run, "si") == (uses(test, CpuState.SI) ? iterations * step : 0)
                    && moved(test, run, "di") == (uses(test, CpuState.DI) ? iterations * step : 0);
        }

        private int moved(MooFile.Case test, VectorRun run, String register) {
            return (short) (run.actual(register) - test.before().registers().get(register));
        }

        private boolean uses(MooFile.Case test, int index) {
            return VectorRun.insn(test).operands().stream()
                    .anyMatch(operand -> operand instanceof Operand.Memory memory && memory.base() == index);
        }
    },
    AAM_ZERO(
            "`AAM 0`",
            "#DE with the flags as before (SDM 3A \"Exception Classifications\", faults); the 286 has changed SF, ZF, PF") {
        @Override
        boolean explains(MooFile.Case test, VectorRun run) {
            return VectorRun.insn(test).row().meaning().equals("aam")
                    && raises(test, run, 0)
                    && run.differentRegisters().equals(Set.of("flags"));
        }
    },
    FS_GS(
            "`MOV` to and from the segment registers 4 and 5",
            "FS and GS exist since the 386 (SDM 3B \"New Instructions in the Intel386 Processor\"); the 286 raises #UD") {
        @Override
        boolean explains(MooFile.Case test, VectorRun run) {
            return test.exception() == 6
                    && VectorRun.insn(test).operands().stream()
                            .anyMatch(operand ->
                                    operand instanceof Operand.Segment segment && segment.number() >= Segment.FS)
                    && run.firstFault() == null;
        }
    };

    /// What the tests of the class have in common.
    final String what;
    /// What processors do instead, and where the manual says so.
    final String instead;

    VectorException(String what, String instead) {
        this.what = what;
        this.instead = instead;
    }

    /// Whether this class explains the difference that `run` found.
    abstract boolean explains(MooFile.Case test, VectorRun run);

    /// The class that explains the difference, or null.
    static VectorException of(MooFile.Case test, VectorRun run) {
        for (VectorException exception : values()) {
            if (exception.explains(test, run)) {
                return exception;
            }
        }
        return null;
    }

    private static boolean lockPrefixed(byte[] bytes) {
        for (byte b : bytes) {
            switch (b & 0xff) {
                case 0xf0 -> {
                    return true;
                }
                case 0x26, 0x2e, 0x36, 0x3e, 0xf2, 0xf3 -> {} // further prefixes of the 286
                default -> {
                    return false;
                }
            }
        }
        return false;
    }

    /// Whether the instruction itself is what raises the first exception, and it is `vector`.
    private static boolean raises(MooFile.Case test, VectorRun run, int vector) {
        Event.Fault first = run.firstFault();
        return first != null && first.vector() == vector && first.pc() == address(test);
    }

    private static long address(MooFile.Case test) {
        return test.before().registers().get("cs") * 16L
                + test.before().registers().get("ip");
    }
}
