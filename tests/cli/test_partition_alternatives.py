# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""`qipan partition --alternatives`: several plans of one town beside each other."""
import csv

import geopandas as gpd
import pandas as pd
import pytest
from conftest import ROOT, Program
from scipy.optimize import linear_sum_assignment

SHARE = 0.15
ARGUMENTS = ("partition", ROOT / "data/town.toml", "--preset", "fast")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Three plans of the town, in two formats."""
    program = Program(tmp_path_factory.mktemp("alternatives"))
    result = program(*ARGUMENTS, "--alternatives", 3, "--differ", "15%", "--threads", 1, "-o", "town.gpkg", "-o", "town.geojson", "--json")
    assert result.code in (0, 4), result.err
    return program, result.json()


def layer(run, number, name):
    return gpd.read_file(run[0].folder / f"town-{number}.gpkg", layer=name)


def numbers(run):
    return range(1, len(run[1]["plans"]) + 1)


def test_each_plan_is_written_in_every_format_with_one_table(run):
    program, said = run
    assert 2 <= said["found"] == len(said["plans"]) <= said["asked"] == 3
    for number, plan in zip(numbers(run), said["plans"], strict=True):
        assert plan["files"] == [f"town-{number}.gpkg", f"town-{number}.geojson"]
        grids = layer(run, number, "grids")
        assert len(gpd.read_file(program.folder / plan["files"][1])) == len(grids) == plan["grids"]
        assert grids["households"].sum() == layer(run, 1, "grids")["households"].sum()
        manifest = layer(run, number, "manifest").set_index("key")["value"]
        assert manifest["alternative"] == f"{number} / {said['found']}" and manifest["differ"] == "15%"
    with open(program.folder / "town-alternatives.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, plan in zip(rows, said["plans"], strict=True):
        assert all(float(row[name]) == plan[name] for name in row if name != "plan")
    assert {"grids", "in_band", "exceptions", "violation", "border_km", "border_on_features", "turn_deg_per_100m", "polsby_popper_mean", "unevenness",
            "change", "least_difference"} <= set(rows[0])


def test_any_two_differ_by_the_share_as_the_written_units_say(run):
    kinds = {n: layer(run, n, "grids").set_index("code")["kind"] for n in numbers(run)}
    units = {n: layer(run, n, "buildings").set_index("source_id") for n in numbers(run)}
    for i in numbers(run):
        for j in numbers(run):
            a, b = (u.loc[[kind in ("community", "rural") for kind in u["grid_code"].map(kinds[n])]] for n, u in ((i, units[i]), (j, units[j])))
            assert a.index.equals(b.index)
            shared = pd.crosstab(a["grid_code"].to_numpy(), b["grid_code"].to_numpy(), values=a["households"].to_numpy(), aggfunc="sum").fillna(0).to_numpy()
            paired = linear_sum_assignment(-shared)
            difference = 1 - shared[paired].sum() / a["households"].sum()
            assert run[1]["plans"][i - 1]["differences"][j - 1] == pytest.approx(difference, abs=1e-9)
            assert i == j or difference >= SHARE


def test_all_obey_the_rules_as_the_best_does_and_none_is_dominated(run):
    plans = run[1]["plans"]
    costs = ("border_cost", "compactness_cost", "unevenness", "change")
    for number, plan in zip(numbers(run), plans, strict=True):
        grids = layer(run, number, "grids")
        judged = grids[grids["kind"].isin(["community", "rural"])]
        inside = judged["households"].between(judged["band_low"], judged["band_high"])
        assert plan["violation"] == plans[0]["violation"] and inside.sum() == plan["in_band"] and len(judged) == plan["judged"]
        by_community = judged.groupby("community")["households"]
        assert plan["unevenness"] == pytest.approx(((judged["households"] / by_community.transform("mean") - 1) ** 2).sum(), rel=1e-9)
        for other in plans:
            better = [other[c] < plan[c] for c in costs]
            assert number == 1 or other["regions"] != plan["regions"] or not (any(better) and all(other[c] <= plan[c] for c in costs))


def test_the_first_one_is_the_plan_without_alternatives_or_better(run, tmp_path):
    program = Program(tmp_path)
    for name, more in (("alone", ()), ("one", ("--alternatives", 1, "--differ", "40%"))):
        assert program(*ARGUMENTS, *more, "-o", f"{name}.gpkg").code in (0, 4)
    assert (tmp_path / "alone.gpkg").read_bytes() == (tmp_path / "one.gpkg").read_bytes(), "one alternative is no other plan"
    alone = gpd.read_file(tmp_path / "alone.gpkg", layer="manifest").set_index("key")["value"]
    first = layer(run, 1, "manifest").set_index("key")["value"]
    assert float(first["gap"]) <= float(alone["gap"]), "the bounds are the same, so the gap says which is better"
    out = [(~gpd.read_file(file, layer="grids")["in_band"].fillna(1).astype(bool)).sum() for file in (run[0].folder / "town-1.gpkg", tmp_path / "alone.gpkg")]
    assert out[0] <= out[1]


def test_change_is_counted_from_the_first_plan_or_from_todays_grids(run, tmp_path):
    assert run[1]["change_from"] == "plan 1"
    assert [p["change"] for p in run[1]["plans"]] == pytest.approx(run[1]["plans"][0]["differences"])
    program, today = Program(tmp_path), f"{ROOT / 'data/town.gpkg'}::existing_grids"
    result = program(*ARGUMENTS, "--alternatives", 2, "--existing", today, "--existing-code", "code", "-o", "t.gpkg", "--json")
    said = result.json()
    assert result.code in (0, 4) and said["change_from"] == "today"
    alone = program(*ARGUMENTS, "--existing", today, "-o", "alone.gpkg")
    assert alone.code == 2 and "--alternatives" in alone.err
    old = gpd.read_file(ROOT / "data/town.gpkg", layer="existing_grids")
    for number, plan in enumerate(said["plans"], 1):
        grids = gpd.read_file(tmp_path / f"t-{number}.gpkg", layer="grids").set_index("code")
        units = gpd.read_file(tmp_path / f"t-{number}.gpkg", layer="buildings").set_index("source_id")
        units = units[[grids["kind"][code] in ("community", "rural") for code in units["grid_code"]]]
        units = units[units["households"] > 0]
        inside = gpd.sjoin(gpd.GeoDataFrame(units, geometry=units.representative_point()).to_crs(old.crs), old[["code", "geometry"]], predicate="within")
        inside = inside[~inside.index.duplicated()]
        shared = pd.crosstab(inside["grid_code"].to_numpy(), inside["index_right"].to_numpy(), values=inside["households"].to_numpy(), aggfunc="sum").fillna(0).to_numpy()
        moved = inside["households"].sum() - shared[linear_sum_assignment(-shared)].sum()
        # Some of today's grids overlap or have a code twice, and atoms of several buildings go to the one with most of their households.
        assert plan["change"] == pytest.approx(moved / units["households"].sum(), abs=0.02)


def test_the_same_bytes_on_two_threads_and_from_a_project_file(run, tmp_path):
    program, said = run
    text = (ROOT / "data/town.toml").read_text(encoding="utf-8").replace("town.gpkg", str(ROOT / "data/town.gpkg"))
    text = "\n".join(line for line in text.splitlines() if not line.startswith(("preset", "output")))
    (tmp_path / "town.toml").write_text(f'preset = "fast"\nalternatives = 3\ndiffer = "15%"\n{text}\n', encoding="utf-8")
    again = Program(tmp_path)
    assert again("partition", "town.toml", "--threads", 2, "-o", "town.gpkg").code in (0, 4)
    for number in numbers(run):
        assert (tmp_path / f"town-{number}.gpkg").read_bytes() == (program.folder / f"town-{number}.gpkg").read_bytes()
    assert again("check", "town.toml").code == 0


def test_what_cannot_be_written_is_said_before_any_work(qipan, village):
    arguments = ("partition", village / "village.toml", "--alternatives", 2, "-o", "v.gpkg")
    for taken in ("v-2.gpkg", "v-alternatives.csv"):
        (qipan.folder / taken).write_text("mine")
        result = qipan(*arguments)
        assert result.code in (2, 3) and taken in result.err and "--overwrite" in result.err
        assert [p.name for p in qipan.folder.iterdir()] == [taken]
        (qipan.folder / taken).unlink()
    result = qipan(*arguments[:-1], "PG:dbname=town password=secret")
    assert result.code == 2 and "--alternatives" in result.err and "secret" not in result.err


def test_fewer_than_asked_for_is_said(qipan, village):
    result = qipan("partition", village / "village.toml", "--alternatives", 3, "--differ", "100%", "-o", "v.gpkg")
    assert result.code == 4 and "1 of 3" in result.out and "--differ" in result.out and "dominated" in result.out
    assert (qipan.folder / "v-1.gpkg").exists() and not (qipan.folder / "v-2.gpkg").exists()
    assert "支配" in qipan("partition", village / "village.toml", "--alternatives", 3, "--differ", "100%", "-o", "v.gpkg", "--overwrite", "--lang", "zh").out
