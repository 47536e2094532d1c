package hypercell.kernel.eval;

import java.util.List;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.ModuleNode;

/// One import of a cell, as text, so that it can be carried to later cells and kept in the script cache.
///
/// @param kind form of the import
/// @param type class name, or for [Kind#PACKAGE] the package name with its final dot
/// @param member static member, or empty
/// @param alias name the cell uses, or empty for star imports
record Import(Kind kind, String type, String member, String alias) {
    enum Kind {
        CLASS,
        PACKAGE,
        STATIC,
        STATIC_STAR
    }

    /// All imports that a module's author wrote, in the order of [Kind].
    static List<Import> of(ModuleNode module) {
        List<Import> imports = new java.util.ArrayList<>();
        for (ImportNode node : module.getImports()) {
            imports.add(new Import(Kind.CLASS, node.getClassName(), "", node.getAlias()));
        }
        for (ImportNode node : module.getStarImports()) {
            imports.add(new Import(Kind.PACKAGE, node.getPackageName(), "", ""));
        }
        module.getStaticImports()
                .forEach((alias, node) ->
                        imports.add(new Import(Kind.STATIC, node.getClassName(), node.getFieldName(), alias)));
        for (ImportNode node : module.getStaticStarImports().values()) {
            imports.add(new Import(Kind.STATIC_STAR, node.getClassName(), "", ""));
        }
        return List.copyOf(imports);
    }

    /// Adds this import to a module, unless the module itself gives the name a meaning.
    void addTo(ModuleNode module) {
        ClassNode node = kind == Kind.PACKAGE ? null : ClassHelper.make(type);
        switch (kind) {
            case CLASS -> {
                if (isNameable(module) && module.getImport(alias) == null && !defines(module, alias)) {
                    module.addImport(alias, node);
                }
            }
            case PACKAGE -> module.addStarImport(type);
            case STATIC -> {
                if (!module.getStaticImports().containsKey(alias)) {
                    module.addStaticImport(node, member, alias);
                }
            }
            case STATIC_STAR -> module.addStaticStarImport(type, node);
        }
    }

    /// True when a later import of the same kind takes the place of this one.
    boolean replacedBy(Import later) {
        return kind == later.kind && alias.equals(later.alias) && (!alias.isEmpty() || type.equals(later.type));
    }

    // In Java and Groovy, classes without a package cannot be named inside one.
    private boolean isNameable(ModuleNode module) {
        return module.getPackageName() == null || type.indexOf('.') >= 0;
    }

    private static boolean defines(ModuleNode module, String simpleName) {
        return module.getClasses().stream()
                .anyMatch(c -> c.getNameWithoutPackage().equals(simpleName));
    }
}
