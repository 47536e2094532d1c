package hypercell.dsl;

import groovy.lang.Closure;
import hypercell.dsl.internal.Integers;
import hypercell.dsl.spec.ExitSpec;
import hypercell.engine.bus.DeviceFailure;
import hypercell.engine.monitor.Exit;
import hypercell.engine.monitor.ExitChoice;
import hypercell.engine.monitor.ExitHandler;
import hypercell.engine.observe.ExitReason;
import java.util.EnumSet;
import java.util.Set;

/// Calls the blocks of `exits { }`. A failure leaves through the engine as the guest's stop.
final class UserExits implements ExitHandler {
    private final Guest guest;
    private final ExitSpec spec;
    private final Set<ExitReason> wanted = EnumSet.noneOf(ExitReason.class);

    UserExits(Guest guest, ExitSpec spec) {
        this.guest = guest;
        this.spec = spec;
        for (ExitSpec.Rule rule : spec.rules()) {
            if (rule.block() != null) {
                wanted.addAll(rule.reasons());
            }
        }
        if (spec.watches().stream().anyMatch(watch -> watch.block() != null)) {
            wanted.add(ExitReason.WATCH);
        }
    }

    @Override
    public boolean wants(ExitReason reason) {
        return wanted.contains(reason);
    }

    @Override
    public void handle(Exit exit, ExitChoice choice) {
        GuestAtExit vm = new GuestAtExit(guest, exit, choice);
        for (ExitSpec.Rule rule : spec.rules()) {
            if (rule.block() != null && rule.reasons().contains(exit.reason()) && meant(rule, exit)) {
                call(rule, vm, exit);
            }
        }
        for (ExitSpec.Watch watch : spec.watches()) {
            boolean inside = exit.gpa() >= watch.gpa() && exit.gpa() < watch.gpa() + watch.bytes();
            if (exit.reason() == ExitReason.WATCH && inside && watch.block() != null) {
                guarded("watch", () -> watch.block().call(vm));
            }
        }
    }

    private boolean meant(ExitSpec.Rule rule, Exit exit) {
        if (rule.number() < 0) {
            return true;
        }
        boolean register = exit.reason() == ExitReason.RDMSR || exit.reason() == ExitReason.WRMSR;
        return rule.number() == (register ? guest.machine().cpu().register("ecx") : exit.vector());
    }

    private void call(ExitSpec.Rule rule, GuestAtExit vm, Exit exit) {
        Closure<?> block = rule.block();
        if (block.getMaximumNumberOfParameters() < 2) {
            guarded(rule.said(), () -> block.getMaximumNumberOfParameters() == 0 ? block.call() : block.call(vm));
            return;
        }
        boolean write = exit.reason() == ExitReason.WRMSR;
        Object value = write ? Integers.unsigned(vm.pair()) : null;
        Object given = guarded(rule.said(), () -> block.call(vm, value));
        if (write) {
            vm.advance();
        } else if (given != null) {
            vm.setPair(Integers.raw(given, 64, "the value that " + rule.said() + " gave"));
            vm.advance();
        } else {
            vm.emulate();
        }
    }

    private interface Body {
        Object run();
    }

    private static Object guarded(String said, Body body) {
        try {
            return body.run();
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new DeviceFailure(said, e);
        }
    }
}
