/// The Jupyter kernel: answers the requests of "Messaging in Jupyter" on top of one
/// [hypercell.kernel.eval.Session].
///
/// The base kernel (see [hypercell.kernel.jupyter.wire]) also lends [org.dflib.jjava.jupyter.kernel.LanguageInfo] and
/// [org.dflib.jjava.jupyter.kernel.HelpLink]. Its request handling is replaced as a whole: it catches exceptions but
/// not errors, so that the first failed `assert` would end the kernel in silence; it ignores `silent`,
/// `store_history`, `user_expressions` and `stop_on_error`; and it cannot interrupt, read passwords, clear output or
/// keep a history.
///
/// Threads: messages arrive on the receiving thread of [hypercell.kernel.jupyter.wire.WireSockets], which answers the
/// control channel itself; requests of the shell channel queue for the one thread that runs cells.
package hypercell.kernel.jupyter;
