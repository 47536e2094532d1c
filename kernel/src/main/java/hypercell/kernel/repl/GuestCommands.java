package hypercell.kernel.repl;

import groovy.lang.NumberRange;
import hypercell.dsl.Guest;
import hypercell.engine.table.Nearest;
import hypercell.engine.x86.mmu.Access;
import hypercell.kernel.eval.Session;
import hypercell.kernel.repl.Command.CommandError;
import java.util.List;
import java.util.Map;

/// Commands that look at the current guest or drive it.
final class GuestCommands {
    private static final int DEFAULT_INSTRUCTIONS = 8;
    private static final int DEFAULT_BYTES = 64;
    private static final int DEFAULT_SLOTS = 16;
    private static final long MOST_BYTES = 1 << 20;
    private static final String PHYSICAL = "phys:";

    /// Computes a value as a cell does: interruptible, with errors reported, shown when it is not null.
    interface Runner {
        void run(String name, java.util.concurrent.Callable<?> work);
    }

    private final Session session;
    private final Runner runner;

    GuestCommands(Session session, Runner runner) {
        this.session = session;
        this.runner = runner;
    }

    void addTo(Commands commands) {
        commands.add(new Command("regs", "", "registers", 0, words -> show(":regs", Guest::getRegisters)));
        commands.add(new Command("dis", "[address|label] [n]", "disassembly", 2, this::disassemble));
        commands.add(new Command("mem", "gva|phys:gpa [bytes]", "a hex dump of memory", 2, this::memory));
        commands.add(new Command("stack", "[n]", "the top of the stack, with return addresses", 1, this::stack));
        commands.add(new Command("walk", "gva [r|w|x] [user]", "a walk of the page tables, TLB aside", 3, this::walk));
        commands.add(new Command("tlb", "", "entries of the TLB", 0, words -> show(":tlb", Guest::getTlb)));
        commands.add(new Command("pages", "", "mapped pages", 0, words -> show(":pages", Guest::getPages)));
        commands.add(new Command(
                "events", "", "faults, deliveries, flushes", 0, words -> show(":events", Guest::getEvents)));
        commands.add(new Command(
                "exits", "", "exits to the monitor by reason", 0, words -> show(":exits", Guest::getExits)));
        commands.add(new Command("log", "", "exits one by one", 0, words -> show(":log", Guest::getExitLog)));
        commands.add(new Command(
                "lanes", "", "application, kernel and monitor in turn", 0, words -> show(":lanes", Guest::getLanes)));
        commands.add(new Command(
                "monitor", "", "the monitor and what it holds", 0, words -> show(":monitor", Guest::getMonitor)));
        commands.add(new Command("shadow", "[gva]", "the guest's page tables beside hardware's", 1, this::shadow));
        commands.add(new Command("step", "[n]", "run n instructions, tell the last one's story", 1, this::step));
        commands.add(new Command("run", "[n]", "run until the guest stops, at most n instructions", 1, this::run));
        commands.add(
                new Command("reset", "", "put the guest back to its start", 0, words -> show(":reset", Guest::reset)));
    }

    private interface View {
        Object of(Guest guest);
    }

    private void show(String name, View view) throws CommandError {
        Guest guest = guest();
        runner.run(name, () -> view.of(guest));
    }

    private void disassemble(List<String> words) throws CommandError {
        Guest guest = guest();
        long from = words.isEmpty() ? guest.machine().cpu().pc() : address(guest, words.getFirst());
        long count = words.size() < 2 ? DEFAULT_INSTRUCTIONS : positive(words.get(1));
        runner.run(":dis", () -> guest.dis(from, count));
    }

    private void memory(List<String> words) throws CommandError {
        if (words.isEmpty()) {
            throw new CommandError(":mem needs an address", ":mem 0x1234 or :mem phys:0x5000 256");
        }
        Guest guest = guest();
        String where = words.getFirst();
        boolean physical = where.startsWith(PHYSICAL);
        long from = address(guest, physical ? where.substring(PHYSICAL.length()) : where);
        long bytes = words.size() < 2 ? DEFAULT_BYTES : positive(words.get(1));
        if (bytes > MOST_BYTES) {
            throw new CommandError(":mem shows at most %,d bytes".formatted(MOST_BYTES), "");
        }
        NumberRange range = new NumberRange(from, from + bytes - 1);
        runner.run(":mem", () -> (physical ? guest.getPhys() : guest.getMem()).getAt(range));
    }

    private void shadow(List<String> words) throws CommandError {
        Guest guest = guest();
        if (words.isEmpty()) {
            runner.run(":shadow", guest::getShadow);
            return;
        }
        long gva = address(guest, words.getFirst());
        runner.run(":shadow", () -> guest.shadow(gva));
    }

    private void stack(List<String> words) throws CommandError {
        Guest guest = guest();
        long slots = words.isEmpty() ? DEFAULT_SLOTS : positive(words.getFirst());
        runner.run(":stack", () -> guest.stack(slots));
    }

    private void walk(List<String> words) throws CommandError {
        if (words.isEmpty()) {
            throw new CommandError(":walk needs a linear address", ":walk 0x1234 w user");
        }
        Guest guest = guest();
        long gva = address(guest, words.getFirst());
        Access.Kind kind = Access.Kind.READ;
        boolean user = false;
        for (String word : words.subList(1, words.size())) {
            switch (word) {
                case "r", "read" -> kind = Access.Kind.READ;
                case "w", "write" -> kind = Access.Kind.WRITE;
                case "x", "execute" -> kind = Access.Kind.EXECUTE;
                case "user" -> user = true;
                default -> throw new CommandError("':walk' knows no '" + word + "'", "it knows r, w, x and user");
            }
        }
        Access access = Access.of(kind, user);
        runner.run(":walk", () -> guest.machine().walk(gva, access));
    }

    private void step(List<String> words) throws CommandError {
        Guest guest = guest();
        long count = words.isEmpty() ? 1 : positive(words.getFirst());
        runner.run(":step", () -> guest.step(count));
    }

    private void run(List<String> words) throws CommandError {
        Guest guest = guest();
        Map<String, Object> options = words.isEmpty() ? Map.of() : Map.of("max", positive(words.getFirst()));
        runner.run(":run", () -> guest.run(options));
    }

    private Guest guest() throws CommandError {
        return session.experiment()
                .current()
                .orElseThrow(() -> new CommandError("there is no guest yet", "make one with guest { ... }"));
    }

    private static long positive(String word) throws CommandError {
        long value = Numbers.read(word).orElse(0);
        if (value < 1) {
            throw new CommandError("'" + word + "' is not a count of 1 or more", "");
        }
        return value;
    }

    /// A number, a label or a register.
    private static long address(Guest guest, String word) throws CommandError {
        var number = Numbers.read(word);
        if (number.isPresent()) {
            return number.getAsLong();
        }
        if (guest.named(word) instanceof Number value) {
            return value.longValue();
        }
        throw new CommandError(
                "'" + word + "' is neither a number nor a label or register", Nearest.hint(word, guest.names()));
    }
}
