"""Runs a notebook through nbclient and an installed kernel spec called "hypercell", and compares its outputs with those
of NotebookRunner.

usage: notebook_test.py NOTEBOOK EXPECTED
"""
import sys

import nbclient
import nbformat


def joined(outputs):
    """Outputs without what differs by design: where a stream's pieces end, and empty transient data."""
    result = []
    for output in outputs:
        output = dict(output)
        output.pop("transient", None)
        last = result[-1] if result else None
        if last and output["output_type"] == last["output_type"] == "stream" and output["name"] == last["name"]:
            last["text"] += output["text"]
        else:
            result.append(output)
    return result


def main(notebook_file, expected_file):
    notebook = nbformat.read(notebook_file, as_version=4)
    expected = nbformat.read(expected_file, as_version=4)
    nbformat.validate(expected)
    skipped = [cell for cell in notebook.cells if "skip-execution" in cell.metadata.get("tags", [])]
    for cell in skipped:  # older versions of nbclient do not know the tag
        cell.cell_type = "raw"
    nbclient.NotebookClient(notebook, kernel_name="hypercell", timeout=120).execute()
    for cell in skipped:
        cell.cell_type = "code"
    assert notebook.metadata == expected.metadata, (notebook.metadata, expected.metadata)
    assert len(notebook.cells) == len(expected.cells)
    for number, (got, wanted) in enumerate(zip(notebook.cells, expected.cells), 1):
        if got.cell_type == "code":
            got_outputs, wanted_outputs = joined(got.outputs), joined(wanted.outputs)
            assert got_outputs == wanted_outputs, f"cell {number}:\nnbclient {got_outputs}\nrunner   {wanted_outputs}"
            assert got.execution_count == wanted.execution_count, f"cell {number}: {got.execution_count}"


main(*sys.argv[1:])
