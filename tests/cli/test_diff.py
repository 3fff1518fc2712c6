# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""qipan diff on layers small enough to know the answer, in any format and CRS, and on real ones."""
import geopandas as gpd
import pytest
from conftest import CRS, SOUTH, WEST
from shapely.affinity import translate
from shapely.geometry import Point, box


def cell(x, y, width=100, height=100):
    return box(WEST + x, SOUTH + y, WEST + x + width, SOUTH + y + height)


def write(path, grids, code="code", crs=CRS, **columns):
    gpd.GeoDataFrame({code: list(grids), **columns}, geometry=list(grids.values()), crs=CRS).to_crs(crs).to_file(path)


@pytest.fixture
def grids():
    """Two rows of three grids of 100 m."""
    return {f"42990100100100{1 + i + 3 * k}": cell(100 * i, 100 * k) for k in range(2) for i in range(3)}


def merged(grids):
    """The first two in one."""
    a, b = list(grids)[:2]
    return {k: v for k, v in grids.items() if k != b} | {a: grids[a].union(grids[b])}


@pytest.fixture
def homes(qipan):
    """A building of 10 households in the middle of each cell of 20 m."""
    places = [Point(WEST + 10 + 20 * i, SOUTH + 10 + 20 * k).buffer(4, cap_style="square") for i in range(15) for k in range(10)]
    gpd.GeoDataFrame({"hh": 10}, index=range(len(places)), geometry=places, crs=CRS).to_file(qipan.folder / "homes.gpkg")
    return ["--buildings", "homes.gpkg", "--households", "hh"]


def test_a_layer_has_no_difference_to_itself_in_any_format_and_crs(qipan, grids, homes):
    write(qipan.folder / "a.gpkg", grids)
    write(qipan.folder / "b.geojson", dict(reversed(grids.items())), crs="EPSG:4326")
    write(qipan.folder / "c.shp", grids, code="KODE", crs="EPSG:3857")
    for other, *options in (["a.gpkg"], ["b.geojson"], ["c.shp", "--new-code", "KODE"]):
        result = qipan("diff", "a.gpkg", other, *homes, *options, "--json", "-o", f"{other}.diff.gpkg")
        assert result.code == 0, result.err
        found = result.json()
        assert found["relations"] == {"kept": 6}
        assert found["changes"] == [] and found["moves"] == []
        assert found["households"] == 1500 and found["moved_households"] == 0 and found["moved_area_m2"] == 0
        assert len(gpd.read_file(qipan.folder / f"{other}.diff.gpkg", layer="pieces")) == 0


def test_a_strip_that_changed_hands_is_told_in_households_and_drawn(qipan, grids, homes):
    write(qipan.folder / "old.gpkg", grids)
    a, b = list(grids)[:2]
    write(qipan.folder / "new.gpkg", grids | {a: cell(0, 0, 80), b: cell(80, 0, 120)})
    result = qipan("diff", "old.gpkg", "new.gpkg", *homes, "--json", "-o", "d.gpkg")
    found = result.json()
    assert found["relations"] == {"kept": 4, "changed": 2}
    assert found["moves"] == [{"from": a, "to": b, "households": 50, "buildings": 5, "area_m2": 2000}]
    assert [c["en"] for c in found["changes"]] == [f"Grid {a} lost 50 households to {b}.", f"Grid {b} gained 50 households from {a}."]
    assert [c["zh"] for c in found["changes"]] == [f"网格 {a}：划出 50 户至 {b}。", f"网格 {b}：划入来自原 {a} 的 50 户。"]
    pieces = gpd.read_file(qipan.folder / "d.gpkg", layer="pieces")
    assert pieces.geometry.iloc[0].equals(cell(80, 0, 20)) and len(pieces) == 1
    assert pieces.loc[0, ["from_code", "to_code", "kind", "households", "area_m2"]].tolist() == [a, b, "moved", 50, 2000]


def test_split_merged_and_new_land_are_named(qipan, grids, homes):
    a, b, c, d, e, f = grids
    write(qipan.folder / "old.gpkg", {k: v for k, v in grids.items() if k != f})
    write(qipan.folder / "new.gpkg", {a: cell(0, 0, 60), "new": cell(60, 0, 40), b: cell(100, 0, 200), d: grids[d], e: grids[e], f: grids[f]})
    found = qipan("diff", "old.gpkg", "new.gpkg", *homes, "--json").json()
    assert {x["code"]: x["relation"] for x in found["changes"]} == {a: "split", "new": "split", b: "merged", c: "merged", f: "new"}
    told = {x["code"]: x["en"] for x in found["changes"]}
    assert told["new"] == f"Grid new was split off from the former {a} with 100 households."
    assert told[c] == f"Grid {c} was merged into {b} with 250 households."
    assert told[f] == f"Grid {f} is new, on land that no grid had."
    assert found["moved_households"] == 350 and found["new_land_m2"] == 10000


def test_exchanged_layers_give_the_mirrored_report(qipan, grids, homes):
    write(qipan.folder / "old.gpkg", grids)
    write(qipan.folder / "new.gpkg", {k: translate(v, 37, 13) for k, v in grids.items()} | {"x": cell(-63, 13)})
    there, back = (qipan("diff", *pair, *homes, "--json", "-o", f"{pair[0]}.d.gpkg").json() for pair in (("old.gpkg", "new.gpkg"), ("new.gpkg", "old.gpkg")))
    assert there["moves"] and sorted((m["to"], m["from"], m["households"], m["area_m2"]) for m in there["moves"]) == \
        sorted((m["from"], m["to"], m["households"], m["area_m2"]) for m in back["moves"])
    for key in ("moved_households", "moved_buildings", "moved_area_m2", "sliver_m2", "households"):
        assert there[key] == back[key]
    assert there["new_land_m2"] == back["lost_land_m2"] > 0
    drawn = [gpd.read_file(qipan.folder / f"{name}.d.gpkg", layer="pieces") for name in ("old.gpkg", "new.gpkg")]
    assert sorted(drawn[0].geometry.normalize().to_wkt()) == sorted(drawn[1].geometry.normalize().to_wkt())


