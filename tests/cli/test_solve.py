# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""qipan solve: graphs in, a partition out, and figures that a recount confirms."""
import json
import random

import pytest

SIDE = 12


@pytest.fixture
def board(qipan):
    """A board of squares in two communities, as METIS file and dual graph."""
    draw = random.Random(5)
    n = SIDE * SIDE
    weight = [draw.choice([0, 20, 45, 60, 80]) for _ in range(n)]
    cost = {}
    for v in range(n):
        if v % SIDE + 1 < SIDE:
            cost[v, v + 1] = draw.randint(1, 40)
        if v + SIDE < n:
            cost[v, v + SIDE] = draw.randint(1, 40)
    around = [[] for _ in range(n)]
    for (a, b), c in cost.items():
        around[a].append((b, c))
        around[b].append((a, c))
    rows = [" ".join(map(str, [w] + [x for b, c in row for x in (b + 1, c)])) for w, row in zip(weight, around)]
    (qipan.folder / "g.graph").write_text(f"{n} {len(cost)} 011\n" + "\n".join(rows) + "\n")
    graph = {"nodes": [{"id": f"n{v}", "TOTPOP": w} for v, w in enumerate(weight)],
             "adjacency": [[{"id": f"n{b}", "shared_perim": float(c)} for b, c in row] for row in around]}
    (qipan.folder / "g.json").write_text(json.dumps(graph))
    labels = ["north" if v < n // 2 else "south" for v in range(n)]
    (qipan.folder / "g.labels").write_text("\n".join(labels) + "\n")
    return weight, cost, labels


def partition(qipan, name="part"):
    return [int(line) for line in (qipan.folder / name).read_text().split()]


def test_the_figures_are_those_of_the_partition(qipan, board):
    weight, cost, labels = board
    result = qipan("solve", "g.graph", "--communities", "g.labels", "--preset", "fast", "-o", "part", "--json")
    assert result.code in (0, 4), result.err
    said, part = result.json(), partition(qipan)
    households = {}
    for region, w in zip(part, weight):
        households[region] = households.get(region, 0) + w
    assert len(part) == len(weight) and set(part) == set(range(len(households)))
    assert said["grids"] == len(households) == sum(c["grids"] for c in said["communities"])
    assert said["violation"] == sum(max(0, 300 - h) + max(0, h - 500) for h in households.values())
    assert said["grids_out"] == sum(not 300 <= h <= 500 for h in households.values())
    assert said["cut"] == sum(c for (a, b), c in cost.items() if labels[a] == labels[b] and part[a] != part[b])
    assert said["bound"]["violation"] <= said["violation"] and 0 <= said["gap"] <= 1
    assert said["closed"] == all(c["closed"] for c in said["communities"]) == (said["communities_closed"] == 2)
    assert {c["id"] for c in said["communities"]} == {"north", "south"}
    assert not {r for r, l in zip(part, labels) if l == "north"} & {r for r, l in zip(part, labels) if l == "south"}


def test_both_formats_and_any_threads_give_one_plan(qipan, board):
    for name, arguments in {"a": ["g.graph"], "b": ["g.json"], "c": ["g.graph", "--threads", "1"], "d": ["g.graph", "--seed", "2"]}.items():
        assert qipan("solve", *arguments, "--communities", "g.labels", "--preset", "fast", "-o", name).code in (0, 4)
    assert partition(qipan, "a") == partition(qipan, "c")
    assert len(partition(qipan, "b")) == len(partition(qipan, "a"))


def test_the_second_run_replaces_the_first(qipan, board):
    for preset in ("fast", "fast"):
        assert qipan("solve", "g.graph", "--preset", preset, "-o", "part").code in (0, 4)
    assert sorted(p.name for p in qipan.folder.iterdir()) == ["g.graph", "g.json", "g.labels", "part"]


@pytest.mark.parametrize("arguments, parts", [
    (["solve"], ["GRAPH"]),
    (["solve", "g.graph"], ["-o PART"]),
    (["solve", "g.graph", "-o", "g.graph"], ["g.graph", "overwrite"]),
    (["solve", "g.graph", "-o", "p", "--low", "few"], ["--low", "'few'"]),
    (["solve", "g.graph", "-o", "p", "--low", "-1"], ["--low", "-1"]),
    (["solve", "g.graph", "-o", "p", "--low", "600"], ["--low", "--high"]),
    (["solve", "g.graph", "-o", "p", "--grids", "-2"], ["--grids", "-2"]),
    (["solve", "g.graph", "-o", "p", "--grids", "2000"], ["2000", "144"]),
    (["solve", "g.graph", "-o", "p", "--grids", "3", "--communities", "g.labels"], ["--grids-per-community"]),
    (["solve", "g.graph", "-o", "p", "--grids-per-community", "g.labels"], ["--communities"]),
    (["solve", "g.graph", "-o", "p", "--objective", "max-deviation"], ["--grids"]),
    (["solve", "g.graph", "-o", "p", "--weight", "POP"], ["POP", "METIS"]),
])
def test_a_wrong_command_line_is_explained(qipan, board, arguments, parts):
    result = qipan(*arguments)
    assert result.code == 2 and result.out == "", result.err
    assert result.err.startswith("qipan: error: ") and result.err.count("\n") == 1
    assert all(part in result.err for part in parts), result.err


@pytest.mark.parametrize("name, text, parts", [
    ("missing.graph", None, ["missing.graph"]),
    ("bad.graph", "2 1\n2\n7\n", ["bad.graph", "line 3", "7"]),
    ("bad.json", '{"nodes": [{"id": 1}]}', ["bad.json", "--weight"]),
])
def test_a_wrong_file_is_explained(qipan, name, text, parts):
    if text is not None:
        (qipan.folder / name).write_text(text)
    result = qipan("solve", name, "-o", "part")
    assert result.code == 3 and not (qipan.folder / "part").exists()
    assert all(part in result.err for part in parts), result.err


def test_a_missing_folder_for_the_output_is_explained(qipan, board):
    result = qipan("solve", "g.graph", "--preset", "fast", "-o", "nowhere/part")
    assert result.code == 3 and "nowhere/part" in result.err


def test_names_of_attributes_may_be_given(qipan, board):
    graph = json.loads((qipan.folder / "g.json").read_text())
    for node in graph["nodes"]:
        node["people"] = node.pop("TOTPOP")
    (qipan.folder / "g.json").write_text(json.dumps(graph))
    refused = qipan("solve", "g.json", "-o", "part")
    assert refused.code == 3 and "--weight" in refused.err and "people" in refused.err
    assert qipan("solve", "g.json", "--weight", "people", "--border", "shared_perim", "--preset", "fast", "-o", "part").code in (0, 4)


def test_certificates_of_the_proofs_are_written(qipan, board):
    assert qipan("solve", "g.graph", "--preset", "balanced", "--certificate", "proofs.txt", "-o", "part").code in (0, 4)
    text = (qipan.folder / "proofs.txt").read_text()
    assert text.startswith("qipan-certificate 6\n") and text.endswith("end\n") and "\nnumbers " in text
