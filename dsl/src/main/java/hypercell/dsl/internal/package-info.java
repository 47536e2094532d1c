/// The Groovy side of the DSL: delegates of the blocks, the AST transformation, units. No part of this is an interface
/// for other modules.
package hypercell.dsl.internal;
