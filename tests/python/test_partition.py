# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""What goes in as frames comes out on their index, the same as through files."""
import geopandas as gpd
import pandas as pd
import pytest
from conftest import CRS, ROOT, run_program
from shapely.affinity import translate

import qipan

LAYERS = ("communities", "buildings", "roads", "rail", "water", "walls", "compounds", "dedicated")


def contents(path):
    """Rows of every layer but the manifest, geometries as bytes."""
    out = {}
    for layer in gpd.list_layers(path)["name"]:
        frame = gpd.read_file(path, layer=layer)
        if isinstance(frame, gpd.GeoDataFrame):
            frame["wkb"] = frame.geometry.to_wkb()
            frame = pd.DataFrame(frame.drop(columns="geometry"))
        out[layer] = frame
    out.pop("manifest")
    return out


def test_a_project_file_gives_the_same_bytes_as_the_command_line(tmp_path):
    run_program("partition", ROOT / "data/town.toml", "-o", tmp_path / "line.gpkg")
    qipan.partition(ROOT / "data/town.toml", output=tmp_path / "python.gpkg")
    assert (tmp_path / "line.gpkg").read_bytes() == (tmp_path / "python.gpkg").read_bytes()


def test_frames_give_the_same_plan_as_a_file_written_from_them(town, town_plan, tmp_path):
    layers = []
    for role in LAYERS:
        town[role].to_file(tmp_path / "in.gpkg", layer=role)
        layers += [f"--{role}", f"{tmp_path}/in.gpkg::{role}"]
    columns = [part for key, value in town.items() if key not in LAYERS for part in (f"--{key.replace('_', '-')}", value)]
    run_program("partition", *layers, *columns, "--preset", "fast", "-o", tmp_path / "line.gpkg")
    town_plan.to_file(tmp_path / "python.gpkg")
    line, python = contents(tmp_path / "line.gpkg"), contents(tmp_path / "python.gpkg")
    assert line.keys() == python.keys()
    for layer in line:
        pd.testing.assert_frame_equal(line[layer], python[layer], obj=layer)


def test_the_same_grids_in_the_frame_as_in_the_file(town_plan, tmp_path):
    town_plan.to_file(tmp_path / "plan.gpkg")
    written = gpd.read_file(tmp_path / "plan.gpkg", layer="grids")
    assert written["code"].tolist() == town_plan.grids["code"].tolist()
    assert written.geometry.normalize().equals(town_plan.grids.geometry.normalize())


def test_labels_lie_on_the_index_of_the_buildings(village):
    plan = qipan.partition(**village)
    assert plan.labels.index.equals(village["buildings"].index)
    assert plan.labels.notna().all()
    assert set(plan.labels) <= set(plan.codes)
    inside = gpd.sjoin(village["buildings"].set_geometry(village["buildings"].representative_point()), plan.grids[["code", "geometry"]], predicate="within")
    assert inside["code"].sort_index().tolist() == plan.labels.sort_index().tolist()


def test_labels_are_missing_where_a_building_is_no_part_of_the_plan(village):
    buildings = village["buildings"].iloc[::-1]
    shapes = buildings.geometry.tolist()
    shapes[3] = None
    shapes[5] = shapes[5].representative_point()
    shapes[7] = translate(shapes[7], 5000)
    buildings = buildings.set_geometry(shapes, crs=CRS)
    labels = qipan.partition(**{**village, "buildings": buildings}, on_bad="repair").labels
    assert labels.index.equals(buildings.index)
    assert labels[labels.isna()].index.tolist() == buildings.index[[3, 5, 7]].tolist()


def test_a_filter_leaves_the_index_alone(village):
    buildings = village["buildings"].assign(use=["home", "shop"] * 32)
    plan = qipan.partition(**{**village, "buildings": buildings}, where={"buildings": "use = 'home'"}, low=100, high=250)
    assert (plan.labels.notna() == (buildings["use"] == "home")).all()
    assert (plan.buildings["use"] == "home").all()
    assert plan.buildings.index.tolist() == buildings.index[buildings["use"] == "home"].tolist()


def test_grids_tile_the_communities_and_sum_the_households(village):
    plan = qipan.partition(**village)
    assert plan.grids.crs == CRS
    assert plan.grids.union_all().symmetric_difference(village["communities"].union_all()).area < 1e-6
    sums = village["buildings"].groupby(plan.labels)["hu"].sum()
    assert sums.to_dict() == plan.grids.set_index("code")["households"].to_dict()
    assert plan.ledger["households"].sum() == village["buildings"]["hu"].sum()


def test_layers_may_come_in_different_systems(village):
    plan = qipan.partition(**village)
    other = qipan.partition(**{**village, "buildings": village["buildings"].to_crs("EPSG:4490"), "roads": village["roads"].to_crs(4326)}, crs=4547)
    assert other.grids.crs == plan.grids.crs
    assert (other.labels == plan.labels).all()


@pytest.mark.parametrize("option", [{"seed": 7}, {"low": 200, "high": 400}, {"preset": "fast"}, {"weight_balance": 0}])
def test_options_reach_the_engine(village, tmp_path, option):
    for role in ("communities", "buildings", "roads"):
        village[role].to_file(tmp_path / "in.gpkg", layer=role)
    flags = [part for key, value in option.items() for part in (f"--{key.replace('_', '-')}", value)]
    run_program("partition", "--communities", f"{tmp_path}/in.gpkg::communities", "--community-id", "id", "--buildings", f"{tmp_path}/in.gpkg::buildings",
                "--households", "hu", "--roads", f"{tmp_path}/in.gpkg::roads", *flags, "-o", tmp_path / "line.gpkg")
    plan = qipan.partition(**village, **option)
    assert gpd.read_file(tmp_path / "line.gpkg", layer="buildings")["grid_code"].tolist() == plan.labels.tolist()
