# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The site: `make docs`. Its sources are the whole tree, so that links are the same in the files and on the site."""
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs/_ext"))

project = "Qipan"
author = "The Qipan authors"
copyright = "2026, The Qipan authors"  # noqa: A001
version = release = re.search(r"project\(qipan VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]

extensions = ["myst_nb", "sphinx.ext.autodoc", "options_table"]
root_doc = "docs/index"
include_patterns = ["docs/**.md", "notebooks/*.ipynb", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
exclude_patterns = ["build*", ".venv", "bench", "out", "tests", "python", "engine", "algorithms", "cli", "docs/_*"]

# What is no page: figures of the tree that pages link to.
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

# QIPAN_DOCS_EXECUTE=off leaves the gallery without its pictures: where the notebooks have just been executed by their test.
nb_execution_mode = os.environ.get("QIPAN_DOCS_EXECUTE", "force")
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_type_aliases = {name: name for name in ("LayerLike", "Weights", "Path", "Report")}
python_maximum_signature_line_length = 100
autodoc_default_options = {"exclude-members": "__init__, __new__"}
toc_object_entries = False

html_theme = "furo"
html_title = "Qipan"
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False


def setup(app):
    """Signatures name our type aliases as a user writes them."""
    def plain(app, what, name, thing, options, signature, returns):
        return tuple(re.sub(r"TypeAliasForwardRef\('(\w+)'\)", r"\1", text) if text else text for text in (signature, returns))

    def spelled_out(app):
        """The overloads of partition() abbreviate its options; the signature that help() shows has them all."""
        from sphinx.pycode import ModuleAnalyzer

        analyzer = ModuleAnalyzer.for_module("qipan.api")
        analyzer.analyze()
        analyzer.overloads.pop("partition")

    app.connect("builder-inited", spelled_out)
    app.connect("autodoc-process-signature", plain)
