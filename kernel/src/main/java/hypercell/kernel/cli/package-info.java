/// The command line: one class per command, each taking its streams and environment from
/// [hypercell.kernel.cli.Surroundings], so that a test runs any command in its own process. Exit statuses are
/// [hypercell.kernel.cli.ExitStatus]; no stack trace reaches a user unless `HYPERCELL_DEBUG=1`.
package hypercell.kernel.cli;
