/// Notebook files without Jupyter: reading and writing `.ipynb`, running all cells in one session, and showing the
/// result as one HTML page. Cells run through [hypercell.kernel.output.CellRunner] as they do in the kernel, so the
/// outputs are the same.
///
/// Nothing here depends on the time or on chance: the same notebook gives the same bytes.
package hypercell.kernel.notebook;
