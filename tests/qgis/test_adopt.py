# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""A plan edited in QGIS, by the dock, comes back as a full plan by `qipan adopt`."""
import json

from conftest import ROOT, run, sublayers
from test_dock import dock, give, plain, reread  # noqa: F401  the dock is a fixture

DATA = ROOT / "data"


def harmless_moves(dock, count):  # noqa: F811
    """Moves that break no rule, each between grids that no other touches."""
    found, used = [], set()
    for number, atom in sorted(dock.plan.atoms.items()):
        for other in sorted(dock.plan.neighbours(number)):
            there = dock.plan.atoms[other]
            if {atom.grid, there.grid} & used or atom.grid == there.grid or atom.households == 0 or not plain(dock, atom, there):
                continue
            states = [dock.plan.state(code, [number], there.grid) for code in (atom.grid, there.grid)]
            if not any(state.broken for state in states):
                found.append((number, there.grid))
                used |= {atom.grid, there.grid}
                break
        if len(found) == count:
            return found
    raise AssertionError(f"only {len(found)} harmless moves")


def test_a_plan_edited_in_the_dock_is_adopted_and_audits_clean(dock, tmp_path):  # noqa: F811
    moves = harmless_moves(dock, 3)
    for number, grid in moves:
        give(dock, [number], grid)
    dock.commit()
    wanted = reread(tmp_path / "plan.gpkg")
    told = json.loads(run("adopt", "plan.gpkg", "--data", DATA, "-o", "adopted.gpkg", "-o", "adopted.qgz", "--json", folder=tmp_path).stdout)
    assert told["adopted"]["atoms"] == 3 and told["adopted"]["refused"] == 0
    # Of walled compounds the dock knows nothing.
    assert {d["code"] for d in told["diagnostics"] if d["code"].startswith("adopt.")} <= {"adopt.compound_cut"}
    assert reread(tmp_path / "adopted.gpkg") == wanted
    run("audit", "adopted.gpkg::grids", "--communities", DATA / "town.gpkg::communities", "--buildings", DATA / "town.gpkg::buildings", "--households",
        "households", "--units", "adopted.gpkg::units", "--band", "300-500", "--band", "200-300", "--band", "100-300", folder=tmp_path, code=(0,))
    layers = sublayers(tmp_path / "adopted.gpkg")
    assert layers["grids"][0].isValid() and layers["grids"][0].renderer().type() != "singleSymbol"
    locked = [f["code"] for f in layers["grids"][0].getFeatures() if f["locked"] == 1]
    assert sorted(locked) == told["adopted"]["locked"] and len(locked) == 6
