# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The chain of proof: what the program says is proven, the checker, which shares no code with it, finds; of the sample town, and of graphs divided evenly."""
import gzip
import os
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import geopandas as gpd
import pytest
from conftest import ROOT

CHECKER = Path(os.environ.get("QIPAN_BUILD", ROOT / "build")) / "tests/checker/check_certificate"
SHARED = ROOT.parent / "shared"
LEVELS = ("violation", "grids out", "compounds split", "quality")


def check(*files):
    run = subprocess.run([CHECKER, *files], capture_output=True, text=True, timeout=600)
    return run.returncode, run.stdout.splitlines()


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    program = Path(os.environ.get("QIPAN", ROOT / "build/qipan"))
    run = subprocess.run([program, "partition", ROOT / "data/town.toml", "-o", folder / "town.gpkg", "--certificates", folder / "proofs"],
                         capture_output=True, text=True, timeout=600)
    assert run.returncode in (0, 4), run.stderr
    return folder


def test_the_checker_finds_every_bound_of_the_sample_town(town):
    communities = gpd.read_file(town / "town.gpkg", layer="communities").set_index("community")
    code, lines = check(*sorted((town / "proofs").glob("*.txt")))
    assert code == 0, [line for line in lines if "accepted" not in line]
    bound = defaultdict(lambda: [0, 0, 0, 0])
    for line in lines:  # a community may have several pieces
        name, numbers = re.fullmatch(r".*/(.+)\.txt: accepted, bound ([\d ]+)", line).groups()
        bound[name] = [a + int(b) for a, b in zip(bound[name], numbers.split())]
    assert set(bound) == set(communities.index)
    assert (communities["closed"] == 1).sum() >= 15
    for community, row in communities.iterrows():
        level = "quality" if row["closed"] == 1 else row["open_level"]
        scale = 1000 if level == "violation" else 1
        assert bound[community][LEVELS.index(level)] == round(row["bound"] * scale), community
        if row["closed"] == 1:
            text = (town / "proofs" / f"{community}.txt").read_text()
            found = [list(map(int, numbers.split())) for numbers in re.findall(r"^objective (.+)$", text, re.M)]
            assert bound[community] == [sum(level) for level in zip(*found)], community


def test_a_bound_one_above_the_proven_one_is_refused(town):
    proofs = [f for f in sorted((town / "proofs").glob("*.txt")) if f.read_text().count("qipan-certificate") == 1]
    refused = 0
    for proof in proofs[:6]:
        raised = town / "raised.txt"
        more = lambda match: f"{match[1]}{int(match[2]) + 1}"
        text = re.sub(r"(?m)^(bound .* )(\d+)$", more, proof.read_text())
        for claim in (text, re.sub(r"(?m)^(objective .* )(\d+)$", more, text)):
            raised.write_text(claim)
            code, lines = check(raised)
            assert code == 1 and "refused" in lines[0], proof.name
            refused += 1
    assert refused


def write_graph(file, weight, around):
    rows = [" ".join(map(str, [w] + [x for b in row for x in (b + 1, 1)])) for w, row in zip(weight, around)]
    file.write_text(f"{len(weight)} {sum(map(len, around)) // 2} 011\n" + "\n".join(rows) + "\n")


def solved_evenly(qipan, weight, around):
    """Three parts as even as can be; their people, the deviation said to be proven, and the certificate."""
    write_graph(qipan.folder / "g.graph", weight, around)
    result = qipan("solve", "g.graph", "--grids", 3, "--objective", "max-deviation", "--certificate", "proof.txt", "-o", "part", "--json")
    assert result.code == 0, result.err
    assert result.json()["closed"]
    people = [0, 0, 0]
    for region, w in zip((qipan.folder / "part").read_text().split(), weight):
        people[int(region)] += w
    return people, result.json()["bound"]["deviation"], (qipan.folder / "proof.txt").read_text()


def deviation_line(text):
    value, bound = map(int, re.search(r"(?m)^deviation 1 (\d+) (\d+)$", text).groups())
    return value, bound


