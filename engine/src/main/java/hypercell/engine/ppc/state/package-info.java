/// The registers of the PPC440; no behaviour.
package hypercell.engine.ppc.state;
