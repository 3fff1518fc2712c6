# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""qipan unify: one grid layer for several departments; the rest is in tests/python/test_unify.py."""
import sqlite3

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from conftest import ROOT, Program

DATA = ROOT / "data"
TODAY = f"{DATA / 'town.gpkg'}::existing_grids"
FAST = ("--preset", "fast", "--overwrite")


def unify(program, *arguments):
    return program("unify", DATA / "town.toml", *arguments, *FAST)


def layer(program, file, name):
    return pyogrio.read_dataframe(program.folder / file, layer=name)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    program = Program(tmp_path_factory.mktemp("unify"))
    today = gpd.read_file(DATA / "town.gpkg", layer="existing_grids")
    health = today.iloc[::2].copy()  # every second grid, half as large again: overlaps and gaps
    health.geometry = health.geometry.buffer(25)
    health = health.rename(columns={"code": "WGBM", "name": "WGMC"}).to_crs(4326)
    health.to_file(program.folder / "health.geojson")
    run = unify(program, f"today={TODAY}", "health.geojson", "--weights", "2,1", "--code-fields", ",WGBM", "--name-fields", ",WGMC", "-o", "unified.gpkg", "--json")
    assert run.code in (0, 4), run.err
    program.summary = run.json()
    return program


def test_every_department_has_its_share_and_its_table(town):
    agreement = {a["department"]: a for a in town.summary["agreement"]}
    assert list(agreement) == ["today", "health"] and agreement["today"]["weight"] == 2 and agreement["health"]["weight"] == 1
    table = layer(town, "unified.gpkg", "agreement").set_index("department")
    assert {name: a["matched"] for name, a in agreement.items()} == table["matched"].to_dict()
    grids = layer(town, "unified.gpkg", "grids").set_index("code")
    for name, a in agreement.items():
        assert 0 < a["matched"] <= a["matched_possible"] <= 1 and 0 < a["border_kept"] <= a["border_possible"] <= 1
        rows = layer(town, "unified.gpkg", f"correspondence_{name}")
        assert rows["households"].sum() == pytest.approx(a["households"]) and set(rows["to_code"]) <= set(grids.index)
        led = rows.groupby("to_code")["households"].sum()
        assert (led <= grids.loc[led.index, "households"] + 1e-6).all()
    codes = set(gpd.read_file(town.folder / "health.geojson")["WGBM"])
    rows = layer(town, "unified.gpkg", "correspondence_health")
    assert set(rows["from_code"]) <= codes and rows["from_name"].notna().all()


def test_the_plan_audits_clean_and_bounds_are_honest(town):
    audit = town("audit", "unified.gpkg::grids", "--communities", DATA / "town.gpkg::communities", "--units", "unified.gpkg::units", "--json")
    assert set(audit.json()["failures"]) <= {"foreign_bands", "out_of_band"}, audit.out
    communities = layer(town, "unified.gpkg", "communities")
    assert (communities["bound"] <= communities["found"]).all()
    assert not communities["covers"].str.contains("quality").any() or (communities["closed"] == 1).any()


def test_text_tells_each_department(town):
    out = unify(town, f"today={TODAY}", "health.geojson", "--code-fields", ",WGBM", "-o", "text.gpkg").out
    assert "department" in out and "health" in out and "border kept" in out
    chinese = unify(town, f"today={TODAY}", "health.geojson", "--code-fields", ",WGBM", "-o", "text.gpkg", "--lang", "zh").out
    assert "部门" in chinese


@pytest.mark.parametrize(("arguments", "words"), [(["--weights", "1,2,3"], "--weights"), (["--weights", "1,x"], "x"), (["--weights", "0,0"], "today"), (["--weights", "1,-1"], "health"),
                                                  (["--code-fields", "KODE,WGBM"], "KODE"), (["--code-fields", "code"], "--code-fields"), (["--name-fields", ",NIX"], "NIX"), (["today=health.geojson"], "today")])
def test_errors_name_what_is_wrong(town, arguments, words):
    run = unify(town, f"today={TODAY}", "health.geojson", "-o", "never.gpkg", *arguments)
    assert run.code in (2, 3) and words in run.err, run.err
    assert not (town.folder / "never.gpkg").exists()


def test_an_edit_by_hand_keeps_the_tables_and_says_of_when_they_are(town):
    same = town("adopt", "unified.gpkg", "--data", DATA, "-o", "same.gpkg")
    assert same.code in (0, 4), same.err
    assert (town.folder / "same.gpkg").read_bytes() == (town.folder / "unified.gpkg").read_bytes()
    atoms = layer(town, "unified.gpkg", "atoms")
    near = gpd.sjoin(atoms[atoms["households"] > 0], atoms, predicate="touches", lsuffix="own", rsuffix="other")
    near = near[(near["community_own"] == near["community_other"]) & (near["grid_code_own"] != near["grid_code_other"])].iloc[0]
    pd.DataFrame({"atom": [near["atom_own"]], "grid_code": [near["grid_code_other"]]}).to_csv(town.folder / "moves.csv", index=False)
    edited = town("adopt", "unified.gpkg", "--data", DATA, "--moves", "moves.csv", "-o", "edited.gpkg")
    assert edited.code in (0, 4), edited.err
    for name in ("agreement", "correspondence_today", "correspondence_health"):
        assert layer(town, "edited.gpkg", name).equals(layer(town, "unified.gpkg", name))
    with sqlite3.connect(town.folder / "edited.gpkg") as db:
        assert db.execute("select count(*) from diagnostics where code = 'adopt.agreement_before'").fetchone() == (1,)
