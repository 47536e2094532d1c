/// The words people write: [hypercell.dsl.ExperimentScript] holds the verbs, [hypercell.dsl.Guest] the live machine,
/// and the records beside them are what verbs return. `spec` is what a `guest { }` block says, `check` finds its
/// mistakes, `build` turns it into a machine, `internal` holds the closures' delegates and the rewriting of scripts.
package hypercell.dsl;
