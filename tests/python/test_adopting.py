# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Plans changed by hand elsewhere come back as plans."""
import warnings

import geopandas as gpd
import pandas as pd
import pytest

import qipan


@pytest.fixture
def plan(village):
    return qipan.partition(**village, preset="fast")


def quietly(edit, *arguments, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", qipan.BrokenRuleWarning)
        return edit(*arguments, **options)


def moves(plan):
    """One atom of the first grid of a community goes to another grid of it."""
    atoms = plan.atoms
    community = atoms["community"].iloc[0]
    codes = sorted(atoms.loc[atoms["community"] == community, "grid_code"].unique())
    return int(atoms.loc[atoms["grid_code"] == codes[0], "atom"].iloc[0]), codes


def test_an_edited_file_is_the_same_as_the_edit(plan, village, tmp_path):
    atom, codes = moves(plan)
    plan.to_file(tmp_path / "plan.gpkg")
    edited = gpd.read_file(tmp_path / "plan.gpkg", layer="atoms")
    edited.loc[edited["atom"] == atom, "grid_code"] = codes[1]
    edited.to_file(tmp_path / "plan.gpkg", layer="atoms")
    adopted = quietly(plan.adopt, tmp_path / "plan.gpkg")
    moved = quietly(plan.move, atoms=[atom], to=codes[1])
    pd.testing.assert_frame_equal(pd.DataFrame(adopted.grids), pd.DataFrame(moved.grids))
    assert adopted.broken == moved.broken
    assert adopted.locked == {codes[0], codes[1]}
    assert adopted.grids.union_all().symmetric_difference(village["communities"].union_all()).area < 1e-6
    adopted.to_file(tmp_path / "again.gpkg")
    report = qipan.audit(tmp_path / "again.gpkg::grids", communities=village["communities"], buildings=village["buildings"], households="hu")
    # The hand broke rules of shape and band, which is its right; the land and the households are whole.
    broken = set(report.figures.index[report.figures["failed"]])
    assert broken <= {"multipart", "foreign_bands", "out_of_band"}, broken


def test_a_table_of_moves_names_only_what_moves(plan, tmp_path):
    atom, codes = moves(plan)
    (tmp_path / "moves.csv").write_text(f"\ufeffatom,grid\n{atom},{codes[1]}\n", encoding="utf-8")
    from_file = quietly(plan.adopt, tmp_path / "moves.csv", lock=False)
    from_frame = quietly(plan.adopt, pd.DataFrame({"atom": [atom], "grid_code": [codes[1]]}))
    assert from_file.labels.equals(from_frame.labels)
    assert from_file.locked == frozenset()
    assert from_file.atoms.loc[atom, "grid_code"] == codes[1]
    changed = from_file.atoms["grid_code"] != plan.atoms["grid_code"]
    assert changed.sum() == 1


def test_nothing_changed_is_the_plan_itself(plan, tmp_path):
    plan.to_file(tmp_path / "plan.gpkg")
    assert plan.adopt(tmp_path / "plan.gpkg") is plan


def test_a_code_of_no_grid_makes_a_new_one(plan):
    atom, codes = moves(plan)
    new = quietly(plan.adopt, pd.DataFrame({"atom": [atom], "grid_code": ["somewhere new"]}))
    assert len(new.grids) == len(plan.grids) + 1
    code = new.atoms.loc[atom, "grid_code"]
    assert code not in plan.codes and code[:12] == codes[0][:12]


def test_what_cannot_be_adopted_says_why(plan, tmp_path):
    atom, codes = moves(plan)
    other = next(code for code in plan.codes if code[:12] != codes[0][:12])

    def adopt(**columns):
        return quietly(plan.adopt, pd.DataFrame(columns))

    with pytest.raises(qipan.EditError, match="two communities"):
        adopt(atom=[atom], grid_code=[other])
    with pytest.raises(qipan.EditError, match="gap"):
        adopt(atom=[atom], grid_code=[None])
    with pytest.raises(qipan.EditError, match="twice"):
        adopt(atom=[atom, atom], grid_code=codes[:2])
    with pytest.raises(qipan.EditError, match="numbered 1 to"):
        adopt(atom=[10**6], grid_code=[codes[0]])
    with pytest.raises(qipan.EditError, match="another plan"):
        adopt(atom=[atom], grid_code=[codes[1]], households=[123456.0])
    with pytest.raises(qipan.ColumnNotFoundError, match="grid_code"):
        adopt(atom=[atom], to=[codes[1]])
    with pytest.raises(qipan.SourceNotFoundError):
        plan.adopt(tmp_path / "nowhere.gpkg")
    locked = plan.lock(codes[0])
    with pytest.raises(qipan.EditError, match="locked"):
        quietly(locked.adopt, pd.DataFrame({"atom": [atom], "grid_code": [codes[1]]}))


def test_a_written_plan_is_adopted_without_the_session_that_made_it(plan, village, tmp_path):
    atom, codes = moves(plan)
    plan.to_file(tmp_path / "plan.gpkg")
    same = qipan.adopt(tmp_path / "plan.gpkg", **village)
    assert same.change["atoms"] == 0 and same.labels.equals(plan.labels)
    pd.testing.assert_frame_equal(pd.DataFrame(same.grids), pd.DataFrame(plan.grids))
    adopted = qipan.adopt(tmp_path / "plan.gpkg", **village, moves=pd.DataFrame({"atom": [atom], "grid_code": [codes[1]]}), output=tmp_path / "adopted.gpkg")
    moved = quietly(plan.move, atoms=[atom], to=codes[1])
    assert adopted.labels.equals(moved.labels) and adopted.locked == {codes[0], codes[1]}
    assert adopted.moves[["from_code", "to_code"]].values.tolist() == [codes[:2]]
    with pytest.raises(qipan.EditError, match="locked"):
        adopted.move(atoms=[atom], to=codes[0])
    again = qipan.adopt(tmp_path / "adopted.gpkg", **village)
    assert again.locked == adopted.locked
    pd.testing.assert_frame_equal(pd.DataFrame(again.grids), pd.DataFrame(adopted.grids))
    with pytest.raises(qipan.InputError, match="data"):
        qipan.adopt(tmp_path / "plan.gpkg")
