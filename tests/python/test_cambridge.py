# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Cambridge, Massachusetts, as GeoDataFrames: labels on their index, and clean in the eyes of the independent judge."""
import subprocess
import sys

import geopandas as gpd
import pytest
from conftest import shared

import qipan

LAYERS = {"communities": "neighborhoods", "buildings": "parcels", "roads": "street_centerlines", "water": "water", "rail": "rail"}


@pytest.fixture(scope="module")
def cambridge():
    path = shared("data/cambridge_ma/cambridge_ma.gpkg")
    return path, {role: gpd.read_file(path, layer=layer) for role, layer in LAYERS.items()}


def test_cambridge_in_frames_is_clean(cambridge, tmp_path):
    path, frames = cambridge
    frames["buildings"].index = "parcel " + frames["buildings"].index.astype(str)
    with pytest.raises(ValueError, match="column 'units' is missing .* in 170 of 13,159 rows, index 'parcel 54', .*on_bad='repair'"):
        qipan.partition(**frames, households="units", community_id="NAME")
    plan = qipan.partition(**frames, community_id="NAME", building_id="ML", households="units", buildings_are="parcels", preset="fast",
                           progress=True, on_bad="repair")
    assert plan.labels.index.equals(frames["buildings"].index)
    assert set(plan.labels.dropna()) <= set(plan.codes)
    sums = frames["buildings"]["units"].groupby(plan.labels).sum()
    grids = plan.grids.set_index("code")["households"]
    assert ((sums.reindex(grids.index).fillna(0) - grids).abs() < 1e-6).mean() > 0.95  # a parcel of several units may lie in several grids
    assert plan.grids.crs == frames["communities"].crs or plan.grids.crs.is_projected
    assert plan.to_crs(4326).grids.total_bounds[0] == pytest.approx(-71.16, abs=0.01)
    out = tmp_path / "cambridge.gpkg"
    plan.to_file(out)
    run = subprocess.run(
        [sys.executable, shared("tools/judge_plan.py"), "--grids", f"{out}::grids", "--territory", f"{path}::neighborhoods", "--communities",
         f"{path}::neighborhoods", "--buildings", f"{path}::parcels", "--weight", "units", "--parcels", "--features", f"{path}::street_centerlines",
         f"{path}::rail", f"{path}::water", "--barriers", f"{path}::rail", f"{path}::water", "--units", f"{out}::units"],
        capture_output=True, text=True, timeout=900)
    assert run.returncode == 0, run.stdout + run.stderr
