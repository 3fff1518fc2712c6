# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Plans leave in every format and come back the same."""
import os
import shutil
import subprocess
import zipfile

import geopandas as gpd
import pytest
from conftest import PROGRAM, ROOT, Program

# What simpler borders are for; all other figures of an audit stay.
MEASURES = {"polsby_popper_mean", "thin_share", "necks", "inner_border_m", "sharp_turns", "turn_deg_per_100m", "border_on_features", "hugging", "spikes"}
BACK = {"gpkg": "plan.gpkg::grids", "geojson": "plan.geojson", "fgb": "plan.fgb", "shp": "plan.shp"}


@pytest.fixture(scope="module")
def plan(village):
    """The folder of a finished plan."""
    result = Program(village)("partition", "village.toml", "-o", "done.gpkg", "--overwrite")
    assert result.code in (0, 4), result.err
    return Program(village)


def figures(plan, spec):
    run = plan("audit", spec, "--communities", "village.gpkg::communities", "--buildings", "village.gpkg::buildings", "--households", "households", "--json")
    assert run.code in (0, 4), run.err
    found = run.json()["figures"]
    return {key: value for key, value in found.items() if not key.endswith(("_m", "_m2"))}, found["free_edge_m"]


@pytest.fixture(scope="module")
def wanted(plan):
    found = figures(plan, "done.gpkg::grids")
    assert found[1] == 0
    return found


def codes(path, layer=None):
    frame = gpd.read_file(path, layer=layer) if layer else gpd.read_file(path)
    return sorted(zip(frame["code"], frame["households"]))


@pytest.mark.parametrize("ending", BACK)
@pytest.mark.parametrize("shift", ["none", "gcj02", "bd09"])
def test_counts_totals_codes_and_twins_survive(plan, wanted, ending, shift):
    """Twins are equal bit for bit, so borders are shared even in shifted coordinates."""
    result = plan("export", "done.gpkg", "-o", f"plan.{ending}", "--shift", shift, "--overwrite")
    assert result.code == 0, result.err
    spec = BACK[ending] if shift == "none" else BACK[ending].replace("plan.", f"plan.{shift}.")
    counts, free_edges = figures(plan, spec)
    assert counts == wanted[0]
    assert free_edges == 0
    path, _, layer = spec.partition("::")
    assert codes(plan.folder / path, layer) == codes(plan.folder / "done.gpkg", "grids")


def test_a_shift_outside_china_is_refused_with_its_rectangle(plan):
    gpd.GeoDataFrame({"code": ["a"]}, geometry=gpd.points_from_xy([-71], [42]).buffer(1), crs="EPSG:4326").to_file(plan.folder / "boston.gpkg")
    result = plan("export", "boston.gpkg::boston", "-o", "boston.geojson", "--shift", "bd09")
    assert result.code == 3
    assert "72.004-137.8347 E, 0.8293-55.8271 N" in result.err
    assert not list(plan.folder.glob("boston.*geojson"))


def test_a_shapefile_in_gb18030_keeps_rare_characters_under_pinyin_names(plan):
    frame = gpd.read_file(plan.folder / "done.gpkg", layer="grids")[["geometry"]].head(2)
    frame["所属社区名称"] = ["圆恩寺𠮷", "䶮镇"]
    frame["户数"] = [1, 2]
    frame.to_file(plan.folder / "names.gpkg")
    assert plan("export", "names.gpkg::names", "-o", "names.shp", "--shapefile-encoding", "GB18030").code == 0
    back = gpd.read_file(plan.folder / "names.shp", encoding="GB18030")
    assert back["SSSQMC"].tolist() == ["圆恩寺𠮷", "䶮镇"]
    assert back["hushu"].tolist() == [1, 2]
    table = (plan.folder / "names.fields.csv").read_text(encoding="utf-8-sig")
    assert "SSSQMC,所属社区名称" in table.replace('"', "")


def test_the_ledger_is_a_workbook_for_people(plan):
    assert plan("export", "done.gpkg", "-o", "ledger.xlsx", "--lang", "zh", "--overwrite").code == 0
    with zipfile.ZipFile(plan.folder / "ledger.xlsx") as book:
        texts = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
        overview = book.read("xl/worksheets/sheet1.xml").decode()
    for code, _ in codes(plan.folder / "done.gpkg", "grids"):
        assert f">{code}<" in texts
    for word in ("网格员", "联系电话", "第1社区网格台账", "审核人"):
        assert word in texts
    assert 'orientation="landscape"' in sheet and 'paperSize="9"' in sheet and "<pane" in sheet
    assert overview.count("<hyperlink ") == 2


