package hypercell.kernel.eval;

import groovy.lang.GroovyClassLoader;
import hypercell.dsl.DslCompiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.tools.GroovyClass;

/// Compiles one cell or script to bytes. Cells and scripts take this same path.
final class CellCompiler {
    private final ClassLoader session;

    /// @param session where the classes of earlier cells are found
    CellCompiler(ClassLoader session) {
        this.session = session;
    }

    /// Compiles `source`.
    ///
    /// @param name name for messages and stack traces
    /// @param carried imports of earlier cells
    /// @throws org.codehaus.groovy.control.CompilationFailedException when it does not compile
    CompiledCell compile(String source, String name, List<Import> carried) {
        CarriedImports imports = new CarriedImports(carried);
        CompilerConfiguration configuration = DslCompiler.configuration();
        configuration.setScriptBaseClass(CellScript.class.getName());
        // Error messages and completion show parameter names.
        configuration.setParameters(true);
        configuration.addCompilationCustomizers(imports, new TopLevelHoisting(), new InterruptChecks());
        try (GroovyClassLoader resolver = new GroovyClassLoader(session, configuration)) {
            CompilationUnit unit = new CompilationUnit(configuration, null, resolver);
            SourceUnit sourceUnit = unit.addSource(SourceName.marked(name), source);
            unit.compile(Phases.CLASS_GENERATION);
            return new CompiledCell(scriptClass(sourceUnit), bytes(unit), imports.written());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String scriptClass(SourceUnit unit) {
        for (ClassNode node : unit.getAST().getClasses()) {
            if (node.isScriptBody() || SourceName.isScriptClass(node.getName())) {
                return node.getName();
            }
        }
        return "";
    }

    private static Map<String, byte[]> bytes(CompilationUnit unit) {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (GroovyClass each : unit.getClasses()) {
            classes.put(each.getName(), each.getBytes());
        }
        return classes;
    }
}
