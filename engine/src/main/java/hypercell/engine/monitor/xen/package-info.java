/// A small monitor for guests that know of it: a subset of the public interface of Xen for 32-bit guests. The guest's
/// kernel runs at CPL 1 on tables of its own that hold machine frames, and asks by hypercalls for what only CPL 0 may.
package hypercell.engine.monitor.xen;
