# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Layers that are no GeoDataFrames."""
import json

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
import shapely

import qipan


class Arrow:
    """What any Arrow producer looks like: one method."""

    def __init__(self, table):
        self._table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self._table.__arrow_c_stream__(requested_schema)


class Features:
    def __init__(self, spoken):
        self.__geo_interface__ = spoken


@pytest.fixture
def labels(village):
    return qipan.partition(**village, preset="fast").labels.tolist()


@pytest.mark.parametrize("wrap", [Arrow, lambda table: table, lambda table: pa.table(table).to_reader()])
def test_arrow_with_geoarrow_wkb(village, labels, wrap):
    table = wrap(pa.table(village["buildings"].to_arrow(index=False, geometry_encoding="WKB")))
    assert qipan.partition(**{**village, "buildings": table}, preset="fast").labels.tolist() == labels


def test_arrow_in_several_chunks_with_dictionaries(village, labels):
    whole = pa.table(village["buildings"].assign(use=pd.Categorical(["home"] * 64)).to_arrow(index=False, geometry_encoding="WKB"))
    pieces = pa.concat_tables([whole.slice(0, 10), whole.slice(10)])
    assert pieces.column(0).num_chunks == 2
    assert qipan.partition(**{**village, "buildings": Arrow(pieces)}, where={"buildings": "use = 'home'"}, preset="fast").labels.tolist() == labels


def test_plain_wkb_without_a_crs_is_told_what_to_do(village):
    table = pa.table({"geometry": pa.array(shapely.to_wkb(village["buildings"].geometry.to_numpy()), pa.binary()), "hu": pa.array([60] * 64)})
    with pytest.raises(qipan.CrsError, match="geoarrow.wkb"):
        qipan.partition(**{**village, "buildings": Arrow(table)})


def test_geo_interface_in_degrees(village):
    spoken = json.loads(village["buildings"].to_crs(4326).to_json())
    plan = qipan.partition(**{**village, "buildings": Features(spoken)}, preset="fast")
    expected = qipan.partition(**{**village, "buildings": gpd.GeoDataFrame.from_features(spoken, crs=4326)}, preset="fast")
    assert plan.labels.tolist() == expected.labels.tolist()


def test_geo_interface_in_metres_states_no_crs(village):
    spoken = json.loads(village["buildings"].to_json())
    spoken.pop("crs", None)
    with pytest.raises(qipan.CrsError, match="turn it into a GeoDataFrame with a CRS"):
        qipan.partition(**{**village, "buildings": Features(spoken)})


def test_one_community_as_a_bare_shape(village):
    one = village["communities"].iloc[:1].to_crs(4326)
    shape = one.geometry.iloc[0]  # shapely geometries speak __geo_interface__
    plan = qipan.partition(communities=shape, buildings=village["buildings"].iloc[:32], households="hu", crs=4547, preset="fast", gaps="leave")
    assert plan.labels.notna().all()


def test_a_table_of_households(village):
    buildings = village["buildings"].assign(id=[f"b{i}" for i in range(64)])
    table = pd.DataFrame({"building": buildings["id"], "count": 60})
    plan = qipan.partition(communities=village["communities"], community_id="id", buildings=buildings, building_id="id", household_table=table,
                           household_table_key="building", household_table_field="count", roads=village["roads"], preset="fast")
    assert plan.ledger["households"].sum() == 64 * 60


@pytest.mark.parametrize(("names", "told"), [(("lon", "lat"), {}), (("east", "north"), {"household_points_xy": "east,north", "layer_crs": {"household_points": "EPSG:4326"}})])
def test_points_in_the_columns_of_a_table(village, names, told):
    """A DataFrame as read from CSV: known names of coordinates, or those given."""
    places = village["buildings"].centroid.to_crs(4326)
    table = pd.DataFrame({names[0]: places.x.to_numpy(), names[1]: places.y.to_numpy(), "n": 60})
    plan = qipan.partition(communities=village["communities"], community_id="id", buildings=village["buildings"], roads=village["roads"], household_points=table,
                           household_points_field="n", crs=4547, preset="fast", **told)
    assert plan.ledger["households"].sum() == 64 * 60
    with pytest.raises(ValueError, match="name them with household_points_xy='X,Y'"):
        qipan.partition(communities=village["communities"], community_id="id", household_points=table.rename(columns={names[0]: "a", names[1]: "b"}))


def test_paths_beside_frames(village, labels, tmp_path):
    village["roads"].to_file(tmp_path / "roads.gpkg")
    plan = qipan.partition(**{**village, "roads": tmp_path / "roads.gpkg"}, preset="fast")
    assert plan.labels.tolist() == labels


def test_buildings_from_a_path_are_labelled_by_their_id(village, labels, tmp_path):
    village["buildings"].assign(id=[f"h{i}" for i in range(64)]).to_file(tmp_path / "b.gpkg", index=False)
    plan = qipan.partition(**{**village, "buildings": tmp_path / "b.gpkg"}, building_id="id", preset="fast")
    assert plan.labels.to_dict() == {f"h{i}": code for i, code in enumerate(labels)}
