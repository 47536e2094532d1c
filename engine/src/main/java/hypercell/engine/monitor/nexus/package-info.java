/// The nexus as an experiment: a host, a monitor and a guest in machine code on one processor, and the page between the
/// two address spaces (plex86). Monitored guests elsewhere do without a host: their monitor's code is Java.
package hypercell.engine.monitor.nexus;
