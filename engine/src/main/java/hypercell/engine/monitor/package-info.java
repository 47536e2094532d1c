/// Monitors: what makes several techniques of virtualization out of one guest and one piece of hardware. A monitor
/// plays the part of ring-0 code. It learns what hardware delivers (a vector, an error code, CR2, a frame on its stack)
/// and acts by what hardware obeys (page tables, descriptor tables, control registers, INVLPG, IRET).
///
/// The guest is a whole [hypercell.engine.platform.PcMachine], whose processor is the *virtual* one: it holds the state
/// that the guest believes in and can take it one instruction further. [hypercell.engine.monitor.Hardware] is the
/// processor and the memory that the guest really runs on.
package hypercell.engine.monitor;
