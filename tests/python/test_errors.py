# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Every wrong argument gives an error that a pandas user understands; what can be understood works."""
import re
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import scipy.sparse
from conftest import CRS, ROOT, SOUTH, WEST
from shapely.affinity import translate
from shapely.geometry import GeometryCollection, LineString, Point, Polygon

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
    with pytest.raises(KeyError, match=r"buildings \(GeoDataFrame\) has no column 'units'; columns there: hu") as caught:
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


def test_degrees_that_claim_to_be_metres(village):
    wrong = village["communities"].to_crs(4326).set_crs(CRS, allow_override=True)
    with pytest.raises(qipan.CrsError, match=r"communities.*look like degrees.*set_crs"):
        partition(village, communities=wrong)


def test_a_crs_may_be_told_beside_the_frame(village):
    nameless = village["buildings"].set_crs(None, allow_override=True)
    assert (partition(village, buildings=nameless, layer_crs={"buildings": CRS}).labels == partition(village).labels).all()


@pytest.fixture
def odd_shapes(village):
    """A point, a line, and a polygon with a point beside it among the polygons."""
    shapes = village["buildings"].geometry.tolist()
    shapes[0], shapes[1] = shapes[0].centroid, LineString(shapes[1].exterior.coords[:2])
    shapes[2] = GeometryCollection([shapes[2], shapes[2].centroid])
    return village["buildings"].set_geometry(shapes, crs=CRS)


def test_mixed_geometry_names_the_rows(village, odd_shapes):
    with pytest.raises(ValueError, match=r"3 of 64 rows, index 'b0' \(Point\), 'b1' \(LineString\), 'b2' \(GeometryCollection\); .*on_bad='repair'"):
        partition(village, buildings=odd_shapes)


def test_mixed_geometry_repaired_keeps_the_households_and_says_so(village, odd_shapes, caplog):
    plan = partition(village, buildings=odd_shapes, on_bad="repair")
    assert plan.ledger["households"].sum() == 64 * 60
    assert "not_a_polygon" in caplog.text
    assert plan.labels.isna().tolist() == [True, True] + [False] * 62


@pytest.mark.parametrize(("nothing", "text"), [(None, "no geometry"), (Polygon(), "no geometry"), (Polygon([(WEST, np.inf), (WEST, SOUTH), (WEST + 9, SOUTH)]), "not finite")])
def test_none_geometry_names_the_rows(village, nothing, text, caplog):
    shapes = village["buildings"].geometry.tolist()
    shapes[5] = shapes[7] = nothing
    holed = village["buildings"].set_geometry(shapes, crs=CRS)
    with pytest.raises(ValueError, match=f"buildings .*{text}.* in 2 of 64 rows, index 'b5', 'b7'; .*on_bad='repair'"):
        partition(village, buildings=holed)
    plan = partition(village, buildings=holed, on_bad="repair")
    assert plan.labels.index[plan.labels.isna()].tolist() == ["b5", "b7"]
    assert plan.summary["households"]["outside"] == 120
    assert (plan.diagnostics["code"] == "input.placeless").any() and "placeless" in caplog.text


def test_a_long_list_of_rows_is_cut(village):
    with pytest.raises(ValueError, match=r"in 50 of 64 rows, index 'b0', 'b1', 'b2' and 47 more"):
        partition(village, buildings=buildings_with(village, hu=[np.nan] * 50 + [60.0] * 14))


@pytest.mark.parametrize("wrap", [lambda frame: pa.table(frame.to_arrow(index=False, geometry_encoding="WKB")), lambda frame: pa.table(frame.to_arrow(index=False, geometry_encoding="WKB")).to_reader()])
def test_rows_of_arrow_are_named_by_number(village, wrap):
    shapes = village["buildings"].geometry.tolist()
    shapes[5] = None
    with pytest.raises(ValueError, match="no geometry in 1 of 64 rows, index 5;"):
        partition(village, buildings=wrap(village["buildings"].set_geometry(shapes, crs=CRS)))
    with pytest.raises(ValueError, match="column 'hu' is missing .* in 1 of 64 rows, index 0;"):
        partition(village, buildings=wrap(buildings_with(village, hu=[np.nan] + [60.0] * 63)))


def test_files_are_repaired_as_on_the_command_line(village, tmp_path):
    buildings_with(village, hu=[np.nan] + [60.0] * 63).to_file(tmp_path / "b.gpkg")
    assert partition(village, buildings=tmp_path / "b.gpkg").ledger["households"].sum() == 63 * 60


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
    frame = buildings.assign(grid=plan.labels)
    assert frame["grid"].tolist() == plan.labels.tolist()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", qipan.BrokenRuleWarning)
        target = plan.labels["same"].iloc[0]
        assert (plan.move("same", to=target).labels["same"] == target).all()  # the label names all of its rows


def test_codes_need_not_be_text(village):
    plan = partition(village, communities=village["communities"].assign(id=[420101001001, 420101001002]))
    assert set(plan.grids["community"]) == {"420101001001", "420101001002"}


