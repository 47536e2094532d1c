/// The memory management unit of the PPC440: a TLB that software writes, and nothing that walks tables.
package hypercell.engine.ppc.mmu;
