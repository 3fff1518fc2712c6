# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""qipan adopt: what a hand changed in a written plan."""
import itertools
import shutil
import sqlite3

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from conftest import ROOT, Program
from shapely import MultiPoint, voronoi_polygons
from shapely.ops import unary_union

DATA = ROOT / "data"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    program = Program(tmp_path_factory.mktemp("adopt"))
    assert program("partition", DATA / "town.toml", "--preset", "fast", "-o", "plan.gpkg", "-o", "plan.geojson").code in (0, 4)
    return program


def layer(program, name, what):
    return pyogrio.read_dataframe(program.folder / name, layer=what)


def adopt(program, *arguments, **options):
    return program("adopt", *arguments, "--data", DATA, **options)


def grid_and_neighbour(program, name="plan.gpkg", skip=()):
    """Two grids of one community with a border in common, and the atoms of the first that lie on it, the fewest households first."""
    atoms, grids = layer(program, name, "atoms"), layer(program, name, "grids").set_index("code")
    open_codes = set(grids.index[grids["kind"] == "community"]) - set(skip)
    for code in sorted(open_codes):
        own = atoms[atoms["grid_code"] == code]
        others = atoms[(atoms["community"] == grids.loc[code, "community"]) & atoms["grid_code"].isin(open_codes - {code})]
        pairs = gpd.sjoin(own, others, predicate="touches", lsuffix="own", rsuffix="other")
        pairs = pairs[pairs["households_own"] > 0].sort_values(["households_own", "atom_own"])
        if len(pairs) and len(own) > 4:
            return code, pairs["grid_code_other"].iloc[0], pairs["atom_own"].tolist()
    raise AssertionError("no two grids touch")


def paint(path, wishes):
    """What QGIS' edit buffer does when it is saved."""
    with sqlite3.connect(path) as db:
        triggers = db.execute("select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'atoms'").fetchall()
        for name, _ in triggers:
            db.execute(f'drop trigger "{name}"')  # of the spatial index: they call functions that sqlite alone lacks
        db.executemany("update atoms set grid_code = ? where atom = ?", [(code, int(atom)) for atom, code in wishes.items()])
        for _, sql in triggers:
            db.execute(sql)
    return path


def edited(program, wishes, name="edited.gpkg", of="plan.gpkg"):
    shutil.copy(program.folder / of, program.folder / name)
    return paint(program.folder / name, wishes)


def same_layers(program, a, b, but=()):
    layers = [name for name, _ in pyogrio.list_layers(program.folder / a)]
    assert layers == [name for name, _ in pyogrio.list_layers(program.folder / b)]
    for name in set(layers) - {"layer_styles", *but}:
        pd.testing.assert_frame_equal(pd.DataFrame(layer(program, a, name)), pd.DataFrame(layer(program, b, name)), obj=name)


def test_a_plan_without_edits_comes_back_byte_for_byte(town):
    run = adopt(town, "plan.gpkg", "-o", "same.gpkg", "-o", "same.geojson", "--json")
    assert run.code in (0, 4), run.err
    assert (town.folder / "same.gpkg").read_bytes() == (town.folder / "plan.gpkg").read_bytes()
    assert (town.folder / "same.geojson").read_bytes() == (town.folder / "plan.geojson").read_bytes()
    assert run.json()["adopted"]["atoms"] == 0


