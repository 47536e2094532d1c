package hypercell.kernel.jupyter;

/// One cell that was run.
///
/// @param session number of the kernel session, from 1
/// @param line execution count of the cell in its session
/// @param input the cell
/// @param output text of its value, or empty
record HistoryEntry(int session, int line, String input, String output) {}
