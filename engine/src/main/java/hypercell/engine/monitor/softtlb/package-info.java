/// The technique `softTlb`: a Book E guest whose kernel runs in problem state. Every privileged instruction traps and
/// is emulated on a virtual core; the guest's TLB is kept exactly as the guest wrote it, and the hardware's TLB holds
/// its entries with the real page number replaced.
package hypercell.engine.monitor.softtlb;