def test_painted_atoms_make_a_full_plan_that_audits_clean(town):
    code, neighbour, candidates = grid_and_neighbour(town)
    edited(town, {candidates[0]: neighbour})
    run = adopt(town, "edited.gpkg", "-o", "painted.gpkg", "-o", "painted.qgz", "-o", "painted.xlsx", "--json")
    assert run.code in (0, 4), run.err
    summary = run.json()
    assert summary["adopted"]["atoms"] == 1 and summary["adopted"]["changed"] == sorted([code, neighbour]) == summary["adopted"]["locked"]
    assert summary["households"]["in"] == summary["households"]["out"] + summary["households"]["outside"]
    before, after = (layer(town, f, "grids").set_index("code") for f in ("plan.gpkg", "painted.gpkg"))
    assert list(before.index) == list(after.index)
    moved = layer(town, "plan.gpkg", "atoms").set_index("atom").loc[candidates[0], "households"]
    assert after.loc[neighbour, "households"] - before.loc[neighbour, "households"] == moved == before.loc[code, "households"] - after.loc[code, "households"]
    untouched = [c for c in before.index if before.loc[c, "community"] != before.loc[code, "community"]]
    assert before.loc[untouched].geometry.equals(after.loc[untouched].geometry)
    proofs = layer(town, "painted.gpkg", "communities").set_index("community")
    assert proofs.index[proofs["closed"].isna()].tolist() == [before.loc[code, "community"]]
    kept = proofs.index[proofs["closed"].notna()]
    pd.testing.assert_frame_equal(proofs.loc[kept], layer(town, "plan.gpkg", "communities").set_index("community").loc[kept], check_dtype=False)
    assert not layer(town, "painted.gpkg", "manifest")["key"].str.match("bounded |communities_closed|gap$").any()
    atoms = layer(town, "painted.gpkg", "atoms").set_index("atom")
    assert atoms.loc[candidates[0], "grid_code"] == neighbour and atoms.index[atoms["locked"] == 1].tolist() == [candidates[0]]
    assert set(after.index[after["locked"] == 1]) == {code, neighbour}
    moves = layer(town, "painted.gpkg", "moves")
    assert moves[["from_code", "to_code", "households"]].values.tolist() == [[code, neighbour, moved]]
    audit = town("audit", "painted.gpkg::grids", "--communities", DATA / "town.gpkg::communities", "--buildings", DATA / "town.gpkg::buildings",
                 "--households", "households", "--units", "painted.gpkg::units", "--json")
    failures = set(audit.json()["failures"])
    assert failures <= {"multipart", "foreign_bands", "out_of_band", "straddles"}, failures


def test_adopting_twice_is_adopting_once(town):
    code, neighbour, candidates = grid_and_neighbour(town)
    edited(town, {atom: neighbour for atom in candidates[:2]}, "twice.gpkg")
    assert adopt(town, "twice.gpkg", "-o", "once.gpkg", "-o", "once.geojson").code in (0, 4)
    assert adopt(town, "once.gpkg", "-o", "again.gpkg", "-o", "again.geojson").code in (0, 4)
    same_layers(town, "once.gpkg", "again.gpkg")
    assert (town.folder / "once.geojson").read_bytes() == (town.folder / "again.geojson").read_bytes()


def test_a_table_of_moves_is_the_same_as_painting(town):
    code, neighbour, candidates = grid_and_neighbour(town)
    atom = candidates[0]
    edited(town, {atom: neighbour})
    assert adopt(town, "edited.gpkg", "-o", "a.gpkg").code in (0, 4)
    (town.folder / "moves.csv").write_text(f"\ufeffatom,grid_code\n{atom},{neighbour}\n", encoding="utf-8")
    pd.DataFrame({"atom": [float(atom)], "网格编码": [float(neighbour)]}).to_csv(town.folder / "numbers.csv", index=False, float_format="%.1f")
    for table in ("moves.csv", "numbers.csv"):
        assert adopt(town, "plan.gpkg", "--moves", table, "-o", "b.gpkg", "--overwrite").code in (0, 4)
        same_layers(town, "a.gpkg", "b.gpkg")


def test_a_free_code_of_the_community_makes_a_grid(town):
    code, _, candidates = grid_and_neighbour(town)
    new = code[:12] + "777"
    edited(town, {candidates[0]: new})
    run = adopt(town, "edited.gpkg", "-o", "new.gpkg", "--json")
    assert run.json()["adopted"]["new"] == [new]
    grids = layer(town, "new.gpkg", "grids").set_index("code")
    assert grids.loc[new, "name"].endswith("777") and grids.loc[new, "reason"]
    lineage = layer(town, "new.gpkg", "lineage").set_index("code")
    assert lineage.loc[new, "predecessors"] == code


