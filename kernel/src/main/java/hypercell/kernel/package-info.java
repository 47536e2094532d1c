/// Placeholder.
package hypercell.kernel;
