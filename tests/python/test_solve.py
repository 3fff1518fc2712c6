# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Graphs of networkx, scipy and libpysal; the same parts as the program gives."""
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from conftest import run_program
from libpysal.graph import Graph
from libpysal.weights import lat2W

import qipan

SIDE = 10


@pytest.fixture
def grid():
    graph = nx.grid_2d_graph(SIDE, SIDE)
    random = np.random.default_rng(1)
    for node in graph:
        graph.nodes[node]["people"] = int(random.integers(20, 60))
    return graph


def weights_of(graph):
    return [graph.nodes[n]["people"] for n in graph]


def test_regions_are_connected_and_in_band(grid):
    division = qipan.solve(grid, weights="people", low=300, high=500)
    assert division.proven and division.violation == 0
    for region, total in division.regions["total"].items():
        nodes = division.labels.index[division.labels == region].tolist()
        assert nx.is_connected(grid.subgraph(nodes))
        assert total == sum(grid.nodes[n]["people"] for n in nodes) and 300 <= total <= 500
    assert division.cut == sum(division.labels[[u, v]].nunique() == 2 for u, v in grid.edges)


@pytest.mark.parametrize("convert", [nx.to_scipy_sparse_array, lambda g: lat2W(SIDE, SIDE), lambda g: Graph.from_W(lat2W(SIDE, SIDE)), lambda g: nx.to_directed(g)])
def test_every_kind_of_graph_gives_the_same(grid, convert):
    expected = qipan.solve(grid, weights="people", preset="fast").labels.tolist()
    assert qipan.solve(convert(grid), weights=weights_of(grid), preset="fast").labels.tolist() == expected


def test_labels_lie_on_the_nodes(grid):
    named = nx.relabel_nodes(grid, {n: f"{n[0]}-{n[1]}" for n in grid})
    division = qipan.solve(named, weights=pd.Series(weights_of(grid), index=list(named)), preset="fast")
    assert division.labels.index.tolist() == list(named)


def test_the_program_gives_the_same_part(grid, tmp_path):
    number = {node: i + 1 for i, node in enumerate(grid)}
    lines = [f"{len(grid)} {grid.number_of_edges()} 010"]
    lines += [" ".join(map(str, [grid.nodes[n]["people"], *(number[m] for m in grid.neighbors(n))])) for n in grid]
    (tmp_path / "g.graph").write_text("\n".join(lines) + "\n")
    run_program("solve", tmp_path / "g.graph", "--low", 300, "--high", 500, "-o", tmp_path / "g.part")
    qipan.solve(grid, weights="people", low=300, high=500, output=tmp_path / "p.part")
    assert (tmp_path / "p.part").read_bytes() == (tmp_path / "g.part").read_bytes()


def test_no_region_crosses_a_community(grid):
    half = ["west" if n[0] < SIDE / 2 else "east" for n in grid]
    division = qipan.solve(grid, weights="people", communities=half, preset="fast")
    sides = pd.crosstab(division.labels.to_numpy(), half)
    assert ((sides > 0).sum(axis=1) == 1).all() and (sides > 0).any().all()
    with pytest.raises(ValueError, match="north"):
        qipan.solve(grid, weights="people", communities=half, grids_per_community={"west": 4, "east": 6, "north": 1})


def test_a_number_of_grids_is_kept_and_they_hang_together(grid):
    for count in (3, 8, 12):
        division = qipan.solve(grid, weights="people", grids=count, preset="fast")
        assert division.labels.nunique() == count
        for region in division.labels.unique():
            assert nx.is_connected(grid.subgraph(division.labels.index[division.labels == region].tolist()))


def test_the_least_deviation_is_near_none_where_weights_are_small(grid):
    division = qipan.solve(grid, weights="people", grids=4, objective="max-deviation")
    totals = pd.Series(weights_of(grid), index=division.labels.index).groupby(division.labels).sum()
    assert len(totals) == 4
    assert totals.max() - totals.min() <= 2


@pytest.mark.parametrize(("change", "error", "text"), [
    ({"weights": [1, 2]}, ValueError, "2 values for 100 nodes"), ({"weights": "nix"}, ValueError, "no such attribute"), ({"weights": [-1] * 100}, ValueError, "0 or more"),
    ({"weights": [np.nan] * 100}, ValueError, "0 or more"), ({"weights": ["a"] * 100}, ValueError, "must be a number"), ({"weights": {}}, ValueError, "nothing for the node"),
    ({"graph": 7}, TypeError, "no graph"), ({"low": 5, "high": 1}, ValueError, "exchange them"), ({"preset": "slow"}, ValueError, "one of fast"),
    ({"grids": 200}, ValueError, "200"), ({"objective": "best"}, ValueError, "one of cut")])
def test_what_cannot_be(grid, change, error, text):
    arguments = {"graph": grid, "weights": "people", **change}
    with pytest.raises(error, match=text):
        qipan.solve(arguments.pop("graph"), **arguments)