def test_a_deviation_said_to_be_the_least_is_found_by_the_checker_and_no_other(qipan):
    around = [[b for b, near in ((v - 5, v >= 5), (v - 1, v % 5), (v + 1, v % 5 < 4), (v + 5, v < 20)) if near] for v in range(25)]
    weight = [7 + v * v % 83 for v in range(25)]
    people, said, text = solved_evenly(qipan, weight, around)
    value, bound = deviation_line(text)
    assert value == bound == max(abs(3 * p - sum(weight)) for p in people) * 1000
    assert said == pytest.approx(bound / 1000 / sum(weight))
    proof = qipan.folder / "proof.txt"
    code, lines = check("--plan", qipan.folder / "part", proof)
    assert code == 0 and lines == [f"{proof}: accepted, bound {' '.join(re.search('(?m)^bound (.*)$', text)[1].split())}, deviation {bound}"]
    raised = qipan.folder / "raised.txt"
    for line in (f"deviation 1 {value} {bound + 1}", f"deviation 1 {value + 1} {bound + 1}", f"deviation 1 {value + 1} {bound}"):
        raised.write_text(text.replace(f"deviation 1 {value} {bound}", line))
        code, lines = check(raised)
        assert code == 1 and "refused" in lines[0], line


def test_a_plan_that_is_not_the_most_even_is_refused(qipan):
    around = [[b for b, near in ((v - 1, v > 0), (v + 1, v < 11)) if near] for v in range(12)]  # a row: plans are two cuts
    weight = [30, 10, 20, 40, 10, 30, 20, 20, 50, 10, 20, 40]
    people, _, text = solved_evenly(qipan, weight, around)
    plans = {(a, b): [sum(weight[:a]), sum(weight[a:b]), sum(weight[b:])] for a in range(1, 11) for b in range(a + 1, 12)}
    apart = {cuts: max(abs(3 * p - sum(weight)) for p in plan) * 1000 for cuts, plan in plans.items()}
    value, bound = deviation_line(text)
    assert value == bound == min(apart.values()) and sorted(people) in [sorted(p) for c, p in plans.items() if apart[c] == bound]
    quality = re.search(r"(?m)^objective 0 0 0 (\d+)$", text)[1]  # two cuts of equal length, whichever they are
    claims = 0
    for (a, b), worse in apart.items():
        claim = re.sub(r"(?m)^deviation .*$", f"deviation 1 {worse} {worse}", text)
        claim = re.sub(r"(?m)^(piece .*\n)((?:\d+ \d+ \d+\n)+)", lambda m: m[1] + "".join(f"{v} {v} {(v >= a) + (v >= b)}\n" for v in range(12)), claim)
        (qipan.folder / "claim.txt").write_text(claim)
        code, lines = check(qipan.folder / "claim.txt")
        if worse == bound:
            assert code == 0, lines
        else:
            assert code == 1 and "a plan deviates less than the bound" in lines[0], (a, b, quality, lines)
            claims += 1
    assert claims > 40


def test_the_least_deviation_of_fl25_is_that_of_all_its_plans(qipan):
    folder = SHARED / "data/redist_bench"
    if not folder.is_dir():
        assert os.environ.get("CI") != "true", f"{folder} is missing"
        pytest.skip("real data is absent")
    weight = [int(w) for w in gpd.read_file(folder / "redist_bench.gpkg", layer="fl25")["pop"]]
    around = [[] for _ in weight]
    for line in (folder / "fl25_adjacency.txt").read_text().splitlines():
        node, *others = map(int, line.split())
        around[node] = others
    people, said, text = solved_evenly(qipan, weight, around)
    with gzip.open(folder / "fl25_all_3district_plans.txt.gz", "rt") as plans:
        least = min(float(line.split()[1]) for line in plans)
    value, bound = deviation_line(text)
    assert value == bound and bound / 1000 / sum(weight) == pytest.approx(least, abs=1e-8) == pytest.approx(0.00718681, abs=1e-8)
    code, lines = check("--plan", qipan.folder / "part", qipan.folder / "proof.txt")
    assert code == 0 and lines[0].endswith(f", deviation {bound}"), lines
