/// Rewrites scripts while they are compiled, so that assembly and expectations can be written as they are thought:
/// bodies of `asm { }`, literal `asm '''text'''`, `expect { }`, and positions inside `guest { }`. Everything else of a
/// script stays as it is. One global AST transformation at CONVERSION
/// ([hypercell.dsl.internal.rewrite.ScriptRewriting]), which travels in the jar and therefore works in scripts,
/// notebooks, the REPL and the Groovy compiler alike.
package hypercell.dsl.internal.rewrite;