def test_slivers_are_added_up_and_not_drawn(qipan, grids):
    write(qipan.folder / "old.gpkg", grids)
    a, b = list(grids)[:2]
    write(qipan.folder / "new.gpkg", grids | {a: cell(0, 0, 99.5), b: cell(99.5, 0, 100.5)})
    found = qipan("diff", "old.gpkg", "new.gpkg", "--json").json()
    assert found["changes"] == [] and found["sliver_m2"] == 50
    found = qipan("diff", "old.gpkg", "new.gpkg", "--tolerance", "0.1", "--json").json()
    assert found["sliver_m2"] == 0 and found["moved_area_m2"] == 50
    assert found["changes"][0]["en"] == f"Grid {a} lost 50 m2 to {b}."


def test_without_buildings_households_are_spread_over_area(qipan, grids):
    write(qipan.folder / "old.gpkg", grids, households=[300] * 6)
    a, b = list(grids)[:2]
    write(qipan.folder / "new.gpkg", grids | {a: cell(0, 0, 80), b: cell(80, 0, 120)}, households=[240, 360] + [300] * 4)
    found = qipan("diff", "old.gpkg", "new.gpkg", "--json").json()
    assert found["measured_by"] == "area with households" and found["moved_households"] == 60
    assert found["changes"][0]["en"] == f"Grid {a} lost about 60 households to {b}."


def test_layers_that_overlap_and_have_gaps_are_compared_all_the_same(qipan, grids, homes):
    a, b = list(grids)[:2]
    write(qipan.folder / "old.gpkg", grids | {b: cell(90, 0, 105), a: cell(0, 3, 100, 97)})
    write(qipan.folder / "new.gpkg", grids)
    result = qipan("diff", "old.gpkg", "new.gpkg", *homes, "--json")
    found = result.json()
    assert found["old_overlap_m2"] == 970 and "lie in two grids" in result.err
    assert found["new_land_m2"] == 270 + 500
    assert found["moved_households"] == 0


def test_errors_say_what_is_there_instead(qipan, grids):
    write(qipan.folder / "a.gpkg", grids)
    missing = qipan("diff", "a.gpkg", "a.gpkg", "--old-code", "KODE")
    assert missing.code == 3 and "KODE" in missing.err and "code" in missing.err
    assert qipan("diff", "a.gpkg").code == 2
    assert "EPSG:4547" in qipan("diff", "a.gpkg", "a.gpkg", "--crs", "4547").err


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_picture_shows_what_changed_in_every_format_the_same_each_time(qipan, grids, ending, start):
    write(qipan.folder / "old.gpkg", grids), write(qipan.folder / "new.gpkg", merged(grids))
    pictures = []
    for name in ("one", "two"):
        run = qipan("diff", "old.gpkg", "new.gpkg", "--picture", f"{name}.{ending}", "--width", "600")
        assert run.code == 0 and f"written {name}.{ending}" in run.out, run.err
        pictures.append((qipan.folder / f"{name}.{ending}").read_bytes())
    assert pictures[0].startswith(start) and pictures[0] == pictures[1]


def test_the_picture_draws_each_fate_in_a_look_of_its_own(qipan, grids):
    write(qipan.folder / "old.gpkg", grids), write(qipan.folder / "new.gpkg", merged(grids))
    unchanged = qipan("diff", "old.gpkg", "old.gpkg", "--picture", "same.svg").code
    assert unchanged == 0 and qipan("diff", "old.gpkg", "new.gpkg", "--picture", "merged.svg").code == 0
    same, merge = ((qipan.folder / f).read_text() for f in ("same.svg", "merged.svg"))
    colour = {"kept": "95.686275%,94.901961%,93.333333%", "merged": "76.470588%,60.784314%,87.843137%"}
    assert colour["kept"] in same and colour["merged"] not in same
    assert colour["kept"] in merge and colour["merged"] in merge


def test_a_picture_that_cannot_be_is_refused_before_any_work(qipan, grids):
    write(qipan.folder / "old.gpkg", grids)
    (qipan.folder / "there.png").write_bytes(b"mine")
    for picture, words in (("x.bmp", ".png"), ("there.png", "--overwrite")):
        run = qipan("diff", "old.gpkg", "old.gpkg", "--picture", picture, "-o", "d.gpkg")
        assert run.code == 2 and words in run.err and not (qipan.folder / "d.gpkg").exists()
    assert (qipan.folder / "there.png").read_bytes() == b"mine"


def test_grids_without_codes_are_said_to_be_so(qipan, grids):
    write(qipan.folder / "foreign.gpkg", grids, code="zone"), write(qipan.folder / "new.gpkg", grids)
    run = qipan("diff", "foreign.gpkg", "new.gpkg")
    assert run.code == 0 and "--old-code" in run.err and "zone" in run.err
    named = qipan("diff", "foreign.gpkg", "new.gpkg", "--old-code", "zone")
    assert named.code == 0 and "--old-code" not in named.err and "no difference" in named.out
