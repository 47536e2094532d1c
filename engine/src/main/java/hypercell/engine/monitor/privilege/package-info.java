/// Popek and Goldberg as an instrument (CACM 17(7), 1974, "Formal requirements for virtualizable third generation
/// architectures"): which instructions are privileged, which sensitive, found out by running each of them in pairs of
/// machines that differ in one thing only. Nothing here reads what the instruction table says about privilege.
package hypercell.engine.monitor.privilege;
