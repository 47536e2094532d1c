package hypercell.kernel.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One cell or script after compilation.
///
/// @param scriptClass name of the class whose `run` is the cell's code, or empty when the cell only defines classes
/// @param classes bytes of every class by binary name, in compilation order
/// @param imports what the cell itself imports
record CompiledCell(String scriptClass, Map<String, byte[]> classes, List<Import> imports) {
    /// True for classes that later cells may name: all but the script and its closures.
    boolean exports(String className) {
        return scriptClass.isEmpty() || (!className.equals(scriptClass) && !className.startsWith(scriptClass + "$"));
    }

    /// Names of the exported classes that are not inside another, in compilation order.
    List<String> exportedTopLevel() {
        List<String> names = new ArrayList<>();
        for (String name : classes.keySet()) {
            if (exports(name) && name.indexOf('$') < 0) {
                names.add(name);
            }
        }
        return names;
    }
}
