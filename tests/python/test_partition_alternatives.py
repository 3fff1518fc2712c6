# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Plans of a town to choose from."""
import geopandas as gpd
import pandas as pd
import pytest
from conftest import ROOT, run_program

import qipan


@pytest.fixture(scope="module")
def choice(town, tmp_path_factory):
    folder = tmp_path_factory.mktemp("choice")
    return folder, qipan.partition(**town, preset="fast", alternatives=3, differ=0.15, output=[folder / "a.gpkg", str(folder / "a.geojson")])


def test_they_are_plans_with_a_table_and_their_differences(choice, town_plan):
    folder, plans = choice
    assert isinstance(plans, qipan.Alternatives) and 2 <= len(plans) <= plans.asked == 3 <= plans.tried
    assert list(plans.table.index) == list(plans.difference.index) == list(range(1, len(plans) + 1))
    for number, plan in enumerate(plans, 1):
        assert isinstance(plan, qipan.Plan)
        assert len(plan.grids) == plans.table.loc[number, "grids"] == len(gpd.read_file(folder / f"a-{number}.geojson"))
        assert plan.summary["in_band"] == plans.table.loc[number, "in_band"]
        assert plan.grids["households"].sum() == pytest.approx(town_plan.grids["households"].sum())
        others = plans.difference.loc[number].drop(number)
        assert plans.table.loc[number, "change"] == pytest.approx(plans.difference.loc[1, number])
        assert (others >= 0.15).all() and others.min() == pytest.approx(plans.table.loc[number, "least_difference"])
    written = pd.read_csv(folder / "a-alternatives.csv", index_col="plan")
    pd.testing.assert_frame_equal(written, plans.table, check_dtype=False)


def test_the_first_is_the_plan_alone_or_better(choice, town_plan):
    first = choice[1][0]
    assert len(first.summary["exceptions"]) <= len(town_plan.summary["exceptions"])
    assert first.summary["proof"]["gap"] <= town_plan.summary["proof"]["gap"]


def test_an_alternative_can_be_edited(choice):
    plan = choice[1][1]
    code = plan.grids.sort_values("households")["code"].iloc[-1]
    with pytest.warns(qipan.BrokenRuleWarning):
        assert len(plan.split(code, 2).grids) == len(plan.grids) + 1


def test_the_program_gives_the_same(tmp_path):
    project = ROOT / "data/town.toml"
    plans = qipan.partition(project, preset="fast", alternatives=2, differ="15%")
    run_program("partition", project, "--preset", "fast", "--alternatives", 2, "--differ", "15%", "-o", tmp_path / "a.gpkg")
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "a-alternatives.csv", index_col="plan"), plans.table, check_dtype=False)
    for number, plan in enumerate(plans, 1):
        written = gpd.read_file(tmp_path / f"a-{number}.gpkg", layer="buildings")
        here = plan.buildings.set_index("source_id")["grid_code"].sort_index()
        assert here.equals(written.set_index("source_id")["grid_code"].sort_index())


def test_targets_and_nonsense_are_named_before_any_work(village, tmp_path):
    (tmp_path / "v-alternatives.csv").write_text("mine")
    with pytest.raises(qipan.TargetExistsError, match="v-alternatives.csv"):
        qipan.partition(**village, alternatives=2, output=tmp_path / "v.gpkg")
    assert [p.name for p in tmp_path.iterdir()] == ["v-alternatives.csv"]
    with pytest.raises(qipan.OptionError, match="PG:"):
        qipan.partition(**village, alternatives=2, output="PG:dbname=x")
    with pytest.raises(qipan.OptionError, match="alternatives"):
        qipan.partition(**village, alternatives=0)
    with pytest.raises(qipan.OptionError, match="differ"):
        qipan.partition(**village, alternatives=2, differ="much")


def test_a_number_below_1_is_a_share():
    from qipan.alternatives import share

    assert [share(v, "differ") for v in ("10%", "10", 10, 0.1, "0.5%", 0, 1)] == [0.1, 0.1, 0.1, 0.1, 0.005, 0, 0.01]


def test_one_is_a_plan_whatever_the_project_file_says(tmp_path):
    text = (ROOT / "data/town.toml").read_text(encoding="utf-8").replace("town.gpkg", str(ROOT / "data/town.gpkg"))
    (tmp_path / "town.toml").write_text(f"alternatives = 2\n{text}", encoding="utf-8")
    assert isinstance(qipan.partition(tmp_path / "town.toml", preset="fast"), qipan.Plan)
