# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Divisions to choose from."""
import json

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, run_program
from scipy.optimize import linear_sum_assignment

import qipan

SIDE = 12


@pytest.fixture(scope="module")
def grid():
    graph = nx.grid_2d_graph(SIDE, SIDE)
    random = np.random.default_rng(1)
    for node in graph:
        graph.nodes[node]["people"] = int(random.integers(20, 60))
    return graph


@pytest.fixture(scope="module")
def choice(grid):
    return qipan.solve(grid, weights="people", preset="fast", alternatives=4, differ="15%")


def test_they_differ_by_the_share_asked_for(grid, choice):
    people = pd.Series({node: grid.nodes[node]["people"] for node in grid})
    assert 2 <= len(choice) <= choice.asked == 4
    for i, a in enumerate(choice):
        for j, b in enumerate(choice):
            shared = pd.crosstab(a.labels.to_numpy(), b.labels.to_numpy(), values=people.to_numpy(), aggfunc="sum").fillna(0).to_numpy()
            rows, columns = linear_sum_assignment(-shared)
            difference = 1 - shared[rows, columns].sum() / people.sum()
            assert choice.difference.iloc[i, j] == pytest.approx(difference, abs=1e-9)
            assert i == j or difference >= 0.15


def test_they_obey_the_rules_and_none_is_worse_than_another(grid, choice):
    assert choice.table["cut"].is_monotonic_increasing
    for number, plan in enumerate(choice, 1):
        assert plan.violation == 0 and len(plan) == choice.table.loc[number, "grids"] and plan.cut == choice.table.loc[number, "cut"]
        for region in plan.regions.index:
            assert nx.is_connected(grid.subgraph(plan.labels.index[plan.labels == region].tolist()))
        same = choice.table[choice.table["grids"] == len(plan)].drop(number)
        row = choice.table.loc[number]
        assert not ((same["cut"] <= row["cut"]) & (same["unevenness"] <= row["unevenness"])).any()


def test_the_program_gives_the_same(grid, choice, tmp_path):
    number = {node: i + 1 for i, node in enumerate(grid)}
    lines = [f"{len(grid)} {grid.number_of_edges()} 010"]
    lines += [" ".join(map(str, [grid.nodes[n]["people"], *(number[m] for m in grid.neighbors(n))])) for n in grid]
    (tmp_path / "g.graph").write_text("\n".join(lines) + "\n")
    said = json.loads(run_program("solve", tmp_path / "g.graph", "--preset", "fast", "--alternatives", 4, "--differ", 15, "--json", "-o", tmp_path / "g.part").stdout)
    assert said["found"] == len(choice) and [p["cut"] for p in said["plans"]] == choice.table["cut"].tolist()
    for i, plan in enumerate(choice, 1):
        assert list(map(int, (tmp_path / f"g-{i}.part").read_text().split())) == plan.labels.tolist()
    table = pd.read_csv(tmp_path / "g-alternatives.csv", index_col="plan")
    pd.testing.assert_frame_equal(table, choice.table, check_dtype=False)


def test_communities_and_threads(tmp_path):
    arguments = ["solve", ROOT / "data/blocks.graph", "--communities", ROOT / "data/blocks.labels", "--preset", "fast", "--alternatives", 3, "-o"]
    for threads in (1, 4):
        run_program(*arguments, tmp_path / f"{threads}.part", "--threads", threads)
    files = sorted(p.name[2:] for p in tmp_path.glob("1-*"))
    assert len(files) >= 3
    for name in files:
        assert (tmp_path / f"1-{name}").read_bytes() == (tmp_path / f"4-{name}").read_bytes()


def test_one_is_a_division_and_nonsense_is_named(grid):
    assert isinstance(qipan.solve(grid, weights="people", preset="fast"), qipan.Division)
    with pytest.raises(qipan.OptionError, match="differ"):
        qipan.solve(grid, weights="people", alternatives=2, differ="much")
    with pytest.raises(qipan.OptionError, match="alternatives"):
        qipan.solve(grid, weights="people", alternatives=0)
