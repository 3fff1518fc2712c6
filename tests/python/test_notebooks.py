# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The notebooks run from top to bottom, and show what they are about."""
import base64
import io
import os
import re

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient
from PIL import Image

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
by_name = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_seven():
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{n}_" for n in range(1, 8)]


@by_name
def test_stored_without_output(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert [i for i, cell in enumerate(code_cells(notebook)) if cell.outputs or cell.execution_count is not None] == []


@by_name
def test_runs_draws_and_leaves_nothing_behind(path):
    before = sorted(path.parent.rglob("*"))
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    pictures = [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    assert pictures
    for cell in code_cells(notebook):  # a figure made is a figure shown
        if re.search(r"^\w.*plt\.subplots\(", cell.source, re.MULTILINE):
            assert any("image/png" in output.get("data", {}) for output in cell.outputs), cell.source
    for picture in pictures:
        image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("L")
        assert len(set(image.resize((200, 200)).tobytes())) > 3, "an empty picture"
    said = "".join(output["text"] for output in outputs if output.output_type == "stream")
    assert os.environ.get("CI") != "true" or "not on this machine" not in said, said
    assert sorted(path.parent.rglob("*")) == before
