/// Jupyter's wire protocol over ZeroMQ: frames, signatures and sockets. Knows messages as JSON objects and nothing of
/// what they mean; imports nothing else of this project.
///
/// From the base kernel (`org.dflib.jjava:jjava-jupyter`, version 1.0-a6: the newest release of the kept line of
/// jupyter-jvm-basekernel) this package uses the connection file
/// ([org.dflib.jjava.jupyter.kernel.KernelConnectionProperties]) and the signatures
/// ([org.dflib.jjava.jupyter.messages.HMACGenerator]). It does not use:
///
/// - its sockets and loops: they poll with sleeps of 50 ms, one message per turn, and one bad message ends the thread
///   that serves the shell channel;
/// - its message classes: a header loses the fields it does not know, dates have no seconds, a missing field of a
///   request reads as false where the protocol says true, and replies lack their `status`.
package hypercell.kernel.jupyter.wire;
