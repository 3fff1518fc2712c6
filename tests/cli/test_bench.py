# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The scorer of bench/ against counts by hand and against qipan's own figures; the generators keep their word."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
import instances  # noqa: E402
import score as scorer  # noqa: E402

PROGRAM = Path(os.environ.get("QIPAN", ROOT / "build/qipan"))

# 0 - 1 - 2   a row of three and a row of two in another community, an islet without people
# |   |
# 3 - 4   5
EDGES = [(0, 1, 5), (1, 2, 7), (0, 3, 100), (1, 4, 100), (3, 4, 11)]
COMMUNITY = ["a", "a", "a", "b", "b", "a"]


def graph(households, measures=None):
    return scorer.Graph(households, EDGES, COMMUNITY, measures)


def test_bands_cuts_and_islets():
    s = scorer.score(graph([300, 100, 250, 200, 400, 0]), [0, 1, 1, 2, 2, 3], requested=5)
    assert (s["k"], s["uninhabited"], s["empty"]) == (3, 1, 2)
    assert (s["violation"], s["out"], s["disconnected"]) == (100, 1, 0)  # 600 of community b
    assert s["levels_of"] == {"a": (0, 0, 5), "b": (100, 1, 0)}
    assert s["cut"] == 5 and s["cut_of"] == {"a": 5, "b": 0} and s["k_of"] == {"a": 2, "b": 1}


def test_a_part_in_two_pieces_or_two_communities_is_disconnected():
    s = scorer.score(graph([300, 300, 100, 300, 300, 0]), [0, 1, 0, 2, 2, 3])
    assert s["disconnected"] == 1 and s["levels_of"] == {"a": None, "b": (100, 1, 0)}
    assert scorer.score(graph([300, 300, 100, 300, 300, 0]), [0, 1, 1, 0, 2, 3])["disconnected"] == 1


def test_an_empty_part_in_an_inhabited_piece_is_out():
    s = scorer.score(graph([0, 300, 100, 300, 300, 0]), [0, 1, 1, 2, 3, 4])
    assert (s["violation"], s["out"], s["uninhabited"]) == (300, 1, 1)


