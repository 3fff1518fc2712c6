# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Every wrong argument gives an error that a pandas user understands; what can be understood works."""
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from conftest import CRS
from shapely.geometry import LineString, Point

import qipan


def partition(village, **changes):
    return qipan.partition(**{**village, "preset": "fast", **changes})


def buildings_with(village, **columns):
    return village["buildings"].assign(**columns)


def test_every_error_is_a_builtin_too():
    pairs = {qipan.OptionError: ValueError, qipan.InputError: ValueError, qipan.CrsError: ValueError, qipan.ColumnNotFoundError: KeyError,
             qipan.SourceNotFoundError: FileNotFoundError, qipan.TargetExistsError: FileExistsError, qipan.NotWritableError: OSError,
             qipan.GridNotFoundError: KeyError, qipan.EditError: ValueError, qipan.StoppedError: TimeoutError}
    assert all(issubclass(own, (builtin, qipan.QipanError)) and issubclass(own, builtin) for own, builtin in pairs.items())
    assert str(qipan.ColumnNotFoundError("no column")) == "no column"


def test_no_crs(village):
    with pytest.raises(qipan.CrsError, match=r"buildings.*no CRS.*set_crs"):
        partition(village, buildings=village["buildings"].set_crs(None, allow_override=True))


def test_wrong_crs(village):
    """Metres that claim to be degrees."""
    with pytest.raises(qipan.CrsError, match=r"communities.*nowhere on Earth.*set_crs"):
        partition(village, communities=village["communities"].set_crs(4326, allow_override=True))


def test_a_working_crs_in_degrees(village):
    with pytest.raises(ValueError, match="not a projected"):
        partition(village, crs="EPSG:4326")


def test_a_crs_that_is_none(village):
    with pytest.raises(ValueError, match="not a coordinate reference system: nonsense"):
        partition(village, crs="nonsense")


def test_missing_column(village):
    with pytest.raises(KeyError, match=r"buildings \(GeoDataFrame\) has no field units; fields there: hu") as caught:
        partition(village, households="units")
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("role", ["communities", "buildings"])
def test_empty_frame(village, role):
    with pytest.raises(ValueError, match=f"{role}: the frame has no rows"):
        partition(village, **{role: village[role].iloc[:0]})


def test_an_empty_barrier_layer_is_none(village):
    assert (partition(village, rail=village["roads"].iloc[:0]).labels == partition(village).labels).all()


def test_wrong_geometry(village):
    with pytest.raises(ValueError, match="buildings.* cannot serve as buildings: it needs Polygon, but holds 64 Point"):
        partition(village, buildings=village["buildings"].set_geometry(village["buildings"].centroid))


def test_mixed_geometry_keeps_the_households_and_says_so(village, caplog):
    shapes = village["buildings"].geometry.tolist()
    shapes[0], shapes[1] = shapes[0].centroid, LineString(shapes[1].exterior.coords[:2])
    plan = partition(village, buildings=village["buildings"].set_geometry(shapes, crs=CRS))
    assert plan.ledger["households"].sum() == 64 * 60
    assert "not_a_polygon" in caplog.text
    assert plan.labels.isna().tolist() == [True, True] + [False] * 62


def test_none_geometry_is_listed(village, caplog):
    shapes = village["buildings"].geometry.tolist()
    shapes[5] = None
    plan = partition(village, buildings=village["buildings"].set_geometry(shapes, crs=CRS))
    assert plan.labels.isna().sum() == 1 and pd.isna(plan.labels.iloc[5])
    assert plan.summary["households"]["outside"] == 60
    assert (plan.diagnostics["code"] == "input.placeless").any() and "placeless" in caplog.text


def test_the_third_dimension_is_dropped(village):
    solid = village["buildings"].set_geometry(gpd.GeoSeries.from_wkt([g.wkt.replace(", ", " 7, ").replace("))", " 7))").replace("POLYGON", "POLYGON Z")
                                                                      for g in village["buildings"].geometry], crs=CRS, index=village["buildings"].index))
    assert solid.has_z.all()
    assert (partition(village, buildings=solid).labels == partition(village).labels).all()


@pytest.mark.parametrize("ids", [[2**62 + i for i in range(64)], [2**64 + i for i in range(64)], np.arange(64, dtype="uint64") + np.uint64(2**63)])
def test_huge_ids_stay_exact(village, ids):
    plan = partition(village, buildings=buildings_with(village, id=ids), building_id="id")
    assert plan.buildings["source_id"].tolist() == [str(i) for i in ids]


def test_a_duplicate_index_is_kept(village):
    buildings = village["buildings"].set_axis(["same"] * 32 + ["other"] * 32)
    plan = partition(village, buildings=buildings)
    assert plan.labels.index.equals(buildings.index)
    assert plan.labels.tolist() == partition(village).labels.tolist()


def test_codes_need_not_be_text(village):
    plan = partition(village, communities=village["communities"].assign(id=[420101001001, 420101001002]))
    assert set(plan.grids["community"]) == {"420101001001", "420101001002"}


def test_missing_households_count_nothing_and_are_said(village, caplog):
    values = [np.nan] * 4 + [60.0] * 60
    plan = partition(village, buildings=buildings_with(village, hu=values))
    assert plan.ledger["households"].sum() == 60 * 60
    assert "null_households" in caplog.text


