package hypercell.dsl;

import org.codehaus.groovy.control.CompilerConfiguration;

/// How scripts and cells are compiled: base class, default imports, interrupt checks. The rewriting of `asm` and
/// `expect` bodies is a global AST transformation and needs no configuration.
public final class DslCompiler {
    private DslCompiler() {}

    /// A fresh configuration; callers may add customizers of their own.
    public static CompilerConfiguration configuration() {
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(ExperimentScript.class.getName());
        return configuration;
    }
}
