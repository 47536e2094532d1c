package hypercell.dsl.internal;

import groovy.lang.Closure;
import hypercell.dsl.ExitName;
import hypercell.dsl.spec.ExitSpec;
import hypercell.engine.observe.ExitReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words of `exits { }`.
public final class ExitsScope extends Scope {
    private final List<ExitSpec.Rule> _rules = new ArrayList<>();
    private final List<ExitSpec.Ports> _ports = new ArrayList<>();
    private final List<ExitSpec.Watch> _watches = new ArrayList<>();

    private ExitsScope(Outside outside) {
        super("exits", outside);
    }

    static ExitSpec read(Outside outside, Closure<?> block) {
        ExitsScope scope = new ExitsScope(outside);
        fill(block, scope);
        return new ExitSpec(List.copyOf(scope._rules), List.copyOf(scope._ports), List.copyOf(scope._watches));
    }

    /// `on(RDTSC, CPUID) { vm -> ... }`.
    public void on(Object... namesAndBlock) {
        int names = namesAndBlock.length - 1;
        if (names < 1 || !(namesAndBlock[names] instanceof Closure<?> block)) {
            throw Mistake.at(here(), "on needs exits and a block", "write on(RDTSC) { vm -> vm.eax = 7 }");
        }
        rule(Arrays.asList(namesAndBlock).subList(0, names), block);
    }

    /// `trap RDTSC, HLT`: the exits are counted and shown, and go on as ever.
    public void trap(Object... names) {
        rule(Arrays.asList(names), null);
    }

    private void rule(List<?> names, Closure<?> block) {
        Set<ExitReason> reasons = EnumSet.noneOf(ExitReason.class);
        names.forEach(name -> reasons.addAll(ExitName.of(name).reasons()));
        String said = String.join(", ", names.stream().map(String::valueOf).toList());
        _rules.add(new ExitSpec.Rule(said, reasons, -1, parameters(block, "on", 1), here()));
    }

    /// `io(0x3f8..0x3ff) { port, value -> ... }`; `value` is null when the guest reads.
    public void io(Object ports, Closure<?> block) {
        Integers.Span span = Integers.ends(ports, "io");
        if (span.first() < 0 || span.first() + span.bytes() > 0x10000) {
            throw Mistake.at(here(), "ports are 0x0..0xffff, not " + Described.value(ports), "");
        }
        _ports.add(new ExitSpec.Ports((int) span.first(), (int) span.bytes(), parameters(block, "io", 2), here()));
    }

    /// `msr(0x10) { vm, value -> ... }`; `value` is null when the guest reads.
    public void msr(Object number, Closure<?> block) {
        long index = Integers.between(number, 0, 0xffff_ffffL, "the number of an MSR");
        Set<ExitReason> reasons = EnumSet.of(ExitReason.RDMSR, ExitReason.WRMSR);
        _rules.add(new ExitSpec.Rule(
                "msr(%s)".formatted(Hex.of(index)), reasons, index, parameters(block, "msr", 2), here()));
    }

    /// `exception(14) { vm -> ... }`.
    public void exception(Object vector, Closure<?> block) {
        long number = Integers.between(vector, 0, 31, "the vector of an exception");
        Set<ExitReason> reasons = EnumSet.of(ExitReason.EXCEPTION, ExitReason.PAGE_FAULT);
        _rules.add(new ExitSpec.Rule(
                "exception(%d)".formatted(number), reasons, number, parameters(block, "exception", 1), here()));
    }

    /// `watch gpa: 0x5000, on: write`.
    public void watch(Map<?, ?> options) {
        watch(options, null);
    }

    /// `watch(gpa: 0x5000..0x5fff, on: write) { vm -> ... }`.
    public void watch(Map<?, ?> options, Closure<?> block) {
        Options said = new Options("watch", options, here()).only("gpa", "on");
        Object where = said.need("gpa", "watch gpa: 0x5000, on: write");
        Integers.Span span = where instanceof Number ? Integers.ends(where, "gpa") : Integers.span(where, "gpa");
        String on = said.has("on") ? String.valueOf(said.get("on")) : "any";
        if (!List.of("read", "write", "any").contains(on)) {
            throw Mistake.at(here(), "watch is on: read, write or any", "");
        }
        _watches.add(new ExitSpec.Watch(
                span.first(),
                span.bytes(),
                !on.equals("write"),
                !on.equals("read"),
                parameters(block, "watch", 1),
                here()));
    }

    @Override
    protected Object constant(String name) {
        return name.equals("read") || name.equals("write") || name.equals("any") ? name : ExitName.word(name);
    }

    private Closure<?> parameters(Closure<?> block, String word, int most) {
        if (block != null && block.getMaximumNumberOfParameters() > most) {
            throw Mistake.at(here(), "the block of %s takes at most %d parameters".formatted(word, most), "");
        }
        return block;
    }
}