def test_what_cannot_be_is_drawn_and_the_rest_is_adopted(town):
    code, neighbour, candidates = grid_and_neighbour(town)
    atoms, grids = layer(town, "plan.gpkg", "atoms"), layer(town, "plan.gpkg", "grids")
    inside = atoms.loc[(atoms["grid_code"] == code) & ~atoms["atom"].isin(candidates[:1]), "atom"].tolist()
    foreign = grids.loc[(grids["kind"] == "community") & (grids["community"] != code[:12]), "code"].iloc[0]
    dedicated = grids.loc[grids["kind"] == "dedicated"].iloc[0]
    of_dedicated = atoms.loc[atoms["grid_code"] == dedicated["code"], "atom"].iloc[0]
    edited(town, {candidates[0]: neighbour, inside[0]: None, inside[1]: foreign, inside[2]: "new", of_dedicated: dedicated["community"] + "001"})
    run = adopt(town, "edited.gpkg", "-o", "refused.gpkg", "--json")
    assert run.code == 4 and run.json()["adopted"]["refused"] == 4 and run.json()["adopted"]["atoms"] == 1
    found = layer(town, "refused.gpkg", "diagnostics")
    found = found[found["layer"] == "atoms"].set_index("code")
    assert set(found.index) == {"adopt.no_code", "adopt.other_community", "adopt.unknown_code", "adopt.not_ordinary"}
    assert not found.geometry.is_empty.any() and found.geometry.area.min() > 0
    assert code[:12] in found.loc["adopt.unknown_code", "text"]  # the next free code
    after = layer(town, "refused.gpkg", "atoms").set_index("atom")
    assert (after.loc[inside[:3], "grid_code"] == code).all() and after.loc[of_dedicated, "grid_code"] == dedicated["code"]
    chinese = adopt(town, "edited.gpkg", "-o", "refused.gpkg", "--overwrite", "--lang", "zh")
    assert "仍留在" in chinese.out


def test_broken_rules_are_told_and_drawn(town):
    code, neighbour, _ = grid_and_neighbour(town)
    atoms = layer(town, "plan.gpkg", "atoms")
    own = atoms.loc[(atoms["grid_code"] == code), "atom"].tolist()
    edited(town, dict.fromkeys(own[:-1], neighbour))
    run = adopt(town, "edited.gpkg", "-o", "broken.gpkg", "--json")
    assert run.code == 4 and run.json()["adopted"]["broken"] >= 2
    found = layer(town, "broken.gpkg", "diagnostics")
    assert set(found.loc[found["code"] == "adopt.out_of_band", "feature"]) == {code, neighbour}
    grids = layer(town, "broken.gpkg", "grids").set_index("code")
    assert "by hand" in grids.loc[code, "reason"]
    edited(town, dict.fromkeys(own, neighbour))
    gone = adopt(town, "edited.gpkg", "-o", "gone.gpkg", "--json")
    assert gone.json()["adopted"]["ended"] == [code]
    lineage = layer(town, "gone.gpkg", "lineage").set_index("code")
    assert lineage.loc[code, "ended"] == 1 and code not in set(layer(town, "gone.gpkg", "grids")["code"])
    edited(town, {own[0]: code}, "back.gpkg", "gone.gpkg")
    back = adopt(town, "back.gpkg", "--unlock", "all", "-o", "back_again.gpkg", "--json")
    assert back.json()["adopted"]["refused"] == 1 and "adopt.retired_code" in back.out


def test_locks_hold_until_they_are_taken_away(town):
    code, neighbour, candidates = grid_and_neighbour(town)
    edited(town, {candidates[0]: neighbour})
    assert adopt(town, "edited.gpkg", "-o", "locked.gpkg", "--overwrite").code in (0, 4)
    edited(town, {candidates[0]: code}, "undo.gpkg", "locked.gpkg")
    refused = adopt(town, "undo.gpkg", "-o", "undone.gpkg", "--json")
    assert refused.code == 4 and refused.json()["adopted"]["refused"] == 1
    assert layer(town, "undone.gpkg", "atoms").set_index("atom").loc[candidates[0], "grid_code"] == neighbour
    granted = adopt(town, "undo.gpkg", "--unlock", f"{code},{neighbour}", "-o", "undone.gpkg", "--no-lock", "--overwrite", "--json")
    assert granted.code in (0, 4) and granted.json()["adopted"]["refused"] == 0 and granted.json()["adopted"]["locked"] == []
    before, after = (layer(town, f, "grids") for f in ("plan.gpkg", "undone.gpkg"))
    assert before[["code", "households"]].equals(after[["code", "households"]]) and before.geometry.equals(after.geometry)


