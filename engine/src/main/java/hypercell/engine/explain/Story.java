package hypercell.engine.explain;

import hypercell.engine.observe.Event;
import java.util.List;

/// What happened during one instruction (or one interrupt delivery): the instruction's own event and everything it
/// caused, in order. Data only; renderers lay it out.
///
/// @param text disassembly
/// @param events beginning with the [Event.Instruction]
public record Story(String text, List<Event> events) {}
