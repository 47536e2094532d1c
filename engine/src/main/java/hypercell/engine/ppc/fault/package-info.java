/// What stops an instruction of the PPC440: the sixteen interrupts of Book E, and what the manual leaves undefined.
package hypercell.engine.ppc.fault;