def test_what_is_no_plan_or_another_one_is_said(town):
    cases = {
        "edited_count": (lambda db: db.execute("delete from atoms where atom = 3"), "atom 3"),
        "edited_households": (lambda db: db.execute("update atoms set households = households + 1 where atom = 5"), "atom 5"),
        "edited_twice": (lambda db: db.execute("update atoms set atom = 7 where atom = 8"), "7"),
        "edited_grids": (lambda db: db.execute("update grids set households = households + 1 where fid = 2"), "--grids"),
    }
    for name, (change, told) in cases.items():
        path = edited(town, {}, f"{name}.gpkg")
        with sqlite3.connect(path) as db:
            for table in ("atoms", "grids"):
                for trigger, in db.execute(f"select name from sqlite_master where type = 'trigger' and tbl_name = '{table}'").fetchall():
                    db.execute(f'drop trigger "{trigger}"')
            change(db)
        run = adopt(town, path, "-o", "x.gpkg")
        assert run.code == 3 and told in run.err, (name, run.err)
    run = town("adopt", DATA / "town.gpkg", "-o", "x.gpkg")
    assert run.code == 3 and "grids" in run.err and "communities" in run.err
    run = town("adopt", "plan.gpkg", "-o", "x.gpkg")
    assert run.code == 3 and "--data" in run.err and "town.gpkg" in run.err
    (town.folder / "bad.csv").write_text("atom,grid_code\n1,4.29901E+14\n", encoding="utf-8")
    run = adopt(town, "plan.gpkg", "--moves", "bad.csv", "-o", "x.gpkg")
    assert run.code == 3 and "4.29901E+14" in run.err and "text" in run.err
    assert not (town.folder / "x.gpkg").exists()


def test_filters_of_the_plan_are_found_again(village, tmp_path):
    """Several filters: each of them counts."""
    program = Program(tmp_path)
    made = program("partition", village / "village.toml", "--where", "communities:id = '420101001001'", "--where", "roads:name = 'street'", "-o", "one.gpkg")
    assert made.code in (0, 4), made.err
    run = program("adopt", "one.gpkg", "--data", village, "-o", "same.gpkg")
    assert run.code in (0, 4), run.err
    assert (tmp_path / "same.gpkg").read_bytes() == (tmp_path / "one.gpkg").read_bytes()


def test_inputs_may_be_named_instead_of_found(town):
    run = town("adopt", "plan.gpkg", DATA / "town.toml", "--preset", "fast", "-o", "named.gpkg")
    assert run.code in (0, 4), run.err
    assert (town.folder / "named.gpkg").read_bytes() == (town.folder / "plan.gpkg").read_bytes()


def test_a_redraw_keeps_the_moves_of_the_hand(town):
    """Here they break the band, so a redraw without the lock takes them back."""
    code, neighbour, _ = grid_and_neighbour(town)
    own = layer(town, "plan.gpkg", "atoms").loc[lambda a: a["grid_code"] == code, "atom"].tolist()
    edited(town, dict.fromkeys(own[:-1], neighbour))
    grids = {}
    for name, lock in (("kept", ()), ("mended", ("--no-lock",))):
        assert adopt(town, "edited.gpkg", *lock, "-o", "hand.gpkg", "--overwrite").code == 4
        run = town("redraw", DATA / "town.toml", "--existing", "hand.gpkg::grids", "--preset", "fast", "-o", f"{name}.gpkg", "--json")
        assert run.code in (0, 4), run.err
        grids[name] = layer(town, f"{name}.gpkg", "grids").set_index("code")
        grids["hand"] = layer(town, "hand.gpkg", "grids").set_index("code")
    for kept in (code, neighbour):
        assert grids["kept"].loc[kept].geometry.equals(grids["hand"].loc[kept].geometry) and grids["kept"].loc[kept, "locked"] == 1
        assert grids["kept"].loc[kept, "in_band"] == 0
    assert grids["mended"]["in_band"].dropna().all()
    assert adopt(town, "kept.gpkg", "-o", "kept_again.gpkg").code == 4
    same_layers(town, "kept.gpkg", "kept_again.gpkg")


def sheets_of(path):
    return {name: pyogrio.read_dataframe(path, layer=name) for name, _ in pyogrio.list_layers(path)}


