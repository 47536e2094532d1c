/// Loaders: what a boot loader does before the first instruction of a kernel runs. They parse images and place them in
/// memory; [hypercell.engine.platform.PcMachine#boot] connects them to a machine.
package hypercell.engine.boot;
