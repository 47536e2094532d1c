/// What a `guest { }` block says, as immutable records without behaviour: the only thing that `check` and `build` read.
package hypercell.dsl.spec;
