package hypercell.dsl.internal;

import groovy.lang.Closure;
import hypercell.dsl.Vocabulary;
import hypercell.dsl.spec.DeviceSpec;
import hypercell.engine.table.Nearest;
import java.util.HashMap;
import java.util.Map;

/// The words of `device(...) { }`. A name that is assigned becomes a variable of the device, which its handlers share.
public final class DeviceScope extends Scope {
    private final String _name;
    private final Map<String, Object> _variables = new HashMap<>();
    private Closure<?> _read;
    private Closure<?> _write;

    private DeviceScope(Outside outside, String name) {
        super("device", outside);
        _name = name;
    }

    static DeviceSpec.Handlers read(Outside outside, String name, Closure<?> block) {
        DeviceScope scope = new DeviceScope(outside, name);
        fill(block, scope);
        Map<String, Object> start = new HashMap<>(scope._variables);
        return new DeviceSpec.Handlers(scope._read, scope._write, () -> scope.restart(start));
    }

    /// `onRead { port -> value }`.
    public void onRead(Closure<?> handler) {
        _read = parameters(handler, "onRead", 2);
    }

    /// `onWrite { port, value -> ... }`.
    public void onWrite(Closure<?> handler) {
        _write = parameters(handler, "onWrite", 3);
    }

    @Override
    protected Object constant(String name) {
        return _variables.get(name);
    }

    @Override
    public void setProperty(String name, Object value) {
        if (outside().has(name) && !_variables.containsKey(name)) {
            outside().set(name, value);
        } else {
            _variables.put(name, value);
        }
    }

    @Override
    protected String unknown(String name) {
        String word = Nearest.to(name, Vocabulary.names("device")).isPresent() ? "a word of device" : "a variable";
        return "'%s' is not %s '%s'".formatted(name, word, _name);
    }

    private Closure<?> parameters(Closure<?> handler, String word, int most) {
        if (handler.getMaximumNumberOfParameters() > most) {
            throw Mistake.at(
                    here(),
                    "%s takes at most %d parameters".formatted(word, most),
                    Vocabulary.find(word, "device").orElseThrow().signature());
        }
        return handler;
    }

    private void restart(Map<String, Object> start) {
        _variables.clear();
        _variables.putAll(start);
    }
}
