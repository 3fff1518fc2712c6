# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Runs the program as a user would: in a folder with data/ beside it."""
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, box

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("QIPAN", ROOT / "build/qipan"))
CRS = "EPSG:4547"
WEST, SOUTH = 500000, 3380000
STREET_M, BLOCK_M, BLOCKS, HOUSEHOLDS = 10, 90, 4, 60


@dataclass
class Result:
    code: int
    out: str
    err: str

    def json(self):
        return json.loads(self.out)


class Program:
    def __init__(self, folder):
        self.folder = folder

    def __call__(self, *arguments, lang="en_US.UTF-8", **environment):
        run = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
                             env={**os.environ, "LC_ALL": lang, **environment}, timeout=900)
        return Result(run.returncode, run.stdout, run.stderr)


@pytest.fixture
def qipan(tmp_path):
    return Program(tmp_path)


def blocks(west):
    """Streets around BLOCKS x BLOCKS blocks with two buildings each, from `west` to the east."""
    step = STREET_M + BLOCK_M
    side = BLOCKS * step
    streets, buildings = [], []
    for i in range(BLOCKS + 1):
        at = i * step
        streets.append(LineString([(west + at, SOUTH), (west + at, SOUTH + side)]))
        streets.append(LineString([(west, SOUTH + at), (west + side, SOUTH + at)]))
    for i in range(BLOCKS):
        for k in range(BLOCKS):
            x, y = west + i * step + STREET_M, SOUTH + k * step + STREET_M
            buildings.append(box(x + 5, y + 5, x + 30, y + 75))
            buildings.append(box(x + 45, y + 5, x + 70, y + 75))
    return streets, buildings


@pytest.fixture(scope="session")
def village(tmp_path_factory):
    """Two communities of 32 buildings with 60 households each, streets between them, and a project file."""
    folder = tmp_path_factory.mktemp("village")
    side = BLOCKS * (STREET_M + BLOCK_M)
    streets, buildings, communities = [], [], []
    for k in range(2):
        west = WEST + k * side
        more_streets, more_buildings = blocks(west)
        streets += more_streets
        buildings += more_buildings
        communities.append({"id": f"42010100100{k + 1}", "name": f"第{k + 1}社区", "geometry": box(west, SOUTH, west + side, SOUTH + side)})
    path = folder / "village.gpkg"
    gpd.GeoDataFrame(communities, crs=CRS).to_file(path, layer="communities")
    gpd.GeoDataFrame({"id": range(len(buildings)), "households": HOUSEHOLDS}, geometry=buildings, crs=CRS).to_file(path, layer="buildings")
    gpd.GeoDataFrame({"name": "street"}, index=range(len(streets)), geometry=streets, crs=CRS).to_file(path, layer="roads")
    (folder / "village.toml").write_text("""
communities = "village.gpkg::communities"
community-id = "id"
community-name = "name"
buildings = "village.gpkg::buildings"
building-id = "id"
households = "households"
roads = "village.gpkg::roads"
preset = "fast"
""", encoding="utf-8")
    return folder
