/// Turns a specification into a machine: places code and tables in memory, assembles, writes page tables, attaches
/// devices.
package hypercell.dsl.build;
