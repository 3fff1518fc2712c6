# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Who may include whom, and where third parties may appear."""
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

import tree


def test_every_module_has_its_row():
    modules = {tree.module_of(tree.relative(p)) for p in tree.sources("engine", "algorithms")}
    assert modules - set(tree.MAY_INCLUDE) == set(), "a new module needs a row in tree.py and in ARCHITECTURE.md"


def test_modules_include_only_what_their_row_allows():
    wrong = []
    for path in tree.sources("engine", "algorithms"):
        name = tree.relative(path)
        module = tree.module_of(name)
        for is_system, included in tree.includes(path):
            other = None if is_system else tree.module_of(included)
            if other and other != module and other not in tree.MAY_INCLUDE.get(module, set()):
                wrong.append(f"{name} includes {included}")
    assert wrong == []


def test_own_headers_are_included_by_their_path_from_the_root():
    wrong = []
    for path in tree.sources("engine", "algorithms", "cli", "python"):
        for is_system, included in tree.includes(path):
            generated = included == "cli/version.h"
            if not is_system and not generated and not (tree.ROOT / included).is_file():
                wrong.append(f"{tree.relative(path)} includes \"{included}\"")
    assert wrong == []


def test_headers_that_know_third_parties_are_never_handed_on():
    """A source of the engine may use them; a header of another module, the workflow, the solvers and the program may not."""
    wrong = []
    for path in tree.sources("engine", "algorithms", "cli", "python"):
        module = tree.module_of(tree.relative(path))
        for _, included in tree.includes(path):
            if tree.ROOT / included in tree.private_headers() and tree.module_of(included) != module and \
                    (path.suffix == ".h" or module in ("engine/workflow", "algorithms", "cli", "python")):
                wrong.append(f"{tree.relative(path)} includes {included}")
    assert wrong == []


def test_headers_named_in_contracts_know_no_third_party():
    contracts = ["base/geometry.h", "base/messages.h", "geo/crs.h", "geo/layer.h", "geo/repair.h", "geo/vector_io.h", "input/normalize.h",
                 "input/options.h", "plan/partitioner.h", "workflow/run.h", "synth/synth.h", "audit/audit.h", "render/render.h"]
    assert [name for name in contracts if tree.ROOT / "engine" / name in tree.private_headers()] == []


def test_the_solvers_know_no_geometry_library():
    wrong = []
    for path in tree.sources("algorithms", "engine/plan", "engine/graph", "engine/base"):
        for _, included in tree.includes(path):
            if included.startswith(tree.THIRD_PARTIES):
                wrong.append(f"{tree.relative(path)} includes {included}")
    assert wrong == []


def opens_its_source(header):
    """Whether the .cpp of the same name includes it before anything else: the build has then compiled it alone."""
    source = header.with_suffix(".cpp")
    if not source.exists():
        return False
    first = next((line for line in source.read_text().splitlines() if line.startswith("#include")), "")
    return first == f'#include "{tree.relative(header)}"'


def test_each_header_compiles_alone():
    compiler = os.environ.get("QIPAN_CXX", "c++")
    headers = [p for p in tree.sources("engine", "algorithms", suffixes=(".h",))
               if p not in tree.private_headers() and not opens_its_source(p)]

    def compile_alone(header):
        run = subprocess.run([compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-x", "c++", "-I", tree.ROOT,
                              "-include", header, "-"], input="", capture_output=True, text=True)
        return None if run.returncode == 0 else f"{tree.relative(header)}\n{run.stderr}"

    with ThreadPoolExecutor(2) as pool:
        failures = [text for text in pool.map(compile_alone, headers) if text]
    assert failures == []