def fill_ledger(source, target, wishes):
    """What a planner does in Excel: names and phones into the empty columns, and a column of their own."""
    target.unlink(missing_ok=True)
    for number, (name, sheet) in enumerate(sheets_of(source).items()):
        sheet = sheet.astype(object).where(sheet.notna(), None)
        if number > 0:
            code = next(c for c in sheet.columns if (sheet[c] == "网格编码").any())
            first = list(sheet.columns).index(code)
            heading = sheet.index[sheet[code] == "网格编码"][0]
            worker, phone = (sheet.columns[first + k] for k in (8, 9))
            assert sheet.loc[heading, [worker, phone]].tolist() == ["网格员", "联系电话"]
            sheet["own"] = None
            sheet.loc[heading, "own"] = "微信群"
            for row in sheet.index[sheet[code].isin(wishes)]:
                for column, value in zip((worker, phone, "own"), wishes[sheet.loc[row, code]]):
                    if value is not None:
                        sheet.loc[row, column] = value
        pyogrio.write_dataframe(sheet.astype(str).where(sheet.notna(), None), target, layer=name, driver="XLSX", append=number > 0)


def test_columns_filled_in_excel_come_back_by_code(town):
    codes = layer(town, "plan.gpkg", "grids")["code"].tolist()
    assert town("export", "plan.gpkg", "-o", "ledger.xlsx", "--lang", "zh").code == 0
    wishes = {codes[0]: ("王芳", "013912345678", "一群"), codes[40]: ("李雷", "13800000000", None)}
    fill_ledger(town.folder / "ledger.xlsx", town.folder / "filled.xlsx", wishes)
    run = adopt(town, "plan.gpkg", "--ledger", "filled.xlsx", "-o", "staffed.gpkg", "-o", "staffed.xlsx", "--lang", "zh", "--json")
    assert run.code in (0, 4), run.err
    assert run.json()["adopted"]["columns"] == ["worker", "phone", "note", "微信群"] and run.json()["adopted"]["rows"] == len(codes)
    grids = layer(town, "staffed.gpkg", "grids").set_index("code")
    assert grids.loc[codes[0], ["worker", "phone", "微信群"]].tolist() == ["王芳", "013912345678", "一群"]
    assert grids.loc[codes[40], ["worker", "phone"]].tolist() == ["李雷", "13800000000"]
    assert grids["worker"].notna().sum() == 2
    fill_ledger(town.folder / "staffed.xlsx", town.folder / "third.xlsx", {codes[1]: ("张三", None, None)})
    cells = next(frame for frame in list(sheets_of(town.folder / "staffed.xlsx").values())[1:] if (frame == codes[0]).any(axis=None))
    assert {"王芳", "013912345678"} <= set(cells[(cells == codes[0]).any(axis=1)].iloc[0])
    assert adopt(town, "staffed.gpkg", "--ledger", "third.xlsx", "-o", "third.gpkg").code in (0, 4)
    assert layer(town, "third.gpkg", "grids").set_index("code")["worker"].dropna().to_dict() == {codes[0]: "王芳", codes[1]: "张三", codes[40]: "李雷"}
    same_layers(town, "plan.gpkg", "third.gpkg", but={"grids"})
    kept = adopt(town, "third.gpkg", "-o", "kept_columns.gpkg")
    assert kept.code in (0, 4)
    same_layers(town, "third.gpkg", "kept_columns.gpkg")