def test_a_square_of_four_squares():
    measures = [(100.0, 40.0, 5 + 10 * (i % 2), 5 + 10 * (i // 2)) for i in range(4)]
    square = scorer.Graph([100] * 4, [(0, 1, 100), (0, 2, 100), (1, 3, 100), (2, 3, 100)], [0] * 4, measures)
    s = scorer.score(square, [0] * 4)
    assert s["pp_median"] == pytest.approx(3.14159265 / 4, abs=1e-6)
    assert s["inertia"] == pytest.approx(3.14159265 / 3, abs=0.06)  # each square counts as a disc


def test_percentiles_are_values_that_occur():
    assert scorer.percentile(range(1, 101), 0.05) == 5
    assert scorer.percentile([3, 1, 2], 0.5) == 2
    assert scorer.percentile([7], 0.05) == 7


@pytest.mark.parametrize("seed", [1, 2])
def test_bricks_tile(seed):
    b = instances.bricks(12, 9, seed, instances.lumpy)
    outer = b.measures[:, 1].sum() - 2 * b.border.sum()
    assert (b.edges[:, 0] < b.edges[:, 1]).all() and len({tuple(e) for e in b.edges.tolist()}) == len(b.edges)
    assert len(b.edges) == 12 * 8 + 11 * (2 * 9 - 1)
    assert 0 < outer < 0.25 * b.measures[:, 1].sum() and (b.measures[:, 0] > 0).all()
    # The outline of the whole, walked along its corners, has the area of the bricks together (shoelace of every ring telescopes).
    assert b.measures[:, 0].sum() == pytest.approx(12 * 9 * 40 * 32, rel=0.03)
    again = instances.bricks(12, 9, seed, instances.lumpy)
    assert (again.households == b.households).all() and (again.cost == b.cost).all()


def test_scorer_and_program_agree(tmp_path):
    b = instances.bricks(15, 20, 5, instances.lumpy)
    b.labels = {"labels": [f"c{i % 20 // 7}" for i in range(300)]}
    instances.write(b, "g", tmp_path, as_json=True)
    for graph_file in ("g.graph", "g.json"):
        done = subprocess.run([PROGRAM, "solve", graph_file, "--communities", "g.labels", "--preset", "fast", "-o", "part", "--json"], cwd=tmp_path,
                              capture_output=True, text=True)
        assert done.returncode in (0, 4), done.stderr
        said = json.loads(done.stdout)
        s = scorer.score(scorer.load(tmp_path / "g", "labels"), (tmp_path / "part").read_text().split())
        assert (s["k"], s["violation"], s["out"], s["disconnected"]) == (said["grids"], said["violation"], said["grids_out"], 0)
        assert s["k_of"] == {c["id"]: c["grids"] for c in said["communities"]}
        assert s["cut"] == pytest.approx(said["cut"] * (1 if graph_file == "g.graph" else 10), rel=1e-3)


@pytest.fixture
def protocol(tmp_path, monkeypatch):
    """The protocol with results of its own and parts to be named."""
    import protocol as module

    monkeypatch.setattr(module, "OUT", tmp_path)

    def run(parts, *arguments):
        monkeypatch.setattr(module, "PARTS", parts)
        monkeypatch.setattr(sys, "argv", ["protocol.py", "--results", str(tmp_path / "RESULTS.md"), *arguments])
        with pytest.raises(SystemExit) as left:
            module.main()
        return left.value.code, (tmp_path / "RESULTS.md").read_text(encoding="utf-8")

    return run


def row(**more):
    return {"solver": "**qipan**", "setting": "best, 10 s, k free", "k": 964, "violation": 4881, "out": 11, "disconnected": 0, "cut": 4_390_000, "pp_p5": 0.41,
            "seconds": 10.0, **more}


def test_a_part_that_fails_keeps_its_rows_and_lets_the_next_one_begin(protocol):
    def falls(record):
        record.add("Taipei, five districts")["rows"] += [row(), {"solver": "spopt", "setting": "floor 300", "not_run": "no plan within 60 s"}]
        raise ValueError("the roof came down")

    def stands(record):
        record.add("Lumpy, 20,000 atoms, seed 1")["rows"].append(row(setting="fast, k free", violation=17))

    parts = {"taipei": (falls, [], 1), "lumpy": (stands, [], 1)}
    code, page = protocol(parts)
    assert code == 1 and "the roof came down" in page and "*not run*: no plan within 60 s" in page
    assert page.count("| **qipan** |") == 2
    assert "violation 4,881, 11 out, cut 4.390 M at k 964 | met |" in page
    parts["taipei"] = (lambda record: record.add("Taipei, five districts")["rows"].append(row(cut=4_840_000)), [], 1)
    code, page = protocol(parts, "--only", "taipei")
    assert code == 0 and "the roof came down" not in page and "| 17 |" in page
    assert "missed by 10.0%" in page


def test_the_protocol_runs_without_peers_and_says_so(tmp_path):
    done = subprocess.run([sys.executable, ROOT / "bench/protocol.py", "--quick", "--only", "lumpy", "--results", tmp_path / "RESULTS.md"],
                          env={**os.environ, "QIPAN": str(PROGRAM), "QIPAN_BENCH_OUT": str(tmp_path), "PYTHONNOUSERSITE": "1"}, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    assert "| **qipan** | fast, k free |" in page and "| **qipan** | best, 10 s, k free |" in page
    assert "A trial" in page and "## taipei\n\n*not run*" in page
    rows = json.loads((tmp_path / "trial/lumpy.json").read_text(encoding="utf-8"))["results"][0]["rows"]
    assert {r["violation"] for r in rows if r["setting"] == "fast, k free"} == {0}


def test_targets_are_met_missed_or_not_run():
    import targets

    assert targets.line("t", None)["reached"] == "*not run*"
    assert targets.line("t", 5, 5)["verdict"] == targets.line("t", 5, 5, more=True)["verdict"] == "met"
    assert targets.line("t", 6, 5)["verdict"] == "missed by 20.0%" and targets.line("t", 4, 5, more=True)["verdict"] == "missed by 20.0%"
    assert targets.line("t", 1, 5, extra=[(False, "the proof")])["verdict"] == "missed the proof"
    assert targets.line("t", 1)["verdict"] == "reported"
    taipei = {"results": [{"title": "Taipei, five districts", "rows": [row(violation=4899)]}]}
    first = targets.summary({"taipei": taipei})[0]
    assert first["verdict"] == "missed the least violation" and "4,899" in first["reached"]


def test_what_is_proven_at_a_peers_k_counts_only_where_the_levels_above_the_cut_are_proven():
    import rows
    import targets

    def community(**more):
        return {"grids_asked": 2, "grids": 2, "violation": 7, "grids_out": 1, **more}

    said = {"communities": [community(bound={"grids_off": 0, "violation": 7, "grids_out": 1, "cut": 40}),
                            community(bound={"grids_off": 0, "violation": 7, "grids_out": 0, "cut": 1000}),
                            community(bound={"grids_off": 0, "violation": 6, "grids_out": 1, "cut": 1000}),
                            community(grids=3, bound={"grids_off": 0, "violation": 7, "grids_out": 1, "cut": 1000}),
                            community(grids=3, bound={"grids_off": 1, "violation": 7, "grids_out": 1, "cut": 2}),
                            community(grids_asked=None, grids=0, violation=0, grids_out=0, bound={"grids_off": 0, "violation": 0, "grids_out": 0, "cut": 0})]}
    assert rows.least_cut(said) == 42
    pinned = row(ratio=0.95, k=9, requested=9)
    assert targets.beside_metis("t", {**pinned, "least_ratio": 0.9209})["verdict"].startswith("cannot be reached: proven >= 0.920 ")
    assert targets.beside_metis("t", {**pinned, "least_ratio": 0.92})["verdict"] == "missed by 3.3%"
    assert targets.beside_metis("t", {**pinned, "ratio": 0.92, "least_ratio": 0.93})["verdict"] == "met"
    assert targets.beside_metis("t", pinned)["verdict"] == "missed by 3.3%"
