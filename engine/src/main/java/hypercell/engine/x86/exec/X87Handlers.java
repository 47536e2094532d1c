package hypercell.engine.x86.exec;

/// From the meaning of an x87 row to its handler.
final class X87Handlers {
    private X87Handlers() {}

    /// The handler, or null when `site` is no x87 instruction.
    static Handler of(Site site) {
        String meaning = site.insn().row().meaning();
        if (!meaning.startsWith("f") && !meaning.equals("wait")) {
            return null;
        }
        Handler handler = moves(meaning, site);
        if (handler == null) {
            handler = comparisons(meaning, site);
        }
        if (handler == null) {
            handler = control(meaning, site);
        }
        if (handler == null) {
            handler = X87FunctionForms.of(meaning);
        }
        return handler == null ? X87ArithmeticForms.of(site) : handler;
    }

    private static Handler moves(String meaning, Site site) {
        return switch (meaning) {
            case "fld" -> load(site);
            case "fild" -> new X87MoveForms.LoadMemory(site, true);
            case "fbld" -> new X87MoveForms.LoadDecimal(site);
            case "fst" -> store(site, false);
            case "fstp" -> store(site, true);
            case "fist" -> X87StoreForms.integer(site, false, false);
            case "fistp" -> X87StoreForms.integer(site, true, false);
            case "fisttp" -> X87StoreForms.integer(site, true, true);
            case "fbstp" -> new X87StoreForms.StoreDecimal(site);
            case "fxch" -> new X87MoveForms.Exchange(site);
            case "fabs" -> new X87MoveForms.ChangeSign(true);
            case "fchs" -> new X87MoveForms.ChangeSign(false);
            case "fcmovb" -> conditionalMove(0, site);
            case "fcmove" -> conditionalMove(1, site);
            case "fcmovbe" -> conditionalMove(2, site);
            case "fcmovu" -> conditionalMove(3, site);
            case "fcmovnb" -> conditionalMove(4, site);
            case "fcmovne" -> conditionalMove(5, site);
            case "fcmovnbe" -> conditionalMove(6, site);
            case "fcmovnu" -> conditionalMove(7, site);
            case "fld1" -> new X87MoveForms.LoadConstant(X87Constant.FLD1);
            case "fldl2t" -> new X87MoveForms.LoadConstant(X87Constant.FLDL2T);
            case "fldl2e" -> new X87MoveForms.LoadConstant(X87Constant.FLDL2E);
            case "fldpi" -> new X87MoveForms.LoadConstant(X87Constant.FLDPI);
            case "fldlg2" -> new X87MoveForms.LoadConstant(X87Constant.FLDLG2);
            case "fldln2" -> new X87MoveForms.LoadConstant(X87Constant.FLDLN2);
            case "fldz" -> new X87MoveForms.LoadConstant(X87Constant.FLDZ);
            default -> null;
        };
    }

    private static Handler conditionalMove(int condition, Site site) {
        return Clones.of(X87MoveForms.ConditionalMove.class, condition).make(site);
    }

    private static Handler load(Site site) {
        if (!X87Operands.isMemory(site)) {
            return new X87MoveForms.LoadRegister(site);
        }
        return X87Operands.bytes(site) == 10
                ? new X87MoveForms.LoadExtended(site)
                : new X87MoveForms.LoadMemory(site, false);
    }

    private static Handler store(Site site, boolean pops) {
        return X87Operands.isMemory(site)
                ? X87StoreForms.real(site, pops)
                : new X87StoreForms.StoreRegister(site, pops);
    }

    private static Handler comparisons(String meaning, Site site) {
        return switch (meaning) {
            case "fcom" -> compare(site, 0);
            case "fcomp" -> compare(site, 1);
            case "fcompp" -> new X87CompareForms.WithRegister(site, true, 2);
            case "fucom" -> new X87CompareForms.WithRegister(site, false, 0);
            case "fucomp" -> new X87CompareForms.WithRegister(site, false, 1);
            case "fucompp" -> new X87CompareForms.WithRegister(site, false, 2);
            case "ficom" -> new X87CompareForms.WithMemory(site, true, 0);
            case "ficomp" -> new X87CompareForms.WithMemory(site, true, 1);
            case "fcomi" -> new X87CompareForms.ToFlags(site, true, 0);
            case "fcomip" -> new X87CompareForms.ToFlags(site, true, 1);
            case "fucomi" -> new X87CompareForms.ToFlags(site, false, 0);
            case "fucomip" -> new X87CompareForms.ToFlags(site, false, 1);
            case "ftst" -> new FloatingHandlers.Plain(X87CompareForms::test);
            case "fxam" -> new FloatingHandlers.Plain(X87CompareForms::examine);
            default -> null;
        };
    }

    private static Handler compare(Site site, int pops) {
        return X87Operands.isMemory(site)
                ? new X87CompareForms.WithMemory(site, false, pops)
                : new X87CompareForms.WithRegister(site, true, pops);
    }

    private static Handler control(String meaning, Site site) {
        return switch (meaning) {
            case "wait", "fwait" -> new FloatingHandlers.Plain(cpu -> cpu.fpu.await());
            case "fldcw" -> new X87ControlForms.LoadControl(site);
            case "fnstcw" -> new X87ControlForms.StoreWord(site, false);
            case "fnstsw" ->
                X87Operands.isMemory(site)
                        ? new X87ControlForms.StoreWord(site, true)
                        : new FloatingHandlers.Plain(X87ControlForms::statusToAx);
            case "fnclex" -> new FloatingHandlers.Plain(X87ControlForms::clearExceptions);
            case "fninit" -> new FloatingHandlers.Plain(X87ControlForms::initialize);
            case "fnop", "fneni", "fndisi", "fnsetpm", "feni", "fdisi", "fsetpm" ->
                new FloatingHandlers.Plain(X87ControlForms::nothing);
            case "fincstp" -> new FloatingHandlers.Plain(cpu -> X87ControlForms.rotate(cpu, 1));
            case "fdecstp" -> new FloatingHandlers.Plain(cpu -> X87ControlForms.rotate(cpu, -1));
            case "ffree" -> new X87ControlForms.Free(site, false);
            case "ffreep" -> new X87ControlForms.Free(site, true);
            case "fnstenv" -> new X87ControlForms.StoreEnvironment(site);
            case "fldenv" -> new X87ControlForms.LoadEnvironment(site);
            case "fnsave" -> new X87ControlForms.Save(site);
            case "frstor" -> new X87ControlForms.Restore(site);
            default -> null;
        };
    }
}