def test_rows_without_grid_and_grids_without_row_are_listed_and_spoiled_codes_refused(town):
    codes = layer(town, "plan.gpkg", "grids")["code"].tolist()
    (town.folder / "some.csv").write_text(f"\ufeff网格编码,网格员,households\n{codes[0]},王芳,9\n{codes[1]}.0,李雷,9\n429901001001999,赵六,9\n", encoding="utf-8")
    run = adopt(town, "plan.gpkg", "--ledger", "some.csv", "-o", "some.gpkg", "--json")
    assert run.json()["adopted"]["rows"] == 2 and run.json()["adopted"]["columns"] == ["worker"]
    found = layer(town, "some.gpkg", "diagnostics")
    assert found.loc[found["code"] == "adopt.ledger_no_grid", "feature"].tolist() == ["429901001001999"]
    assert found.loc[found["code"] == "adopt.ledger_no_row", "feature"].tolist() == codes[2:]
    before, after = (layer(town, f, "grids") for f in ("plan.gpkg", "some.gpkg"))
    assert before["households"].equals(after["households"])
    (town.folder / "text.csv").write_text("code,worker\n4.29901E+14,x\n", encoding="utf-8")
    pyogrio.write_dataframe(pd.DataFrame({"code": [float(code) for code in codes], "worker": "x"}), town.folder / "numbers.xlsx", driver="XLSX")
    run = adopt(town, "plan.gpkg", "--ledger", "numbers.xlsx", "-o", "numbers.gpkg", "--json")
    assert run.json()["adopted"]["rows"] == len(codes)
    pyogrio.write_dataframe(pd.DataFrame({"code": [42990100100100100000.0], "worker": "x"}), town.folder / "long.xlsx", driver="XLSX")
    for name in ("text.csv", "long.xlsx"):
        run = adopt(town, "plan.gpkg", "--ledger", name, "-o", "x.gpkg")
        assert run.code == 3 and "text" in run.err, (name, run.err)
    (town.folder / "nothing.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    run = adopt(town, "plan.gpkg", "--ledger", "nothing.csv", "-o", "x.gpkg")
    assert run.code == 3 and "网格编码" in run.err


def test_drawn_borders_snap_to_the_atoms_and_the_rest_is_reported(town):
    """A whole atom and a bit of its neighbours is drawn into the next grid: the atom goes over, the bit is a border shift."""
    code, neighbour, candidates = grid_and_neighbour(town)
    atoms, grids = layer(town, "plan.gpkg", "atoms").set_index("atom"), layer(town, "plan.gpkg", "grids")
    grids.to_file(town.folder / "same_grids.gpkg", layer="grids")
    run = adopt(town, "plan.gpkg", "--grids", "same_grids.gpkg::grids", "-o", "from_same.gpkg", "-o", "from_same.geojson", "--json")
    assert run.code in (0, 4) and run.json()["adopted"]["atoms"] == run.json()["adopted"]["shifted"] == 0
    assert (town.folder / "from_same.geojson").read_bytes() == (town.folder / "plan.geojson").read_bytes()

    drawn = grids.set_index("code")
    own = drawn.loc[code, "geometry"]
    lasso = atoms.loc[candidates[0], "geometry"].buffer(12, join_style=2).intersection(own)
    rest = own.difference(lasso)
    drawn.loc[neighbour, "geometry"] = drawn.loc[neighbour, "geometry"].union(lasso)
    drawn.loc[code, "geometry"] = rest
    drawn.reset_index().to_file(town.folder / "drawn.gpkg", layer="drawn")
    run = adopt(town, "plan.gpkg", "--grids", "drawn.gpkg", "-o", "from_drawn.gpkg", "--json")
    assert run.code in (0, 4), run.err
    told = run.json()["adopted"]
    assert told["changed"] == sorted([code, neighbour]) and told["shifted"] >= 1
    after = layer(town, "from_drawn.gpkg", "atoms").set_index("atom")
    assert after.loc[candidates[0], "grid_code"] == neighbour
    found = layer(town, "from_drawn.gpkg", "diagnostics")
    shifts = found[found["code"] == "adopt.border_shift"]
    assert set(shifts["feature"]) <= {code, neighbour} and (shifts.geometry.area > 0).all()
    assert not {"adopt.gap", "adopt.overlap"} & set(found["code"])

    hole = own.representative_point().buffer(15)
    drawn.loc[code, "geometry"] = own.difference(hole)
    drawn.loc[neighbour, "geometry"] = grids.set_index("code").loc[neighbour, "geometry"].union(own.intersection(grids.set_index("code").loc[neighbour, "geometry"].buffer(4)))
    drawn.reset_index().to_file(town.folder / "torn.gpkg", layer="drawn")
    run = adopt(town, "plan.gpkg", "--grids", "torn.gpkg", "-o", "from_torn.gpkg", "--json")
    assert run.code in (0, 4), run.err
    found = layer(town, "from_torn.gpkg", "diagnostics").set_index("code")
    assert found.loc[["adopt.gap"]].geometry.area.sum() == pytest.approx(hole.area, rel=0.05)
    assert found.loc[["adopt.overlap"]].geometry.area.sum() > 1
    assert layer(town, "from_torn.gpkg", "grids").geometry.area.sum() == pytest.approx(grids.geometry.area.sum())


def drawn_between_houses(program):
    """An atom with many houses, half of which is drawn into the next grid along a line between them: the drawn grids, both codes, the
    houses of that half and the others."""
    atoms, grids, buildings = (layer(program, "plan.gpkg", name) for name in ("atoms", "grids", "buildings"))
    grids = grids.set_index("code")
    buildings = buildings[buildings["households"] > 0]
    homes = gpd.sjoin(buildings.set_geometry(buildings.representative_point()), atoms[["atom", "geometry"]], predicate="within").groupby("atom").size()
    for _, atom in atoms[atoms["atom"].isin(homes.index[homes == 6]) & atoms["grid_code"].map(grids["kind"]).eq("community")].iterrows():
        code, land = atom["grid_code"], atom["geometry"]
        beyond = atoms[(atoms["community"] == atom["community"]) & (atoms["grid_code"] != code) & atoms.touches(land)]
        inside = buildings[buildings.within(land.buffer(0.01))]
        if not len(beyond) or len(inside) < 6:
            continue
        neighbour = beyond["grid_code"].iloc[0]
        order = inside.representative_point().distance(grids.loc[neighbour, "geometry"]).sort_values().index
        near, far = inside.loc[order[:3]], inside.loc[order[3:]]
        cells = voronoi_polygons(MultiPoint([p for b in inside.geometry for p in b.segmentize(1).exterior.coords]), extend_to=land.envelope.buffer(50)).geoms
        half = unary_union([c for c in cells if c.representative_point().distance(near.union_all()) < c.representative_point().distance(far.union_all())])
        half = half.intersection(land).simplify(0.5)
        drawn = grids.copy()
        drawn.loc[neighbour, "geometry"] = grids.loc[neighbour, "geometry"].union(half)
        drawn.loc[code, "geometry"] = grids.loc[code, "geometry"].difference(half)
        yield drawn, code, neighbour, near["source_id"], far["source_id"]


def test_a_drawn_line_may_cut_an_atom_but_never_a_building(town):
    followed = 0
    for drawn, code, neighbour, near, far in itertools.islice(drawn_between_houses(town), 4):
        (town.folder / "line.gpkg").unlink(missing_ok=True)
        drawn.reset_index().to_file(town.folder / "line.gpkg", layer="drawn")
        run = adopt(town, "plan.gpkg", "--grids", "line.gpkg", "--split-atoms", "-o", "cut.gpkg", "--overwrite", "--json")
        assert run.code in (0, 4), run.err
        told = run.json()
        assert told["households"]["in"] == told["households"]["out"] + told["households"]["outside"]
        cut, houses = layer(town, "cut.gpkg", "grids").set_index("code"), layer(town, "cut.gpkg", "buildings").set_index("source_id")
        audit = town("audit", "cut.gpkg::grids", "--communities", DATA / "town.gpkg::communities", "--buildings", DATA / "town.gpkg::buildings",
                     "--households", "households", "--units", "cut.gpkg::units", "--json").json()
        assert set(audit["failures"]) <= {"multipart", "foreign_bands", "out_of_band", "straddles"} and audit["figures"]["cut_buildings"] == 0
        if (houses.loc[near, "grid_code"] == neighbour).all() and (houses.loc[far, "grid_code"] == code).all():
            followed += 1
            break
    assert followed == 1 and told["adopted"]["splits"] > 0
    assert adopt(town, "plan.gpkg", "--grids", "line.gpkg", "-o", "bent.gpkg").code in (0, 4)
    missed = {name: layer(town, name, "grids").set_index("code").loc[neighbour, "geometry"].symmetric_difference(drawn.loc[neighbour, "geometry"]).area
              for name in ("bent.gpkg", "cut.gpkg")}
    assert missed["cut.gpkg"] < 0.5 * missed["bent.gpkg"]
    assert adopt(town, "cut.gpkg", "-o", "cut_again.gpkg").code in (0, 4)
    same_layers(town, "cut.gpkg", "cut_again.gpkg")
    kept = town("redraw", DATA / "town.toml", "--existing", "cut.gpkg::grids", "--preset", "fast", "-o", "cut_redrawn.gpkg")
    assert kept.code in (0, 4), kept.err
    redrawn = layer(town, "cut_redrawn.gpkg", "grids").set_index("code")
    for touched in (code, neighbour):
        assert redrawn.loc[touched, "geometry"].equals(cut.loc[touched, "geometry"])
    alone = adopt(town, "plan.gpkg", "--split-atoms", "-o", "x.gpkg")
    assert alone.code == 2 and "--grids" in alone.err
