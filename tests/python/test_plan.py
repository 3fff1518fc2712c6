# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Other systems, files, pictures and maps of a plan; progress and log."""
import json
import logging
import re

import geopandas as gpd
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
import shapely.affinity

import qipan
from qipan.plotting import label_places

matplotlib.use("Agg")


def vertices(frame):
    return {tuple(p) for p in shapely.get_coordinates(frame.geometry.to_numpy())}


def test_to_crs_moves_each_shared_vertex_once(town_plan):
    there = town_plan.to_crs(4326)
    assert there.grids.crs == "EPSG:4326" and there.borders.crs == "EPSG:4326" and town_plan.grids.crs == "EPSG:4547"
    assert len(vertices(there.grids)) == len(vertices(town_plan.grids))
    assert vertices(there.borders) <= vertices(there.grids)
    assert shapely.coverage_is_valid(there.grids.geometry.to_numpy())
    straight = town_plan.grids.to_crs(4326)
    assert np.allclose(shapely.get_coordinates(there.grids.geometry.to_numpy()), shapely.get_coordinates(straight.geometry.to_numpy()), atol=1e-12)
    assert there.labels.equals(town_plan.labels)


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "fgb", "shp", "csv", "xlsx", "kml"])
def test_files_of_every_format(town_plan, tmp_path, ending):
    town_plan.to_file(tmp_path / f"plan.{ending}")
    if ending in ("gpkg", "geojson", "fgb", "shp"):
        assert len(gpd.read_file(tmp_path / f"plan.{ending}", **({"layer": "grids"} if ending == "gpkg" else {}))) == len(town_plan.grids)
    assert (tmp_path / f"plan.{ending}").stat().st_size > 0


@pytest.mark.parametrize("layer", ["grids", "atoms", "buildings", "borders", "units", "communities", "ledger"])
def test_parquet(town_plan, tmp_path, layer):
    town_plan.to_parquet(tmp_path / "plan.parquet", layer=layer)
    metadata = pq.read_schema(tmp_path / "plan.parquet").metadata
    if layer in ("communities", "ledger"):
        assert b"geo" not in metadata
        return
    geo = json.loads(metadata[b"geo"])
    assert geo["version"] == "1.1.0" and "covering" in geo["columns"]["geometry"]
    back = gpd.read_parquet(tmp_path / "plan.parquet")
    assert back.crs == town_plan.crs and back.geometry.equals(getattr(town_plan, layer).geometry)


def test_every_format_that_comes_back_passes_the_same_audit(town, town_plan, tmp_path):
    """Counts, totals, codes and twins; GeoParquet by way of a frame, PostGIS in tests/cli. Lengths and areas have the rounding of GeoJSON, 0.1 mm."""
    options = {"communities": town["communities"], "buildings": town["buildings"], "households": "households", "band": [(300, 500), (200, 300), (100, 300)]}
    wanted = qipan.audit(town_plan, **options).figures["value"].drop("rounding_m2")
    town_plan.to_parquet(tmp_path / "plan.parquet")
    sources = {"parquet": gpd.read_parquet(tmp_path / "plan.parquet")}
    for ending in ("gpkg", "geojson", "fgb", "shp"):
        town_plan.to_file(tmp_path / f"plan.{ending}")
        sources[ending] = f"{tmp_path}/plan.{ending}" + ("::grids" if ending == "gpkg" else "")
    for ending, source in sources.items():
        found = qipan.audit(source, **options, crs=town_plan.crs).figures["value"].drop("rounding_m2")
        assert found.at["free_edge_m"] == 0 and found.at["doubled_segments"] == 0, ending
        rounded = [i for i in wanted.index if i.endswith(("_m2", "_m", "_share", "_mean", "_per_100m")) or "share" in i or "features" in i]
        assert np.allclose(found[rounded], wanted[rounded], atol=0.3 if ending == "geojson" else 1e-9, rtol=1e-6), ending
        assert found.drop(rounded).equals(wanted.drop(rounded)), ending
    assert sorted(sources["parquet"]["code"]) == sorted(town_plan.grids["code"] if "code" in town_plan.grids else town_plan.grids.index)


def test_plot_returns_the_axes_and_leaves_the_settings_alone(town_plan):
    before = dict(matplotlib.rcParams)
    figure, ax = plt.subplots()
    assert town_plan.plot(ax=ax, title="示例") is ax
    assert dict(matplotlib.rcParams) == before
    figure.canvas.draw()
    plt.close(figure)


def test_a_building_far_outside_does_not_shrink_the_map(village):
    shapes = village["buildings"].geometry.tolist()
    shapes[0] = shapely.affinity.translate(shapes[0], 9000)
    ax = qipan.partition(**{**village, "buildings": village["buildings"].set_geometry(shapes, crs=village["buildings"].crs)}, preset="fast").plot()
    west, south, east, north = village["communities"].total_bounds
    assert ax.get_xlim() == pytest.approx((west, east), abs=10) and ax.get_ylim() == pytest.approx((south, north), abs=10)
    plt.close(ax.figure)


def test_chinese_characters_have_a_font(town_plan, recwarn):
    ax = town_plan.plot(title="示例城镇", buildings=False)
    ax.figure.canvas.draw()
    plt.close(ax.figure)
    assert not [w for w in recwarn if "missing from" in str(w.message)]


