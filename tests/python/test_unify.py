# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""One grid layer for several departments (多网合一)."""
import json
import subprocess
import sys

import geopandas as gpd
import pytest
from conftest import shared
from departments import departments

import qipan

CAMBRIDGE = {"communities": "neighborhoods", "buildings": "parcels", "roads": "street_centerlines", "water": "water", "rail": "rail"}
CITY = {"police": "police_response_districts", "fire": "fire_engine_districts", "sweeping": "street_sweeping_districts", "wards": "wards_precincts"}


@pytest.fixture(scope="module")
def three(town):
    return departments(town)


@pytest.fixture(scope="module")
def unified(town, three):
    return qipan.unify(three, **town, preset="fast")


@pytest.fixture(scope="module")
def unrelated(town, three):
    return qipan.unify(three, **town, preset="fast", agreement=0)


def test_departments_contradict_each_other(three):
    assert len({len(layer) for layer in three.values()}) == 3
    assert three["environment"].area.sum() != three["security"].area.sum()
    for layer in three.values():
        whole = layer.union_all().area
        assert abs(layer.area.sum() - whole) > 1 or whole < 0.99 * three["security"].union_all().area


def test_the_rules_come_before_agreement(unified, unrelated, town_plan):
    for plan in (unified, unrelated, town_plan):  # the town can be divided without an exception: so it is, whatever departments want
        assert plan.summary["in_band"] == plan.summary["judged"]


def test_departments_agree_better_with_a_plan_that_was_made_for_them(unified, unrelated):
    better, before = unified.agreement, unrelated.agreement
    assert list(better.index) == ["security", "health", "environment"]
    for share in ("matched", "pairs_together", "pairs_alike", "border_kept"):
        assert better[share].between(0, 1).all()
        assert better[share].mean() > before[share].mean(), share
    assert (better["matched"] <= better["matched_possible"]).all() and (before["matched"] <= before["matched_possible"]).all()
    assert (better["matched_possible"] <= 1).all()
    assert (better["border_kept"] <= better["border_possible"] + 1e-9).all()


def test_a_department_that_counts_more_is_followed_more(town, three, unified):
    own = qipan.unify(three, **town, preset="fast", weights=[0.5, 0.5, 9])
    assert own.agreement.loc["environment", "border_kept"] > unified.agreement.loc["environment", "border_kept"]


def test_tables_lead_every_household_from_its_old_grid_to_its_new_one(three, unified):
    for name, layer in three.items():
        table = unified.correspondence(name)
        assert set(table["from_code"]) <= set(layer["code"]) and set(table["to_code"]) <= set(unified.codes)
        assert table["households"].sum() == pytest.approx(unified.agreement.loc[name, "households"])
        assert table.groupby("from_code")["share_of_from"].sum().between(0.999, 1.001).all()
        assert (table.groupby("from_code")["goes_on"].sum() <= 1).all() and (table.groupby("to_code")["goes_on"].sum() <= 1).all()
        stayed = table.loc[table["goes_on"] == 1, "households"].sum() / table["households"].sum()
        assert stayed == pytest.approx(unified.agreement.loc[name, "matched"], abs=1e-4)


def test_departments_that_have_one_plan_get_it_back(town, town_plan):
    plan = qipan.unify({"a": town_plan, "b": town_plan.grids.to_crs(4326)}, **town, preset="fast")
    assert (plan.agreement["matched"] == 1).all() and (plan.agreement["border_kept"] > 0.98).all()


def test_wrong_departments_are_errors(town, three):
    with pytest.raises(qipan.OptionError, match="weights"):
        qipan.unify(three, **town, weights=[1, 2])
    with pytest.raises(qipan.ColumnNotFoundError, match="KODE"):
        qipan.unify(three, **town, code_fields=["KODE", None, None])
    with pytest.raises(qipan.OptionError, match="departments"):
        qipan.unify([], **town)


def judged(plan, folder, *arguments):
    plan.to_file(folder / "unified.gpkg")
    judge = shared("tools/judge_plan.py")
    run = subprocess.run([sys.executable, judge, "--grids", f"{folder}/unified.gpkg::grids", *map(str, arguments)], capture_output=True, text=True, timeout=600)
    report = json.loads(run.stdout)
    assert report.get("failures", []) == [], report
    return report


def test_the_independent_judge_finds_the_town_clean(unified, tmp_path):
    path = qipan.datasets.town_path()
    report = judged(unified, tmp_path, "--territory", f"{path}::communities", "--communities", f"{path}::communities", "--units", f"{tmp_path}/unified.gpkg::units",
                    "--dedicated", f"{path}::dedicated", "--band", "300:500", "--band", "200:300", "--band", "100:300")
    assert report["gap_m2"] < 1


def test_cambridge_in_one_mesh(tmp_path):
    path = shared("data/cambridge_ma/cambridge_ma.gpkg")
    layers = {role: f"{path}::{layer}" for role, layer in CAMBRIDGE.items()} | {"community_id": "NAME", "building_id": "ML", "households": "units", "buildings_are": "parcels"}
    city = {name: gpd.read_file(path, layer=layer) for name, layer in CITY.items()}
    fields = {"police": "CADRA", "fire": "ENGINE", "sweeping": "District", "wards": "WardPrecinct"}
    plan = qipan.unify(city, **layers, code_fields=list(fields.values()), preset="fast")
    assert list(plan.agreement.index) == list(city)
    assert plan.agreement["border_kept"].between(0.2, 1).all()
    judged(plan, tmp_path, "--territory", f"{path}::neighborhoods", "--communities", f"{path}::neighborhoods", "--units", f"{tmp_path}/unified.gpkg::units",
           "--band", "300:500")
