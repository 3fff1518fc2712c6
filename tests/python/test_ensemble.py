# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Where a plan stands among those that obey its rules."""
import json

import geopandas as gpd
import matplotlib
import networkx as nx
import numpy as np
import pytest
from conftest import ROOT, run_program
from shapely.geometry import box

import qipan

matplotlib.use("Agg")
SIDE = 10


@pytest.fixture(scope="module")
def grid():
    graph = nx.grid_2d_graph(SIDE, SIDE)
    random = np.random.default_rng(1)
    for node in graph:
        graph.nodes[node]["people"] = int(random.integers(20, 60))
    return graph


RULES = {"weights": "people", "low": 300, "high": 500}


@pytest.fixture(scope="module")
def best(grid):
    return qipan.solve(grid, **RULES)


@pytest.fixture(scope="module")
def placed(grid, best):
    return qipan.ensemble(grid, plan=best.labels, steps=20_000, **RULES)


def test_the_solvers_plan_obeys_and_has_a_short_border(placed, best):
    assert placed.inside and placed.converged and placed.grids == len(best)
    row = placed.table.loc["cut"]
    assert row["plan"] == best.cut
    assert row["share_below"] + 2 * row["error"] < 0.2, "the solver looks for short borders, the ensemble does not"


def test_the_table_is_that_of_the_draws(placed):
    assert placed.draws.shape == (4 * 1000, 4)
    for figure in placed.draws:
        assert placed.table.loc[figure, "mean"] == pytest.approx(placed.draws[figure].mean())
        share = (placed.draws[figure] < placed.table.loc[figure, "plan"]).mean() + (placed.draws[figure] == placed.table.loc[figure, "plan"]).mean() / 2
        assert placed.table.loc[figure, "share_below"] == pytest.approx(share)


def test_a_plan_that_breaks_rules_is_outside(grid, best):
    torn = best.labels.copy()
    torn[(0, 0)] = torn[(SIDE - 1, SIDE - 1)]
    found = qipan.ensemble(grid, plan=torn, steps=500, **RULES)
    assert found.inside is False and found.breaks["disconnected"] == 1
    assert found.table["share_below"].isna().all()


def test_communities_are_drawn_apart_and_added_up(grid):
    halves = {node: "west" if node[1] < SIDE // 2 else "east" for node in grid}
    found = qipan.ensemble(grid, communities=halves, steps=2_000, **RULES)
    west, east = found.communities
    assert (west.id, east.id) == ("west", "east") and found.grids == west.grids + east.grids
    assert (found.draws["cut"] == west.draws["cut"] + east.draws["cut"]).all()
    assert (found.draws["deviation"] == np.maximum(west.draws["deviation"], east.draws["deviation"])).all()


def test_plot_marks_the_plan(placed):
    axes = placed.plot(["cut", "cut_edges"])
    assert len(axes) == 2
    for axis, figure in zip(axes, ["cut", "cut_edges"]):
        assert axis.lines[0].get_xdata()[0] == placed.table.loc[figure, "plan"]
        assert sum(bar.get_height() for bar in axis.patches) == len(placed.draws)
    with pytest.raises(qipan.OptionError, match="there are cut"):
        placed.plot("beauty")


def test_the_program_says_the_same(tmp_path):
    graph, labels = ROOT / "data/blocks.graph", ROOT / "data/blocks.labels"
    run_program("solve", graph, "--communities", labels, "-o", tmp_path / "b.part")
    common = ["ensemble", graph, "--communities", labels, "--plan", tmp_path / "b.part", "--steps", 2000, "--json"]
    said = run_program(*common, "-o", tmp_path / "1.csv", "--threads", 1).stdout
    assert run_program(*common, "-o", tmp_path / "4.csv", "--threads", 4).stdout == said
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "4.csv").read_bytes()
    lines = graph.read_text().splitlines()
    rows = [list(map(int, line.split())) for line in lines[1:]]
    of = nx.Graph()
    of.add_nodes_from(range(len(rows)))
    for v, row in enumerate(rows):
        of.add_edges_from((v, u - 1, {"cost": c}) for u, c in zip(row[1::2], row[2::2]))
    found = qipan.ensemble(of, weights=[row[0] for row in rows], border="cost", communities=labels.read_text().split(),
                           plan=(tmp_path / "b.part").read_text().split(), steps=2000)
    told = json.loads(said)
    assert told["plan"] == ("inside" if found.inside else "outside")
    for figure, row in told["figures"].items():
        for key in ("mean", "r_hat", "effective_size", "plan", "share_below", "error"):
            assert found.table.loc[figure, key] == pytest.approx(row[key], rel=1e-9)


def test_standing_of_todays_grids_is_what_the_program_says(village, tmp_path):
    plan = qipan.partition(**village, preset="fast")
    found = qipan.standing(**village, existing=plan.grids, steps=2000, output=tmp_path / "map.geojson")
    assert found.inside and found.grids == len(plan.grids)
    assert list(found.map["standing"]) == ["inside", "inside"] and set(found.map["community"]) == {c.id for c in found.communities}
    assert found.table.loc["border_m", "plan"] == pytest.approx(found.map["border_m"].sum())
    assert len(found.plot(["border_m", "unevenness"])) == 2
    assert len(found.draws) == 4 * 1000
    west, south, east, north = village["communities"].total_bounds
    uneven = [box(west + 100 * i, south, west + 100 * (i + 1), north) for i in range(round((east - west) / 100))]
    for k in (0, 4):  # five blocks, 600 households, beside three
        top = box(west + 100 * k, north - 100, west + 100 * (k + 1), north)
        uneven[k], uneven[k + 1] = uneven[k].difference(top), uneven[k + 1].union(top)
    outside = qipan.standing(**village, existing=gpd.GeoDataFrame({"code": range(8)}, geometry=uneven, crs=village["communities"].crs), steps=200)
    assert not outside.found and outside.draws.empty and set(outside.map["standing"]) == {"outside"}
    assert all(part.breaks == {"out_of_band": 1} for part in outside.communities)
