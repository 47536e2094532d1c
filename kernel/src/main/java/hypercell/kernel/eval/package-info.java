/// The one session: evaluates cells and scripts, keeps what they define, explains what went wrong, completes and
/// inspects. Notebook, REPL, script runner and grader all stand on [hypercell.kernel.eval.Session].
///
/// A cell is compiled by Groovy with three changes to its syntax tree, the same for scripts: top-level declarations
/// become session variables ([hypercell.kernel.eval.TopLevelHoisting]), imports of earlier cells are added
/// ([hypercell.kernel.eval.CarriedImports]), and loops, closures and methods look for an interrupt
/// ([hypercell.kernel.eval.InterruptChecks]). Every cell has a class loader of its own, which lives exactly as long as
/// something that the cell defined is still reachable.
package hypercell.kernel.eval;
