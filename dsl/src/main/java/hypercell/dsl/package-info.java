/// Placeholder.
package hypercell.dsl;
