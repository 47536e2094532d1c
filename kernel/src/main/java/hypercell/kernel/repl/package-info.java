/// The interactive session in a terminal, on JLine: reading, highlighting, completing, commands that begin with a
/// colon. Works on a dumb terminal and with input from a pipe.
package hypercell.kernel.repl;