@pytest.mark.parametrize("dtype", ["category", "Int64", "Float64", "int8", "float32", "string", "int64[pyarrow]", "object"])
def test_every_dtype_of_households(village, dtype):
    plan = partition(village, buildings=buildings_with(village, hu=village["buildings"]["hu"].astype(dtype)))
    assert (plan.labels == partition(village).labels).all()


def test_missing_values_of_nullable_dtypes(village):
    values = pd.array([None] * 4 + [60] * 60, dtype="Int64")
    assert partition(village, buildings=buildings_with(village, hu=values)).ledger["households"].sum() == 60 * 60


def test_text_that_is_no_number(village):
    with pytest.raises(ValueError, match='field hu is "many"'):
        partition(village, buildings=buildings_with(village, hu=["many"] * 64))


def test_columns_that_maps_do_not_hold(village):
    odd = buildings_with(village, when=pd.Timestamp("2026-03-01 12:30"), flag=True, kinds=[["a", 1]] * 64, mixed=[1, "a"] * 32, second=village["buildings"].centroid)
    plan = partition(village, buildings=odd)
    assert plan.buildings["when"].iloc[0] == "2026-03-01T12:30:00"
    assert (plan.buildings["flag"] == 1).all() and plan.buildings["mixed"].iloc[1] == "a" and plan.buildings["kinds"].iloc[0] == '["a", 1]'


@pytest.mark.parametrize("path", ["nowhere.gpkg", "nowhere.gpkg::buildings"])
def test_a_path_that_does_not_exist(village, path):
    with pytest.raises(FileNotFoundError, match="nowhere.gpkg does not exist; the folder holds"):
        partition(village, buildings=path)


def test_a_project_that_does_not_exist():
    with pytest.raises(FileNotFoundError, match="nowhere.toml cannot be read"):
        qipan.partition("nowhere.toml")


@pytest.mark.parametrize("value", [7, ["a"], object()])
def test_what_is_no_layer(village, value):
    with pytest.raises(TypeError, match="roads: .* is no layer; pass a GeoDataFrame"):
        partition(village, roads=value)


def test_a_frame_without_geometry(village):
    with pytest.raises(TypeError, match="buildings: a DataFrame has no geometry"):
        partition(village, buildings=pd.DataFrame({"hu": [1]}))


def test_no_communities_and_no_households(village):
    with pytest.raises(ValueError, match="communities= is missing"):
        partition(village, communities=None)
    with pytest.raises(ValueError, match="no source of households"):
        partition(village, households=None)


@pytest.mark.parametrize(("option", "text"), [({"low": 600}, r"low= \(600\) is greater than high= \(500\)"), ({"low": "many"}, "low must be a number"),
                                              ({"preset": "slow"}, "preset must be one of fast, balanced, best"), ({"seed": 1.5}, "seed must be a whole number"),
                                              ({"seed": -1}, "seed must be a whole number"), ({"threads": -1}, "threads must be from 0 to 1024"),
                                              ({"where": "x = 1"}, "where must be a dict"), ({"where": {"bridges": "x"}}, "there is no role"),
                                              ({"where": {"roads": "nix = 1"}}, "filter .* does not work"), ({"difficulty": 1}, "difficulty must be text")])
def test_options_that_cannot_be(village, option, text):
    with pytest.raises(ValueError, match=text):
        partition(village, **option)


def test_layers_of_different_places(village):
    with pytest.raises(ValueError, match="Give layers of one place"):
        partition(village, buildings=village["buildings"].set_geometry(village["buildings"].translate(xoff=50_000)))


def test_a_target_that_exists(village, tmp_path):
    plan = partition(village)
    plan.to_file(tmp_path / "plan.gpkg")
    with pytest.raises(FileExistsError, match="overwrite=True"):
        plan.to_file(tmp_path / "plan.gpkg")
    plan.to_file(tmp_path / "plan.gpkg", overwrite=True)
    with pytest.raises(OSError, match="make it first"):
        plan.to_file(tmp_path / "nowhere" / "plan.gpkg")


def test_points_of_households_may_be_geoseries(village):
    points = gpd.GeoSeries([Point(x, y) for x, y in zip(village["buildings"].centroid.x, village["buildings"].centroid.y, strict=True)], crs=CRS)
    plan = qipan.partition(communities=village["communities"], community_id="id", buildings=village["buildings"], household_points=points, low=5, high=12, preset="fast")
    assert plan.ledger["households"].sum() == 64


def test_pictures_keep_what_is_there_and_need_a_folder(village, tmp_path):
    plan = partition(village)
    qipan.render(plan, tmp_path / "map.png", width=300)
    before = (tmp_path / "map.png").read_bytes()
    with pytest.raises(FileExistsError, match="overwrite=True"):
        qipan.render(plan, tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes() == before
    with pytest.raises(OSError, match="cannot write"):
        qipan.render(plan, tmp_path / "nowhere/map.png")
    with pytest.raises(OSError, match="cannot write"):
        qipan.solve(scipy.sparse.csr_array([[0, 1], [1, 0]]), weights=[1, 1], output=tmp_path / "nowhere/part")


def test_a_town_in_a_crs_that_is_no_chinese_zone():
    with pytest.raises(ValueError, match="EPSG:3857"):
        qipan.synth(communities=3, crs="EPSG:3857")