def test_neighbours_have_different_colours(town_plan):
    from qipan.plotting import fills

    colour = fills(town_plan)
    ordinary = town_plan.grids.set_index("code")["kind"].isin(["community", "rural"])
    inner = town_plan.borders.dropna(subset=["left_code", "right_code"])
    inner = inner[ordinary.reindex(inner["left_code"]).to_numpy() & ordinary.reindex(inner["right_code"]).to_numpy()]
    assert (colour.reindex(inner["left_code"]).to_numpy() != colour.reindex(inner["right_code"]).to_numpy()).all()


def test_explore_is_one_file_that_needs_no_network(town_plan, tmp_path):
    town_plan.explore(tmp_path / "map.html", title="Town </script> & 镇")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)\s*=|url\(|@import|https?://|fetch\(|XMLHttpRequest|WebSocket""", page)
    data = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL).group(1))
    assert [r["code"] for r in data["grids"]["rows"]] == town_plan.grids["code"].tolist()
    assert data["title"] == "Town </script> & 镇"
    assert len(data["buildings"]["shapes"]) == len(town_plan.buildings)


def test_explore_draws_the_grids_where_they_are(town_plan):
    data = json.loads(re.search(r'application/json">(.*?)</script>', town_plan.explore().page, re.DOTALL).group(1))
    west, south = np.floor(town_plan.grids.total_bounds[:2])
    for shape, packed in zip(town_plan.grids.geometry, data["grids"]["shapes"], strict=True):
        rings = [np.cumsum(np.array(r).reshape(-1, 2), axis=0) / 10 + [west, south] for r in packed]
        drawn = shapely.Polygon(rings[0], rings[1:]).buffer(0) if shape.geom_type == "Polygon" else None
        assert drawn is None or drawn.symmetric_difference(shape).area < 0.1 * shape.length


def test_labels_lie_where_a_grid_has_room(town_plan):
    places, room = label_places(town_plan.grids)
    reach = town_plan.grids.boundary.distance(gpd.GeoSeries(places, index=town_plan.grids.index, crs=town_plan.crs))
    assert town_plan.grids.contains(gpd.GeoSeries(places, index=town_plan.grids.index, crs=town_plan.crs)).all()
    assert np.allclose(reach, room, rtol=1e-6, atol=1e-6)
    corner = town_plan.grids.boundary.distance(town_plan.grids.representative_point())
    assert (room >= corner - np.sqrt(town_plan.grids.area) / 50).all()


def test_explore_speaks_chinese(town_plan):
    page = town_plan.explore(lang="zh").page
    assert '<html lang="zh">' in page and f"{len(town_plan.grids)} 个网格" in page and '"lang":"zh"' in page
    words = re.search(r'words = data.lang === "zh" \? (\{.*?\}) : (\{.*?\});', page, re.DOTALL).groups()
    chinese, english = (set(re.findall(r"[{,\s](\w+):", one.split("kinds:")[0])) for one in words)
    assert chinese == english and set(re.findall(r"\bwords\.(\w+)", page)) <= chinese | {"kinds"}


def test_the_notebook_shows_a_small_map_and_the_figures(town_plan):
    shown = town_plan._repr_html_()
    assert shown.count("<path") == len(town_plan.grids) and "in band" in shown and len(shown) < 200_000
    assert "http" not in shown.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_render_of_a_plan(town_plan, tmp_path):
    qipan.render(town_plan, tmp_path / "town.png", width=400)
    assert (tmp_path / "town.png").read_bytes().startswith(b"\x89PNG")


def test_check_reports_defects_with_their_place(town):
    report = qipan.check(**town)
    assert report.ok and report.features["buildings"] == len(town["buildings"])
    assert report.sources.at["buildings", "in"] == town["buildings"]["households"].sum()
    assert len(report.diagnostics) == report.defects["count"].sum()


def test_audit_of_a_plan_and_of_a_frame(town, town_plan):
    options = {"communities": town["communities"], "buildings": town["buildings"], "households": "households", "dedicated": town["dedicated"],
               "band": [(300, 500), (200, 300), (100, 300)]}
    assert qipan.audit(town_plan, **options).clean
    lines = [f"{qipan.datasets.town_path()}::{layer}" for layer in ("roads", "rail")]
    followed = [qipan.audit(town_plan, features=features, **options).figures for features in (lines, [town["roads"], lines[1]])]
    assert followed[0].equals(followed[1]) and followed[0].at["border_on_features", "value"] > 0
    moved = town_plan.grids.set_geometry(town_plan.grids.translate(xoff=3))
    report = qipan.audit(moved, **options)
    assert not report.clean and report.figures["failed"].any() and len(report.defects) > 0


def test_synth_gives_frames():
    town = qipan.synth(communities=2, seed=3)
    assert len(town["communities"]) == 2 and town["buildings"].crs == "EPSG:4547"
    plan = qipan.partition(communities=town["communities"], community_id="id", buildings=town["buildings"], households="households", preset="fast")
    assert plan.labels.notna().all()


def test_progress_calls_and_bar(village, capsys):
    seen = []
    qipan.partition(**village, preset="fast", progress=lambda stage, share: seen.append((stage, share)))
    assert all(isinstance(stage, str) and 0 <= share <= 1 for stage, share in seen)
    qipan.partition(**village, preset="fast", progress=True)


def test_an_exception_of_the_callback_ends_the_run(town):
    def stop(stage, share):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        qipan.partition(**town, preset="best", progress=stop)


def test_the_log_tells_what_was_found(village, caplog):
    with caplog.at_level(logging.INFO, logger="qipan"):
        qipan.partition(**village, preset="fast")
    assert "in band" in caplog.text
