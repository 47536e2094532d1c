/// Finds the mistakes of a specification before any machine exists. A check returns problems; it never throws.
package hypercell.dsl.check;
