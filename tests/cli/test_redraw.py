# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""qipan redraw: today's grids changed as little as the rules allow."""
import re
import shutil

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from conftest import ROOT, Program
from test_adopt import adopt, edited, grid_and_neighbour, layer

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


def changed(town, name, seed):
    """The town's buildings after a year: one in twenty is gone, one in thirty has three times the households; new every `seed`."""
    buildings = gpd.read_file(ROOT / "data/town.gpkg", layer="buildings").sort_values("id", ignore_index=True)
    grown = buildings.index % 30 == seed
    buildings.loc[grown, "households"] *= 3
    buildings[buildings.index % 20 != seed].to_file(town.folder / name, layer="buildings", driver="GPKG")
    return f"{name}::buildings"


def test_redraws_one_after_the_other_keep_locks_and_never_reuse_a_code(town):
    code, neighbour, _ = grid_and_neighbour(town)
    own = layer(town, "plan.gpkg", "atoms").loc[lambda a: a["grid_code"] == code, "atom"].tolist()
    edited(town, dict.fromkeys(own[:-3], neighbour), "by_hand.gpkg")
    assert adopt(town, "by_hand.gpkg", "-o", "year0.gpkg").code == 4  # out of band, and locked
    plans = {0: layer(town, "year0.gpkg", "grids").set_index("code")}
    held = sorted(set(plans[0].index[plans[0]["kind"] == "community"]) - {code, neighbour})[0]
    ended = {}
    for year in (1, 2):
        buildings = changed(town, f"buildings{year}.gpkg", year)
        run = town("redraw", TOWN, "--buildings", buildings, "--existing", f"year{year - 1}.gpkg::grids", "--lock", held, "--preset", "fast",
                   "--date", f"202{year}-05-01", "-o", f"year{year}.gpkg", "--json")
        assert run.code in (0, 4), run.err
        change = run.json()["change"]
        assert change["moved"] > 0 and change["least_moved"] <= change["least_moved_so"] <= change["moved"]
        plans[year] = layer(town, f"year{year}.gpkg", "grids").set_index("code")
        before, after = (layer(town, f"year{y}.gpkg", "buildings").query("households > 0").set_index("source_id")["grid_code"] for y in (year - 1, year))
        both = before.index.intersection(after.index)
        for kept in (code, neighbour, held):
            assert set(both[before[both] == kept]) == set(both[after[both] == kept]) != set(), (year, kept)
        assert set(plans[year].index[plans[year]["locked"] == 1]) >= {code, neighbour}
        lineage = layer(town, f"year{year}.gpkg", "lineage")
        assert not lineage["code"].duplicated().any()
        now = lineage[lineage["ended"] == 1].set_index("code")["end_date"].astype(str).to_dict()
        assert ended.items() <= now.items() and set(now.values()) <= {"2021-05-01", "2022-05-01"}
        assert set(lineage.loc[lineage["ended"] != 1, "code"]) == set(plans[year].index)
        assert not set(plans[year].index) & set(now)
        assert set(now) - set(ended) == set(plans[year - 1].index) - set(plans[year].index)
        ended = now
    again = town("redraw", TOWN, "--buildings", "buildings2.gpkg::buildings", "--existing", "year2.gpkg::grids", "--lock", held, "--preset", "fast", "-o", "again.gpkg", "--json")
    assert (again.json()["change"]["moved"], again.json()["change"]["touched"]) == (0, 0)
    same = layer(town, "again.gpkg", "grids").set_index("code")
    assert same.index.equals(plans[2].index) and same.geometry.geom_equals(plans[2].geometry).all()


def test_codes_of_another_scheme_and_the_end_of_the_numbers(town):
    existing = ROOT / "data/town.gpkg::existing_grids"
    for options, shape in ((["--code-scheme", "class20", "--code-prefix", "123456"], r"123456\d{14}"), (["--code-scheme", "prefixed", "--code-prefix", "K"], r"K\d{14}")):
        run = town("redraw", TOWN, "--existing", existing, "--preset", "fast", "--code-policy", "new-on-change", *options, "-o", "other.gpkg", "--overwrite")
        assert run.code in (0, 4), run.err
        lineage = layer(town, "other.gpkg", "lineage")
        fresh = set(layer(town, "other.gpkg", "grids")["code"]) - set(gpd.read_file(ROOT / "data/town.gpkg", layer="existing_grids")["code"])
        assert fresh and all(re.fullmatch(shape, c) for c in fresh)
        assert fresh <= set(lineage["code"])
    unknown = town("redraw", TOWN, "--existing", existing, "--code-scheme", "nosuch", "-o", "x.gpkg")
    assert unknown.code == 2 and "class20" in unknown.err


def test_codes_that_are_used_up_are_an_error_that_says_what_to_do(town):
    shutil.copy(town.folder / "plan.gpkg", town.folder / "old.gpkg")
    communities = sorted(set(layer(town, "plan.gpkg", "grids")["community"].dropna()))
    codes = [f"{community}{number:03}" for community in communities for number in range(1, 1000)]
    ended = pd.DataFrame({"code": codes, "start_date": "2001-01-01", "end_date": "2020-01-01", "ended": 1, "predecessors": "", "successors": ""})
    pyogrio.write_dataframe(ended, town.folder / "old.gpkg", layer="lineage", append=True)
    run = town("redraw", TOWN, "--buildings", changed(town, "buildings3.gpkg", 3), "--existing", "old.gpkg::grids", "--code-policy", "new-on-change", "--preset", "fast", "-o", "none.gpkg")
    assert run.code == 3 and "999" in run.err and "--code-scheme" in run.err, run.err
