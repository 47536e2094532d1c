package hypercell.kernel.eval;

import groovy.lang.Closure;
import groovy.lang.MissingMethodException;
import hypercell.dsl.ExperimentScript;
import org.codehaus.groovy.runtime.InvokerHelper;

/// Base class of every compiled cell and script: the words of the DSL, and the methods that earlier cells defined.
public abstract class CellScript extends ExperimentScript {
    private SessionMethods methods = new SessionMethods();

    final void join(SessionMethods sessionMethods) {
        methods = sessionMethods;
        methods.attach(this);
    }

    @Override
    public boolean __defines(String name) {
        return methods.definesFor(this, name) || super.__defines(name);
    }

    /// Prints plain values without Groovy's formatter, whose class initialization scans the whole JDK for default
    /// imports (80 ms of a start). What that formatter would print otherwise than `toString` still goes to it.
    @Override
    public void println(Object value) {
        if (isPlain(value)) {
            System.out.println(value);
        } else {
            super.println(value);
        }
    }

    /// Prints as [#println(Object)] does, without ending the line.
    @Override
    public void print(Object value) {
        if (isPlain(value)) {
            System.out.print(value);
        } else {
            super.print(value);
        }
    }

    private boolean isPlain(Object value) {
        boolean printsItself = value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
        // A variable `out` redirects what a Groovy script prints.
        return printsItself && !getBinding().hasVariable("out");
    }

    /// Groovy calls this for a method which the cell does not define: a method of an earlier cell, or a variable
    /// that can be called.
    ///
    /// @throws MissingMethodException when there is neither
    public Object methodMissing(String name, Object arguments) {
        Object[] values = arguments instanceof Object[] array ? array : new Object[] {arguments};
        if (methods.definesFor(this, name)) {
            return methods.invoke(name, values);
        }
        if (getBinding().hasVariable(name)) {
            Object callable = getBinding().getVariable(name);
            return callable instanceof Closure<?> closure
                    ? closure.call(values)
                    : InvokerHelper.invokeMethod(callable, "call", values);
        }
        throw new MissingMethodException(name, getClass(), values);
    }
}
