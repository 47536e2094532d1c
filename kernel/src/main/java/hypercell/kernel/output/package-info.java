/// What a cell puts out, in order: streams, displays, its result or its error. The notebook kernel and the notebook
/// runner share all of this and differ only in their [hypercell.kernel.output.OutputSink], so that both give the
/// same outputs.
package hypercell.kernel.output;
