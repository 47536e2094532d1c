/// How long starting takes, measured from outside: the launcher and the kernel as processes of their own. The only
/// package that reads the host's clock to show it.
package hypercell.kernel.bench;
