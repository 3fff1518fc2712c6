# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Today's grids changed as little as the rules allow."""
import geopandas as gpd
import pytest
from shapely.affinity import translate
from shapely.geometry import box

import qipan


@pytest.fixture(scope="module")
def mended(town):
    """The town's grids as somebody drew them, brought back into their bands."""
    return qipan.redraw(**town, existing=gpd.read_file(qipan.datasets.town_path(), layer="existing_grids"), existing_code="code", preset="fast", date="2026-05-01")


def outside(plan):
    grids = plan.grids
    return (grids["households"] - grids["band_high"]).clip(lower=0).sum() + (grids["band_low"] - grids["households"]).clip(lower=0).sum()


def test_without_locks_it_violates_no_more_than_a_plan_from_nothing(mended, town_plan):
    assert outside(mended) <= outside(town_plan) + 1e-9
    assert mended.summary["in_band"] == mended.summary["judged"]


def test_what_is_said_of_the_change_is_in_the_tables(mended):
    change = mended.change
    assert change["least_moved"] <= change["least_moved_so"] <= change["moved"] == pytest.approx(mended.moves["households"].sum())
    assert change["least_touched"] <= change["touched"] == change["today"] - change["relations"]["kept"]
    kept = mended.lineage.query("relation == 'kept'")
    assert len(kept) == change["relations"]["kept"]
    assert set(kept["code"]) <= set(mended.grids["code"])
    assert (mended.lineage.query("ended == 1")["end_date"] == "2026-05-01").all()
    assert {"worker", "phone"} <= set(mended.grids.columns)


def test_a_redraw_of_it_changes_nothing(town, mended):
    again = qipan.redraw(**town, existing=mended.grids, existing_code="code", preset="fast")
    assert (again.change["moved"], again.change["touched"], again.change["computed"]) == (0, 0, 0)
    assert again.grids.sort_values("code").geometry.geom_equals(mended.grids.sort_values("code").geometry, align=False).all()


def test_a_foreign_layer_that_obeys_keeps_its_assignment_and_codes_and_its_border_shifts_are_listed(town, town_plan):
    foreign = gpd.GeoDataFrame({"nr": [f"K-{i:03d}" for i in range(len(town_plan.grids))]}, geometry=[translate(g, 0.8, -0.6).simplify(1.5) for g in town_plan.grids.geometry],
                               crs=town_plan.grids.crs)
    same = qipan.redraw(**town, existing=foreign, existing_code="nr", preset="fast")
    assert (same.change["moved"], same.change["touched"]) == (0, 0)
    own = dict(zip(town_plan.grids["code"], foreign["nr"]))
    assert set(same.grids["code"]) == set(foreign["nr"])
    before, after = (p.units.set_index(["source_id", "piece"])["grid_code"].sort_index() for p in (town_plan, same))
    assert before.map(own).equals(after)
    shifts = same.diagnostics.query("code == 'redraw.border_shift'")
    assert 0 < len(shifts) == same.change["shifted"]


def test_locked_grids_stay_whatever_they_hold(village):
    today = gpd.GeoDataFrame({"nr": ["west", "east"]}, geometry=[box(*village["communities"].geometry[0].bounds), box(*village["communities"].geometry[1].bounds)],
                             crs=village["communities"].crs)
    plan = qipan.redraw(**village, existing=today, existing_code="nr", lock=["west"], preset="fast")
    west = plan.grids.query("code == 'west'")
    assert len(west) == 1 and west["households"].item() == 32 * 60
    assert len(plan.grids.query("code != 'west'")) > 2
    with pytest.raises(ValueError, match="nowhere"):
        qipan.redraw(**village, existing=today, existing_code="nr", lock=["nowhere"], preset="fast")


def test_no_more_is_moved_than_allowed(village):
    today = gpd.GeoDataFrame({"nr": ["west", "east"]}, geometry=list(village["communities"].geometry), crs=village["communities"].crs)
    free = qipan.redraw(**village, existing=today, existing_code="nr", preset="fast")
    half = qipan.redraw(**village, existing=today, existing_code="nr", preset="fast", max_moved_households=free.change["moved"] / 2)
    assert 0 < half.change["moved"] <= free.change["moved"] / 2
    assert half.change["left_out"] == 1
    assert qipan.redraw(**village, existing=today, existing_code="nr", preset="fast", max_changed_grids=0).change["moved"] == 0


def test_bad_rows_are_named_or_left_out_as_in_a_partition(village):
    today = gpd.GeoDataFrame({"nr": ["west", "none", "east"]}, geometry=[village["communities"].geometry[0], None, village["communities"].geometry[1]],
                             index=["a", "b", "c"], crs=village["communities"].crs)
    with pytest.raises(ValueError, match=r"existing .*no geometry in 1 of 3 rows, index 'b'; .*on_bad='repair'"):
        qipan.redraw(**village, existing=today, existing_code="nr", preset="fast")
    plan = qipan.redraw(**village, existing=today, existing_code="nr", preset="fast", on_bad="repair")
    assert "none" not in set(plan.grids["code"])
    with pytest.raises(ValueError, match="on_bad must be one of raise, repair"):
        qipan.redraw(**village, existing=today, existing_code="nr", on_bad="ignore")
