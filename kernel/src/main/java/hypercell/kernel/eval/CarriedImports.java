package hypercell.kernel.eval;

import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/// Makes the imports of earlier cells valid in the next cell. A name that the cell itself imports or defines wins.
final class CarriedImports extends CompilationCustomizer {
    private final List<Import> carried;
    private List<Import> written = List.of();
    private boolean done;

    /// For the compilation of one cell.
    CarriedImports(List<Import> carried) {
        super(CompilePhase.CONVERSION);
        this.carried = List.copyOf(carried);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode classNode) {
        // Called once per class of the cell, but imports belong to the module.
        if (done) {
            return;
        }
        done = true;
        ModuleNode module = source.getAST();
        written = Import.of(module);
        carried.forEach(each -> each.addTo(module));
    }

    /// The imports that the cell itself wrote; known after compilation.
    List<Import> written() {
        return written;
    }

    /// `earlier` followed by those of `cell`, without those whose name the cell imports or defines anew. A class
    /// that the cell defines is carried as an import, too: only so does its name win over star imports.
    static List<Import> merge(List<Import> earlier, CompiledCell cell) {
        List<Import> merged = new ArrayList<>(earlier);
        List<Import> later = new ArrayList<>(cell.imports());
        for (String name : cell.exportedTopLevel()) {
            later.add(new Import(Import.Kind.CLASS, name, "", name.substring(name.lastIndexOf('.') + 1)));
        }
        for (Import each : later) {
            merged.removeIf(old -> old.replacedBy(each));
            merged.add(each);
        }
        return merged;
    }
}
