# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""qipan.locate: points and tables in, their grids out."""
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import qipan


@pytest.fixture(scope="module")
def scattered(town_plan):
    west, south, east, north = town_plan.grids.total_bounds
    random = np.random.default_rng(3)
    points = gpd.points_from_xy(random.uniform(west, east, 400), random.uniform(south, north, 400))
    return gpd.GeoDataFrame({"address": [f"门牌{i}" for i in range(400)]}, geometry=points, index=[f"p{i}" for i in range(400)], crs=town_plan.crs)


def test_the_grids_are_those_of_a_spatial_join(town_plan, scattered):
    found = qipan.locate(scattered, grids=town_plan)
    joined = gpd.sjoin(scattered, town_plan.grids[["code", "geometry"]], how="left", predicate="intersects")
    assert list(found.index) == list(scattered.index)
    assert found["grid_code"].fillna("").tolist() == joined["code"].fillna("").tolist()
    misses = found[found["place"] == "outside"]
    assert len(misses)
    for label, row in misses.iterrows():
        assert town_plan.grids.distance(scattered.geometry[label]).min() == pytest.approx(row["distance_m"], abs=1e-3)


def test_a_table_with_columns_and_a_file_of_grids_give_the_same(town_plan, scattered, tmp_path):
    town_plan.to_file(tmp_path / "plan.gpkg")
    degrees = scattered.to_crs("EPSG:4326").geometry
    table = pd.DataFrame({"经度": degrees.x, "纬度": degrees.y}, index=scattered.index)
    found = qipan.locate(table, grids=tmp_path / "plan.gpkg", output=tmp_path / "found.csv")
    assert found["grid_code"].fillna("").tolist() == qipan.locate(scattered, grids=town_plan)["grid_code"].fillna("").tolist()
    written = pd.read_csv(tmp_path / "found.csv", dtype=str, encoding="utf-8-sig")
    assert written["grid_code"].fillna("").tolist() == found["grid_code"].fillna("").tolist()
    assert "WKT" not in written


def test_errors_name_what_is_missing(town_plan, scattered):
    with pytest.raises(qipan.OptionError, match="grids"):
        qipan.locate(scattered)
    with pytest.raises(qipan.QipanError, match="street"):
        qipan.locate(scattered, grids=town_plan, level="street")
    with pytest.raises(qipan.QipanError, match="a, b"):
        qipan.locate(pd.DataFrame({"a": [1], "b": [2]}), grids=town_plan)