def test_simplified_and_smoothed_borders_pass_the_audit(tmp_path):
    """The sample town: no gap, no overlap, no building cut, the same households; borders of communities as given."""
    town, data = Program(tmp_path), ROOT / "data/town.gpkg"
    assert town("partition", ROOT / "data/town.toml", "--preset", "fast", "-o", "town.gpkg").code in (0, 4)

    def audited(name):
        run = town("audit", f"{name}.gpkg::grids", "--communities", f"{data}::communities", "--buildings", f"{data}::buildings", "--households", "households",
                   "--dedicated", f"{data}::dedicated", "--units", f"{name}.gpkg::units", "--band", "300-500", "--band", "200-300", "--band", "100-300", "--json")
        return {key: value for key, value in run.json()["figures"].items() if key not in MEASURES}, gpd.read_file(tmp_path / f"{name}.gpkg", layer="grids")

    wanted, before = audited("town")
    for name, options in {"simple": ["--simplify", "2"], "smooth": ["--smooth", "4"], "both": ["--simplify", "1", "--smooth", "3"]}.items():
        result = town("export", "town.gpkg", *options, "-o", f"{name}.gpkg", "-o", f"{name}.geojson")
        assert result.code == 0 and "proven again" in result.err
        figures, after = audited(name)
        assert figures == wanted
        assert sum(~after.geom_equals(before)) > 50 and abs(after.area.sum() - before.area.sum()) < 0.01
        lines = gpd.read_file(tmp_path / f"{name}.gpkg", layer="borders")
        assert after.boundary.union_all().symmetric_difference(lines.union_all()).length < 0.001
        land, old_land = (frame.dissolve("community").boundary for frame in (after, before))
        assert land.hausdorff_distance(old_land).max() < 0.001
        alone = town("export", "town.gpkg", *options, "--layer", "grids", "-o", f"{name}.alone.gpkg")
        assert alone.code == 0 and gpd.read_file(tmp_path / f"{name}.alone.gpkg").geom_equals(after).all()


def test_borders_of_what_is_no_plan_are_not_simplified(plan):
    gpd.read_file(plan.folder / "done.gpkg", layer="grids").to_file(plan.folder / "bare.gpkg", layer="grids")
    result = plan("export", "bare.gpkg", "--simplify", "1", "-o", "bare.fgb")
    assert result.code == 3 and "buildings or units" in result.err and not (plan.folder / "bare.fgb").exists()


def test_one_way_formats_are_written(plan):
    result = plan("export", "done.gpkg", "-o", "p.kml", "-o", "p.dxf", "-o", "p.mbtiles", "-o", "p.csv", "-o", "p.tab", "-o", "p.mif", "--overwrite")
    assert result.code == 0, result.err
    for ending in ("kml", "dxf", "mbtiles", "csv", "mif"):
        assert (plan.folder / f"p.{ending}").stat().st_size > 1000


@pytest.mark.parametrize("ending", ["tab", "mif"])
def test_mapinfo_holds_the_rows_and_shapes(plan, ending):
    """Its integers have 32 bits, and GDAL keeps coordinates of a .tab to a centimetre or so."""
    assert plan("export", "done.gpkg", "-o", f"map.{ending}", "--overwrite").code == 0
    there, here = gpd.read_file(plan.folder / f"map.{ending}"), gpd.read_file(plan.folder / "done.gpkg", layer="grids")
    assert codes(plan.folder / f"map.{ending}") == codes(plan.folder / "done.gpkg", "grids")
    assert there["buildings"].tolist() == here["buildings"].tolist() and there["name"].tolist() == here["name"].tolist()
    assert there.geometry.hausdorff_distance(here.geometry.set_crs(there.crs, allow_override=True)).max() < 0.05


def test_paths_and_names_may_be_chinese(tmp_path):
    """A folder and files as offices name them, with blanks, from partition to a project for QGIS."""
    folder = tmp_path / "江城区 网格划分（2026）"
    folder.mkdir()
    shutil.copy(ROOT / "data/town.gpkg", folder / "示例数据.gpkg")
    (folder / "方案.toml").write_text((ROOT / "data/town.toml").read_text(encoding="utf-8").replace("town.gpkg", "示例数据.gpkg"), encoding="utf-8")
    office = Program(folder)
    run = office("partition", "方案.toml", "--preset", "fast", "-o", "网格 第一稿.gpkg", "-o", "网格 第一稿.qgz", lang="zh_CN.UTF-8")
    assert run.code in (0, 4), run.err
    run = office("export", "网格 第一稿.gpkg", "-o", "网格.shp", "-o", "网格.geojson", "-o", "台账.xlsx", "-o", "网格.fgb", "--simplify", "1", lang="C")
    assert run.code == 0, run.err
    for grids in ("网格 第一稿.gpkg::grids", "网格.shp", "网格.geojson", "网格.fgb"):
        run = office("audit", grids, "--communities", "示例数据.gpkg::communities", "--json", "-o", "缺陷.gpkg", "--overwrite")
        assert run.code in (0, 4) and run.json()["figures"]["overlap_m2"] < 1, run.err
    with zipfile.ZipFile(folder / "网格 第一稿.qgz") as project:
        assert "./网格 第一稿.gpkg|layername=grids" in project.read(project.namelist()[0]).decode()
    assert (folder / "台账.xlsx").stat().st_size > 10_000 and (folder / "缺陷.gpkg").exists()
    assert sorted(p.name for p in folder.iterdir() if p.name.startswith("qipan")) == []


def test_postgis_gives_the_plan_back(plan, wanted):
    if not shutil.which("pg_virtualenv"):
        assert os.environ.get("CI") != "true", "PostGIS is missing: scripts/packages-ci.txt"
        pytest.skip("PostGIS is not installed (scripts/packages-ci.txt): nothing of PostGIS was tested")
    script = f"""set -e
createdb gis; psql -q -d gis -c 'create extension postgis'
{PROGRAM} export done.gpkg -o PG:dbname=gis
if {PROGRAM} export done.gpkg -o PG:dbname=gis 2>/dev/null; then exit 9; fi
{PROGRAM} export done.gpkg -o PG:dbname=gis --overwrite
{PROGRAM} export PG:dbname=gis::grids -o server.gpkg --overwrite"""
    run = subprocess.run(["pg_virtualenv", "bash", "-c", script], cwd=plan.folder, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    assert figures(plan, "server.gpkg::grids") == wanted
    assert codes(plan.folder / "server.gpkg", "grids") == codes(plan.folder / "done.gpkg", "grids")
