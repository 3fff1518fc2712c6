# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The chain of proof on the sample town: what the plan's table says is proven, the checker, which shares no code with the program, finds."""
import os
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import geopandas as gpd
import pytest
from conftest import ROOT

CHECKER = Path(os.environ.get("QIPAN_BUILD", ROOT / "build")) / "tests/checker/check_certificate"
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
