package hypercell.dsl;

import groovy.lang.NumberRange;
import hypercell.dsl.Views.Listing;
import hypercell.dsl.build.Plan;
import hypercell.dsl.spec.BootSpec;
import hypercell.engine.boot.Symbol;
import hypercell.engine.boot.SymbolTable;
import hypercell.engine.platform.PcMachine;
import hypercell.engine.table.Nearest;
import hypercell.engine.x86.isa.Assembly;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The names in a guest's code, whether it was assembled here or comes from the symbol table of a kernel's ELF file.
final class GuestCode {
    private static final int LONGEST_INSTRUCTION = 15;
    private final Plan plan;
    private final Map<String, Long> labels;
    private final SymbolTable symbols;

    GuestCode(Plan plan) {
        this.plan = plan;
        Optional<BootSpec> boot = plan.guest().boot();
        List<Symbol> known = boot.map(it -> it.image().symbols()).orElseGet(this::assembled);
        symbols = SymbolTable.of(known);
        labels = boot.isPresent() ? byName(known) : plan.program().labels();
    }

    private static Map<String, Long> byName(List<Symbol> symbols) {
        Map<String, Long> labels = new LinkedHashMap<>();
        symbols.forEach(symbol -> labels.putIfAbsent(symbol.name(), symbol.address()));
        return Collections.unmodifiableMap(labels);
    }

    /// Labels of the blocks, each reaching to the next one or to the end of its block; constants are not places.
    private List<Symbol> assembled() {
        List<Symbol> found = new ArrayList<>();
        for (Assembly part : plan.program().parts()) {
            long end = part.origin() + part.bytes().length;
            List<Map.Entry<String, Long>> own = part.labels().entrySet().stream()
                    .filter(label -> label.getValue() >= part.origin() && label.getValue() < end)
                    .sorted(Map.Entry.comparingByValue())
                    .toList();
            for (int i = 0; i < own.size(); i++) {
                long next = i + 1 < own.size() ? own.get(i + 1).getValue() : end;
                long address = own.get(i).getValue();
                found.add(new Symbol(own.get(i).getKey(), address, Math.max(1, next - address)));
            }
        }
        return found;
    }

    Map<String, Long> labels() {
        return labels;
    }

    SymbolTable symbols() {
        return symbols;
    }

    long label(CharSequence name) {
        Long address = labels.get(name.toString());
        if (address == null) {
            throw UserError.here(
                    "there is no label '%s'".formatted(name), Nearest.hint(name.toString(), labels.keySet()));
        }
        return address;
    }

    /// Whether a linear address lies in what an `asm` block produced; where a kernel's code lies only it knows.
    boolean holds(long gva) {
        return plan.guest().boot().isPresent()
                || plan.program().parts().stream()
                        .anyMatch(part -> gva >= part.origin() && gva < part.origin() + part.bytes().length);
    }

    /// A disassembler for the processor's present mode.
    Disassembly disassembly(PcMachine machine) {
        String mode = machine.cpu().mode();
        boolean narrow = mode.contains("16") || mode.startsWith("real");
        return new Disassembly(labels, symbols, mode.startsWith("64") ? 64 : narrow ? 16 : 32);
    }

    Listing list(PcMachine machine, long gva, int lines) {
        byte[] code = readable(MemoryView.linear(machine), gva, lines * LONGEST_INSTRUCTION);
        return disassembly(machine).list(gva, code, lines);
    }

    /// As many bytes as are mapped, at most `count`.
    private static byte[] readable(MemoryView memory, long from, int count) {
        int got = count;
        while (got > 0) {
            try {
                return memory.getAt(new NumberRange(from, from + got - 1)).toArray();
            } catch (UserError e) {
                long lastPage = from + got - 1 & -4096;
                if (lastPage <= from) {
                    throw e;
                }
                got = (int) (lastPage - from);
            }
        }
        return new byte[0];
    }
}
