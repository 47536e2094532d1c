package hypercell.dsl;

import groovy.lang.Script;

/// Base class of every script and cell: the words of the DSL are its methods. Finds its [Experiment] in the binding
/// under [#EXPERIMENT].
public abstract class ExperimentScript extends Script {
    /// Name of the binding variable that holds the session's experiment; hidden from variable listings.
    public static final String EXPERIMENT = "__experiment";

    /// The session's experiment.
    protected final Experiment experiment() {
        return (Experiment) getBinding().getVariable(EXPERIMENT);
    }

    /// `show value`: shows it through the front of the session.
    public Object show(Object value) {
        experiment().show(value);
        return null;
    }
}
