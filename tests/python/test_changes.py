# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Differences between grid layers, as an analyst asks for them."""
import geopandas as gpd
import pytest
from conftest import shared
from scipy.optimize import linear_sum_assignment

import qipan


def households_by_pair(units, old, new):
    """Old and new grids as rows and columns, by a point in each piece that carries households."""
    places = units.set_geometry(units.representative_point())
    codes = [gpd.sjoin(places, plan[["code", "geometry"]], predicate="within")["code"] for plan in (old, new)]
    return units["households"].groupby(codes).sum().unstack(fill_value=0)


def test_a_plan_has_no_difference_to_itself(town, town_plan):
    same = qipan.diff(town_plan, town_plan.grids.to_crs(4326), buildings=town["buildings"], households="households")
    assert same.empty and same.pieces.empty and same.moves.empty
    assert same.figures["kept"] == len(town_plan.grids)
    assert (same.lineage["relation"] == "kept").all()


def test_what_moved_is_what_another_count_finds(town, town_plan):
    other = qipan.partition(**town, preset="fast", low=200, high=350)
    found = qipan.diff(town_plan, other, buildings=town_plan.units, households="households")
    shared_by = households_by_pair(town_plan.units, town_plan.grids, other.grids)
    for move in found.moves.itertuples():
        there = move.from_code in shared_by.index and move.to_code in shared_by.columns
        assert move.households == pytest.approx(shared_by.loc[move.from_code, move.to_code] if there else 0, abs=1e-6)
    assert found.figures["moved_households"] == pytest.approx(found.moves["households"].sum())
    rows, columns = linear_sum_assignment(shared_by.to_numpy(), maximize=True)
    most = shared_by.to_numpy()[rows, columns].sum()  # of all ways to go on; pairs that share only a corner are none for the program
    stayed = found.figures["households"] - found.figures["moved_households"]
    assert 0.98 * most <= stayed <= most + 1e-6
    assert len(found.changes) > 0 and found.changes["sentence_en"].str.startswith("Grid ").all()
    assert found.changes["sentence_zh"].str.startswith("网格 ").all()


def test_pieces_are_drawn_without_overlap_and_add_up(town, town_plan):
    other = qipan.partition(**town, preset="fast", low=200, high=350)
    found = qipan.diff(town_plan, other, tolerance=0)
    assert found.pieces.area.sum() == pytest.approx(found.figures["moved_area_m2"], abs=0.01 * len(found.pieces))
    assert found.pieces.union_all().area == pytest.approx(found.pieces.area.sum(), rel=1e-9)
    assert found.plot().get_title() == ""


def test_errors_are_those_of_the_package(town_plan):
    with pytest.raises(qipan.ColumnNotFoundError, match="KODE"):
        qipan.diff(town_plan, town_plan, old_code="KODE")
    with pytest.raises(qipan.CrsError):
        qipan.diff(town_plan, town_plan.grids.set_crs(None, allow_override=True))
    with pytest.raises(qipan.OptionError):
        qipan.diff(town_plan, town_plan, tolerance=-1)


def test_cambridge_police_districts_against_wards_and_back():
    path = shared("data/cambridge_ma/cambridge_ma.gpkg")
    police, wards, parcels = (gpd.read_file(path, layer=layer) for layer in ("police_response_districts", "wards_precincts", "parcels"))
    count = {"buildings": parcels, "households": "units"}
    there = qipan.diff(police, wards, old_code="CADRA", new_code="WardPrecinct", **count)
    back = qipan.diff(wards, police, old_code="WardPrecinct", new_code="CADRA", **count)
    figures = there.figures
    assert 0.99 * parcels["units"].sum() < figures["households"] <= parcels["units"].sum()
    assert figures["moved_households"] == back.figures["moved_households"] > 0
    pairs = [set(zip(d.moves[a], d.moves[b], d.moves["households"])) for d, a, b in ((there, "from_code", "to_code"), (back, "to_code", "from_code"))]
    assert pairs[0] == pairs[1]
