/// Runs PPC440 code: handlers made from decoded rows, interrupts, timers, the run loop.
package hypercell.engine.ppc.exec;
