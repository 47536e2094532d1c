package hypercell.dsl;

import hypercell.engine.machine.Stop;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;

/// What one run left behind; it stays when the machine is gone. Registers are also properties: `run.eax`.
///
/// @param number of the run in its experiment, from 1
/// @param guest name of the guest
/// @param technique how it was virtualized
/// @param stop how it ended
/// @param detail how it ended, with addresses
/// @param instructions guest instructions of this run
/// @param registers unsigned values by name, in the order of a register dump, parts (`ax`, `al`) left out
/// @param exits exits by reason; empty on bare hardware
/// @param console everything the guest has written to COM1 so far
/// @param digest SHA-256 of the events and the machine's state
/// @param recent after an end that is not orderly: the last instructions, oldest first, disassembled
/// @param hint what is probably wrong, or empty
public record Run(
        long number,
        String guest,
        String technique,
        StopKind stop,
        Stop detail,
        long instructions,
        SequencedMap<String, Number> registers,
        SortedMap<String, Long> exits,
        String console,
        String digest,
        List<String> recent,
        String hint) {
    /// Guest instructions of this run: the same word as in `expect`.
    public long getSteps() {
        return instructions;
    }

    /// Number of exits for a reason.
    public long exits(Object reason) {
        return exits.getOrDefault(ExitName.of(reason).name(), 0L);
    }

    /// Groovy's `run.eax`.
    public Object propertyMissing(String name) {
        Number value = registers.get(name);
        if (value == null) {
            throw UserError.here(
                    "a run has no '" + name + "'", hypercell.engine.table.Nearest.hint(name, registers.keySet()));
        }
        return value;
    }

    /// A few lines for people.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "%s · %s · %s · %,d instructions".formatted(guest, technique, detail.sentence(), instructions));
        if (!recent.isEmpty()) {
            text.append("\nlast instructions:");
            recent.forEach(line -> text.append("\n  ").append(line));
        }
        if (!hint.isEmpty()) {
            text.append("\nhint: ").append(hint);
        }
        return text.toString();
    }
}
