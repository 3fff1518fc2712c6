# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The package as an analyst uses it: frames in, frames out."""
import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, box

import qipan

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("QIPAN", ROOT / "build/qipan"))
SHARED = ROOT.parent / "shared"
CRS = "EPSG:4547"
WEST, SOUTH = 500000, 3380000


def run_program(*arguments):
    """The command line; 4 means grids that cannot be in band."""
    run = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, env={**os.environ, "LC_ALL": "en_US.UTF-8"}, timeout=900)
    assert run.returncode in (0, 4), run.stderr
    return run


def run_python(code, **environment):
    """A fresh interpreter that finds the same package."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600,
                          env={**os.environ, "PYTHONPATH": str(Path(qipan.__file__).parents[1]), **environment})


def shared(path):
    """A file of the data shared between the people of the project; absent outside, but never in CI."""
    found = SHARED / path
    if not found.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{path} is missing")
        pytest.skip(f"{path} is not there")
    return found


@pytest.fixture(scope="session")
def town():
    return qipan.datasets.town()


@pytest.fixture(scope="session")
def town_plan(town):
    return qipan.partition(**town, preset="fast")


@pytest.fixture
def village():
    """Two communities of 16 blocks with two buildings of 60 households each, streets between the blocks: arguments of partition."""
    streets, buildings, communities = [], [], []
    for k in range(2):
        west = WEST + k * 400
        communities.append({"id": f"42010100100{k + 1}", "name": f"第{k + 1}社区", "geometry": box(west, SOUTH, west + 400, SOUTH + 400)})
        for i in range(5):
            streets += [LineString([(west + 100 * i, SOUTH), (west + 100 * i, SOUTH + 400)]), LineString([(west, SOUTH + 100 * i), (west + 400, SOUTH + 100 * i)])]
        for i in range(4):
            for j in range(4):
                x, y = west + 100 * i + 10, SOUTH + 100 * j + 10
                buildings += [box(x + 5, y + 5, x + 30, y + 75), box(x + 45, y + 5, x + 70, y + 75)]
    return {
        "communities": gpd.GeoDataFrame(communities, crs=CRS),
        "buildings": gpd.GeoDataFrame({"hu": 60}, geometry=buildings, index=[f"b{i}" for i in range(len(buildings))], crs=CRS),
        "roads": gpd.GeoDataFrame({"name": "street"}, index=range(len(streets)), geometry=streets, crs=CRS),
        "community_id": "id",
        "households": "hu",
    }
