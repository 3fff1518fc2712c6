# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""What every file of the tree keeps to."""
import subprocess

import tree

MAX_LINES = 500
MAX_BYTES = 4 << 20
SPDX = ("SPDX-License-Identifier: Apache-2.0", "Copyright (c) 2026 The Qipan authors")


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def test_no_file_is_longer_than_500_lines():
    files = tree.sources(*tree.SOURCE_FOLDERS, suffixes=(".h", ".cpp", ".inc", ".py", ".sh", ".cmake", ".txt"))
    assert {tree.relative(p): len(lines(p)) for p in files if len(lines(p)) > MAX_LINES} == {}


def test_every_source_names_its_licence_and_authors():
    files = tree.sources("engine", "algorithms", "cli", "python", "tests", "bench", "scripts", suffixes=(".h", ".cpp", ".py", ".sh"))
    wrong = []
    for path in files:
        head = "\n".join(lines(path)[:4])
        if not all(text in head for text in SPDX):
            wrong.append(tree.relative(path))
    assert wrong == []


def test_every_header_is_guarded():
    assert [tree.relative(p) for p in tree.sources("engine", "algorithms", "cli", "python", suffixes=(".h",))
            if "#pragma once" not in lines(p)] == []


def test_every_source_is_listed_in_its_module():
    wrong = []
    for path in tree.sources("engine", "algorithms", "cli", "python", suffixes=(".cpp",)):
        folder = path.parent
        while not (folder / "CMakeLists.txt").is_file():
            folder = folder.parent
        # engine/base also lists its neighbours graph and plan.
        lists = [folder / "CMakeLists.txt", tree.ROOT / "engine/base/CMakeLists.txt"]
        if not any(path.name in p.read_text(encoding="utf-8") for p in lists):
            wrong.append(tree.relative(path))
    assert wrong == []


def test_no_tracked_file_is_over_4_mib():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=tree.ROOT, capture_output=True)
    if listed.returncode != 0:  # an unpacked archive
        return
    files = [tree.ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]
    assert {tree.relative(p): p.stat().st_size for p in files if p.is_file() and p.stat().st_size > MAX_BYTES} == {}


def test_shell_scripts_are_valid():
    for path in [*tree.sources("scripts", suffixes=(".sh",)), tree.ROOT / ".ci/run"]:
        assert subprocess.run(["bash", "-n", path]).returncode == 0
