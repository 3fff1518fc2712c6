# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Edits give new plans, share the ground, and say what they break."""
import warnings

import numpy as np
import pytest

import qipan


@pytest.fixture
def plan(village):
    return qipan.partition(**village, preset="fast")


def quietly(edit, *arguments, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", qipan.BrokenRuleWarning)
        return edit(*arguments, **options)


def neighbours(plan):
    """Codes of two grids of one community that share a border."""
    inner = plan.borders[plan.borders["class"] != "community"].dropna(subset=["left_code", "right_code"])
    return inner.iloc[0][["left_code", "right_code"]].tolist()


def is_whole(plan, village):
    """What holds for every plan: grids tile the land, households are all there, every building in the grid that says so."""
    assert plan.grids.union_all().symmetric_difference(village["communities"].union_all()).area < 1e-6
    assert abs(plan.grids.area.sum() - village["communities"].area.sum()) < 1e-6
    assert plan.ledger["households"].sum() == village["buildings"]["hu"].sum()
    sums = village["buildings"].groupby(plan.labels)["hu"].sum()
    assert sums.to_dict() == plan.scorecard.loc[plan.scorecard["households"] > 0, "households"].to_dict()


def test_move_gives_a_new_plan_and_leaves_the_old_one(plan, village):
    here, there = neighbours(plan)
    label = plan.labels.index[plan.labels == here][0]
    before = plan.scorecard.copy()
    new = quietly(plan.move, label, to=there)
    assert new.labels[label] == there and plan.labels[label] == here
    assert plan.scorecard.equals(before)
    mates = plan.labels[plan.labels != new.labels]
    assert set(mates) == {here}
    assert new.scorecard.at[here, "households"] == before.at[here, "households"] - 60 * len(mates)
    is_whole(new, village)


def test_an_edit_ends_the_proof_of_its_community_alone(plan):
    here, there = neighbours(plan)
    home = plan.scorecard.at[here, "community"]
    assert plan.communities["closed"].notna().all()
    new = quietly(plan.move, plan.labels.index[plan.labels == here][0], to=there)
    assert new.communities.index[new.communities["closed"].isna()].tolist() == [home]
    others = plan.communities.index.drop(home)
    assert new.communities.loc[others].equals(plan.communities.loc[others])


def test_the_scorecard_of_an_edit_is_that_of_the_drawn_grids(plan):
    here, there = neighbours(plan)
    new = quietly(plan.move, plan.labels.index[plan.labels == here][:2], to=there)
    card = new.scorecard
    drawn = new.grids.set_index("code")
    assert card["households"].to_dict() == drawn["households"].to_dict()
    assert card["in_band"].to_dict() == drawn["in_band"].to_dict()
    pieces = drawn.geometry.apply(lambda g: len(getattr(g, "geoms", [g])))
    assert ((card["pieces"] > 1) == (pieces.reindex(card.index) > 1)).all()


def test_an_edit_and_its_inverse_give_the_same_grids(plan):
    here, there = neighbours(plan)
    moved = plan.atoms.index[plan.atoms["grid_code"] == here][:1]
    back = quietly(quietly(plan.move, atoms=moved, to=there).move, atoms=moved, to=here)
    assert back.labels.equals(plan.labels)
    assert back.grids.geometry.to_wkb().tolist() == plan.grids.geometry.to_wkb().tolist()


def test_merge_adds_up_and_says_that_the_band_is_broken(plan, village):
    here, there = neighbours(plan)
    with pytest.warns(qipan.BrokenRuleWarning, match=f"grid {here}: .* households, outside 300-500"):
        new = plan.merge(here, there)
    assert new.codes == [c for c in plan.codes if c != there]
    assert new.scorecard.at[here, "households"] == plan.scorecard.loc[[here, there], "households"].sum()
    assert new.broken and not plan.broken
    is_whole(new, village)


def test_split_undoes_merge_within_the_band(plan, village):
    here, there = neighbours(plan)
    new = quietly(quietly(plan.merge, here, there).split, here)
    assert len(new.codes) == len(plan.codes)
    assert new.scorecard["pieces"].max() == 1
    parts = new.scorecard.loc[[c for c in new.codes if c == here or c not in plan.codes], "households"]
    assert parts.max() - parts.min() <= 0.3 * parts.mean() + 60
    is_whole(new, village)


def test_split_by_hand(plan, village):
    code = plan.codes[0]
    taken = plan.labels.index[plan.labels == code][:1]
    new = quietly(plan.split, code, buildings=taken)
    fresh = (set(new.codes) - set(plan.codes)).pop()
    assert fresh[:12] == code[:12] and new.labels[taken[0]] == fresh
    is_whole(new, village)


def test_a_grid_torn_in_two_is_said(village):
    """Atoms moved from the far end of a community leave their new grid in pieces."""
    plan = qipan.partition(**village, preset="fast", low=100, high=250)
    mates = plan.grids[plan.grids["community"] == plan.grids["community"].iloc[0]]
    first = mates.iloc[0]
    distance = mates.geometry.distance(first.geometry)
    far = mates.at[distance.idxmax(), "code"]
    assert distance.max() > 10
    atom = plan.atoms.index[plan.atoms["grid_code"] == far][-1]
    with pytest.warns(qipan.BrokenRuleWarning, match=f"grid {first['code']} is in 2 pieces"):
        new = plan.move(atoms=atom, to=first["code"])
    assert new.scorecard.at[first["code"], "pieces"] == 2
    assert len(new.grids.set_index("code").geometry[first["code"]].geoms) == 2


def test_no_grid_crosses_a_community_border(plan):
    other = [c for c in plan.codes if c[:12] != plan.codes[0][:12]][0]
    with pytest.raises(ValueError, match="no grid may lie in two communities"):
        plan.merge(plan.codes[0], other)
    with pytest.raises(ValueError, match="two communities"):
        plan.move(plan.labels.index[plan.labels == other], to=plan.codes[0])


def test_locked_grids_stay(plan):
    here, there = neighbours(plan)
    shut = plan.lock(here)
    assert shut.locked == {here} and not plan.locked and shut.scorecard["locked"].sum() == 1
    for edit in (lambda p: p.merge(here, there), lambda p: p.split(here), lambda p: p.move(p.labels.index[p.labels == there][:1], to=here),
                 lambda p: p.move(p.labels.index[p.labels == here][:1], to=there)):
        with pytest.raises(ValueError, match=f"locked: {here}"):
            edit(shut)
    assert quietly(shut.unlock(here).merge, here, there).codes


@pytest.mark.parametrize(("edit", "error"), [(lambda p: p.move("b0", to="nix"), KeyError), (lambda p: p.move("nix", to=p.codes[0]), ValueError),
                                             (lambda p: p.move(atoms=10**6, to=p.codes[0]), ValueError), (lambda p: p.move(to=p.codes[0]), ValueError),
                                             (lambda p: p.merge(p.codes[0]), ValueError), (lambda p: p.split(p.codes[0], 1), ValueError),
                                             (lambda p: p.split(p.codes[0], buildings=p.labels.index[p.labels != p.codes[0]]), ValueError), (lambda p: p.lock("nix"), KeyError)])
def test_edits_that_cannot_be(plan, edit, error):
    with pytest.raises(error):
        edit(plan)


def test_dedicated_units_stay(town_plan):
    code = town_plan.grids.loc[town_plan.grids["kind"] == "dedicated", "code"].iloc[0]
    mate = next(c for c in town_plan.codes if c[:12] == code[:12] and c != code)
    with pytest.raises(ValueError, match="not ordinary land"):
        town_plan.merge(mate, code)


def test_compare_counts_what_moved(plan, village):
    here, there = neighbours(plan)
    new = quietly(plan.move, plan.labels.index[plan.labels == here][:1], to=there)
    table = new.compare(plan)
    moved = (new.labels != plan.labels).sum()
    assert table.at["buildings moved", "this"] == moved and table.at["households moved", "this"] == 60 * moved
    assert table.at["grids", "difference"] == 0
    same = plan.compare(plan)
    assert (same["difference"].dropna() == 0).all() and same.at["buildings moved", "this"] == 0


def test_an_edited_plan_is_written_and_audited(plan, village, tmp_path):
    here, there = neighbours(plan)
    new = quietly(plan.merge, here, there)
    report = qipan.audit(new, communities=village["communities"], buildings=village["buildings"], households="hu", band=[(300, 500), (500, 5000)])
    assert report.clean, report.figures[report.figures["failed"]]
    assert new.manifest["edited"] == "true"


def test_plans_share_their_ground(plan):
    """An edit costs no second set of atoms: ten of them are quick and light."""
    code = plan.codes[0]
    locked = plan
    for _ in range(10):
        locked = quietly(quietly(locked.split, code).merge, code, sorted(set(locked.codes))[0] if sorted(locked.codes)[0] != code else sorted(locked.codes)[1])
    assert np.isclose(locked.scorecard["households"].sum(), plan.scorecard["households"].sum())
