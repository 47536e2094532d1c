package hypercell.engine.machine;

/// Why a run ended.
public sealed interface Stop {
    /// One sentence for people.
    String sentence();

    /// HLT with no interrupt that could ever wake the processor.
    record Halted(long pc) implements Stop {
        @Override
        public String sentence() {
            return "halted at 0x%08x".formatted(pc);
        }
    }

    /// The budget of guest instructions is used up.
    record Budget(long instructions, long pc) implements Stop {
        @Override
        public String sentence() {
            return "out of budget after %,d instructions, at 0x%08x".formatted(instructions, pc);
        }
    }

    /// `step` did what was asked.
    record Stepped(long pc) implements Stop {
        @Override
        public String sentence() {
            return "stepped to 0x%08x".formatted(pc);
        }
    }

    /// An instruction at a breakpoint is about to run.
    record Breakpoint(long pc) implements Stop {
        @Override
        public String sentence() {
            return "breakpoint at 0x%08x".formatted(pc);
        }
    }

    /// A fault while delivering a double fault: the processor shuts down.
    record TripleFault(long pc, String cause) implements Stop {
        @Override
        public String sentence() {
            return "triple fault at 0x%08x: %s".formatted(pc, cause);
        }
    }

    /// Somebody asked for it from outside.
    record Interrupted(long pc) implements Stop {
        @Override
        public String sentence() {
            return "interrupted at 0x%08x".formatted(pc);
        }
    }

    /// The guest ended itself through a device (isa-debug-exit and the like).
    record Exited(int status, String device) implements Stop {
        @Override
        public String sentence() {
            return "exited with status %d through %s".formatted(status, device);
        }
    }

    /// The guest used something the engine does not implement; nothing was executed silently.
    record Unsupported(long pc, String feature, String manual) implements Stop {
        @Override
        public String sentence() {
            return "unsupported at 0x%08x: %s (%s)".formatted(pc, feature, manual);
        }
    }

    /// The guest did what its processor's manual leaves undefined; a made-up outcome would teach something wrong.
    record Undefined(long pc, String what, String manual) implements Stop {
        @Override
        public String sentence() {
            return "undefined at 0x%08x: %s (%s)".formatted(pc, what, manual);
        }
    }

    /// A device or handler that the user wrote failed.
    record UserCodeFailed(long pc, Throwable failure) implements Stop {
        @Override
        public String sentence() {
            return "user code failed at 0x%08x: %s".formatted(pc, failure);
        }
    }
}
