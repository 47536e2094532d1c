/// What PPC440 instructions compute: static methods, values in, values out.
package hypercell.engine.ppc.semantics;