@pytest.mark.parametrize("values", [[np.nan] * 4 + [60.0] * 60, pd.array([None] * 4 + [60] * 60, dtype="Int64"), pd.Categorical([None] * 4 + [60] * 60), [""] * 4 + ["60"] * 60])
def test_missing_households_name_the_rows(village, values, caplog):
    with pytest.raises(ValueError, match=r"column 'hu' is missing \(NaN\) in 4 of 64 rows, index 'b0', 'b1', 'b2' and 1 more; .*fillna.*on_bad='repair'"):
        partition(village, buildings=buildings_with(village, hu=values))
    plan = partition(village, buildings=buildings_with(village, hu=values), on_bad="repair")
    assert plan.ledger["households"].sum() == 60 * 60
    assert "null_households" in caplog.text


def test_households_may_be_missing_where_another_source_speaks(village):
    buildings = buildings_with(village, hu=[np.nan] * 4 + [60.0] * 60, id=village["buildings"].index)
    counts = pd.DataFrame({"building": ["b0", "b1", "b2", "b3"], "count": 60})
    plan = partition(village, buildings=buildings, building_id="id", household_table=counts, household_table_key="building", household_table_field="count")
    assert plan.ledger["households"].sum() == 64 * 60
    with pytest.raises(ValueError, match="household_table .*'count' is missing .* index 1;"):
        partition(village, buildings=buildings, building_id="id", household_table=counts.assign(count=[60, None, 60, 60]), household_table_key="building",
                  household_table_field="count")


def test_a_project_file_may_have_the_other_source(village, tmp_path):
    gpd.GeoDataFrame({"n": [60] * 4}, geometry=village["buildings"].centroid.iloc[:4].values, crs=CRS).to_file(tmp_path / "points.gpkg")
    (tmp_path / "p.toml").write_text('household-points = "points.gpkg"\nhousehold-points-field = "n"\n')
    buildings = buildings_with(village, hu=[np.nan] * 4 + [60.0] * 60)
    assert qipan.partition(tmp_path / "p.toml", **{**village, "buildings": buildings}, preset="fast").ledger["households"].sum() == 64 * 60


def test_rows_that_a_filter_leaves_out_may_be_anything(village):
    buildings = buildings_with(village, hu=[np.nan] * 4 + [60.0] * 60, use=["shop"] * 4 + ["home"] * 60)
    assert partition(village, buildings=buildings, where={"buildings": "use = 'home'"}).ledger["households"].sum() == 60 * 60


def test_communities_need_an_id(village):
    for mode in ("raise", "repair"):
        with pytest.raises(ValueError, match=r"communities .*column 'id' is missing \(NaN\) in 1 of 2 rows, index 1"):
            partition(village, communities=village["communities"].assign(id=["a", None]), on_bad=mode)


@pytest.mark.parametrize("dtype", ["category", "Int64", "Float64", "int8", "float32", "string", "int64[pyarrow]", "object"])
def test_every_dtype_of_households(village, dtype):
    plan = partition(village, buildings=buildings_with(village, hu=village["buildings"]["hu"].astype(dtype)))
    assert (plan.labels == partition(village).labels).all()


@pytest.mark.parametrize(("value", "text"), [("many", "'many'"), (-1, "-1"), (np.inf, "inf")])
def test_households_that_are_no_number(village, value, text):
    with pytest.raises(ValueError, match=rf"column 'hu' is no number of 0 or more in 1 of 64 rows, index 'b3' \({text}\)"):
        partition(village, buildings=buildings_with(village, hu=[60, 60, 60, value] + [60] * 60))
    with pytest.raises(ValueError, match="holds dates"):
        partition(village, buildings=buildings_with(village, hu=pd.Timestamp("2026-01-01")))


def test_columns_of_one_name(village):
    with pytest.raises(ValueError, match="several columns are named 'hu'"):
        partition(village, buildings=pd.concat([village["buildings"], village["buildings"][["hu"]]], axis=1))


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
                                              ({"where": {"roads": "nix = 1"}}, "filter .* does not work"), ({"difficulty": 1}, "difficulty must be text"), ({"households": pd.Series([1])}, "households must be text.* not Series"),
                                              ({"on_bad": "ignore"}, "on_bad must be one of raise, repair"), ({"crs": "4547"}, "crs='EPSG:4547'"),
                                              ({"building_height": "hu", "building_floors": "hu"}, "both building_height='hu' and building_floors='hu'")])
def test_options_that_cannot_be(village, option, text):
    with pytest.raises(ValueError, match=text):
        partition(village, **option)


def test_a_misspelt_option_is_a_type_error(village):
    with pytest.raises(TypeError, match=r"partition\(\) got an unexpected keyword argument 'household'; did you mean households=\?"):
        partition(village, household="hu")


FLAG = re.compile(r"--[a-z]")


def test_no_text_speaks_of_flags():
    """Every text of the engine, as Python says it."""
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "engine/base/messages").glob("*.inc")))
    texts = re.findall(r'^\{"([\w.]+)", "((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"\}', source, re.MULTILINE)
    assert len(texts) > 500
    for code, *several in texts:
        for text in several:
            said = str(qipan.errors.from_engine("input", code, ["7"] * 9, text.replace("{", "").replace("}", "")))
            assert not FLAG.search(said), (code, said)


def test_findings_speak_of_arguments(village):
    apart = village["communities"].copy()
    apart.loc[1, "geometry"] = translate(apart.geometry[1], -5)
    report = qipan.check(**{**village, "communities": apart}, gaps="fill")
    said = [*report.defects["example"], *report.diagnostics["text"]]
    assert any("gaps= decides" in text for text in said) and not any(FLAG.search(text) for text in said)


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
