package hypercell.engine.x86.exec;

/// The x87, MMX and SSE part of [HandlerFactory].
final class FloatingHandlers {
    interface Action {
        void run(X86Cpu cpu);
    }

    /// A handler without operands.
    static final class Plain extends Handler {
        private final Action action;

        Plain(Action action) {
            this.action = action;
        }

        @Override
        void run(X86Cpu cpu) {
            action.run(cpu);
        }
    }

    private FloatingHandlers() {}

    /// The handler of a row's meaning, or null when it is none of these.
    static Handler of(Site site) {
        Handler handler = X87Handlers.of(site);
        if (handler == null) {
            handler = state(site);
        }
        if (handler == null) {
            handler = moves(site);
        }
        if (handler == null) {
            handler = integers(site);
        }
        return handler == null ? numbers(site) : handler;
    }

    private static Handler state(Site site) {
        Handler handler = FxForms.of(site);
        return handler == null ? ExtendedStateForms.of(site) : handler;
    }

    private static Handler moves(Site site) {
        if (site.insn().row().meaning().equals("emms")) {
            return new Plain(FloatingHandlers::emms);
        }
        Handler handler = VectorMoveForms.of(site);
        return handler == null ? VectorLaneForms.of(site) : handler;
    }

    private static void emms(X86Cpu cpu) {
        cpu.vectors.beginMmx();
        cpu.vectors.leaveMmx();
    }

    private static Handler integers(Site site) {
        Handler handler = LaneForms.of(site);
        if (handler == null) {
            handler = ShuffleForms.of(site);
        }
        if (handler == null) {
            handler = ShiftForms.of(site);
        }
        return handler == null ? StringCompare.of(site) : handler;
    }

    private static Handler numbers(Site site) {
        Handler handler = FloatForms.of(site);
        if (handler == null) {
            handler = FloatPairForms.of(site);
        }
        return handler == null ? FloatConversionForms.of(site) : handler;
    }
}
