# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""qipan redraw: today's grids changed as little as the rules allow."""
import geopandas as gpd
import pyogrio
import pytest
from conftest import ROOT, Program

TOWN = ROOT / "data/town.toml"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    program = Program(tmp_path_factory.mktemp("redraw"))
    assert program("partition", TOWN, "--preset", "fast", "-o", "plan.gpkg", "-o", "plan.geojson").code in (0, 4)
    return program


def test_an_unchanged_town_gives_back_its_plan_byte_for_byte(town):
    run = town("redraw", TOWN, "--existing", "plan.gpkg::grids", "--preset", "fast", "-o", "same.gpkg", "-o", "same.geojson", "--json")
    assert run.code in (0, 4), run.err
    assert (town.folder / "same.geojson").read_bytes() == (town.folder / "plan.geojson").read_bytes()
    change = run.json()["change"]
    assert (change["moved"], change["touched"], change["computed"], change["shifted"]) == (0, 0, 0, 0)
    for layer in ("grids", "atoms", "buildings", "units", "borders", "diagnostics", "ledger"):
        before, after = (pyogrio.read_dataframe(town.folder / f, layer=layer) for f in ("plan.gpkg", "same.gpkg"))
        assert before.equals(after), layer


def test_grids_drawn_by_hand_are_mended_and_their_columns_live_on(town):
    run = town("redraw", TOWN, "--existing", ROOT / "data/town.gpkg::existing_grids", "--preset", "fast", "-o", "mended.gpkg", "--json")
    assert run.code in (0, 4), run.err
    summary = run.json()
    change = summary["change"]
    assert summary["in_band"] == summary["judged"]
    assert change["least_moved"] <= change["least_moved_so"] <= change["moved"]
    assert change["least_touched"] <= change["touched"] == change["today"] - change["relations"].get("kept", 0)
    grids = gpd.read_file(town.folder / "mended.gpkg", layer="grids")
    assert {"worker", "phone"} <= set(grids.columns)
    assert grids["code"].is_unique
    lineage = pyogrio.read_dataframe(town.folder / "mended.gpkg", layer="lineage")
    moves = pyogrio.read_dataframe(town.folder / "mended.gpkg", layer="moves")
    assert set(grids["code"]) <= set(lineage["code"])
    assert moves["households"].sum() == pytest.approx(change["moved"])


def test_limits_and_locks_hold(town):
    existing = ROOT / "data/town.gpkg::existing_grids"
    run = town("redraw", TOWN, "--existing", existing, "--preset", "fast", "--max-moved-households", "5%", "-o", "limited.gpkg", "--json")
    whole = run.json()["change"]
    assert whole["left_out"] > 0 and whole["points"][-1]["moved"] > 0.05 * 29993
    unknown = town("redraw", TOWN, "--existing", existing, "--lock", "nowhere", "-o", "x.gpkg")
    assert unknown.code == 2 and "nowhere" in unknown.err
    missing = town("redraw", TOWN, "-o", "x.gpkg")
    assert missing.code == 2 and "--existing" in missing.err
