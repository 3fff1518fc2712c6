# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The source tree as the architecture tests see it."""
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = ("engine", "algorithms", "cli", "python", "tests", "bench", "scripts", "cmake", ".ci")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)

THIRD_PARTIES = ("gdal", "ogr", "cpl_", "geos", "proj", "boost/", "nlohmann/", "CLI/", "toml++/", "cairo", "pango", "spdlog/", "fmt/",
                 "fontconfig", "sqlite3", "glib", "xlsxwriter")

BASE = "engine/base"
GRAPH = "engine/graph"
PLAN = "engine/plan"
GEO = "engine/geo"
INPUT = "engine/input"
COVERAGE = "engine/coverage"
ATOMS = "engine/atoms"
GRID = "engine/grid"
LINEAGE = "engine/lineage"
REDRAW = "engine/redraw"
ADOPT = "engine/adopt"

# module -> modules it may include, besides itself; the table of ARCHITECTURE.md.
MAY_INCLUDE = {
    BASE: set(),
    GRAPH: {BASE},
    PLAN: {BASE, GRAPH},
    GEO: {BASE},
    INPUT: {BASE, GEO},
    COVERAGE: {BASE, GEO, INPUT},
    ATOMS: {BASE, GEO, INPUT, COVERAGE, GRAPH, PLAN},
    GRID: {BASE, GEO, INPUT, COVERAGE, ATOMS, PLAN, GRAPH, LINEAGE},
    "engine/qgis": {BASE, GEO},
    REDRAW: {BASE, GEO, INPUT, COVERAGE, ATOMS, PLAN, GRAPH, GRID},
    ADOPT: {BASE, GEO, INPUT, COVERAGE, ATOMS, PLAN, GRAPH, GRID, LINEAGE, REDRAW},
    "engine/synth": {BASE, GEO},
    "engine/audit": {BASE, GEO},
    "engine/render": {BASE, GEO},
    LINEAGE: {BASE, GRAPH, GEO},
    "engine/diff": {BASE, GEO, LINEAGE},
    "engine/exchange": {BASE, GEO, INPUT},
    "engine/workflow": {BASE, GRAPH, PLAN, GEO, INPUT, COVERAGE, ATOMS, GRID, LINEAGE, REDRAW, ADOPT, "engine/audit", "engine/diff", "engine/exchange", "engine/qgis", "engine/render",
                        "engine/synth"},
    "algorithms": {BASE, GRAPH, PLAN},
}


def sources(*folders, suffixes=(".h", ".cpp")):
    """Files of these folders, sorted."""
    found = []
    for folder in folders:
        found += [p for p in (ROOT / folder).rglob("*") if p.suffix in suffixes and p.is_file() and ".venv" not in p.parts]
    return sorted(found)


def relative(path):
    return path.relative_to(ROOT).as_posix()


def includes(path):
    """(is_system, name) of every include of a file."""
    return [(kind == "<", name) for kind, name in INCLUDE.findall(path.read_text(encoding="utf-8"))]


def module_of(name):
    """Module of a path relative to the root: "engine/base", "algorithms", "cli"; None for anything else."""
    parts = name.split("/")
    if parts[0] == "engine" and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0] if parts[0] in ("algorithms", "cli", "python") and len(parts) > 1 else None


@cache
def private_headers():
    """Headers that know third parties, directly or through another: for the inside of their module, and not installed."""
    headers = sources("engine", "algorithms", "cli", suffixes=(".h",))
    private = {p for p in headers if any(name.startswith(THIRD_PARTIES) for _, name in includes(p))}
    while True:
        more = {p for p in headers if any(ROOT / name in private for _, name in includes(p))} - private
        if not more:
            return frozenset(private)
        private |= more
