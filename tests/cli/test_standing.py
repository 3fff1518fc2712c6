# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""qipan standing: where today's grids stand among all plans that obey the same rules."""
import geopandas as gpd
import pandas as pd
import pytest
from conftest import BLOCK_M, BLOCKS, CRS, SOUTH, STREET_M, WEST, Program
from shapely.geometry import box

STEP = BLOCK_M + STREET_M
SIDE = BLOCKS * STEP


def block(column, row):
    """Of the village: columns 0-3 are the first community's, 4-7 the second's."""
    return box(WEST + column * STEP, SOUTH + row * STEP, WEST + (column + 1) * STEP, SOUTH + (row + 1) * STEP)


def today(village, name, grid_of):
    """A layer of grids from a grid for each block."""
    cells = [(column, row) for column in range(2 * BLOCKS) for row in range(BLOCKS)]
    frame = gpd.GeoDataFrame({"code": [grid_of(*c) for c in cells]}, geometry=[block(*c) for c in cells], crs=CRS)
    frame.dissolve("code").reset_index().to_file(village / name)
    return name


@pytest.fixture
def stand(village):
    program = Program(village)

    def run(layer, *options):
        return program("standing", "village.toml", "--existing", layer, "--existing-code", "code", "--steps", 4000, *options)

    return run


def test_columns_of_blocks_obey_and_have_a_long_border(village, stand):
    result = stand(today(village, "columns.gpkg", lambda column, row: str(column)), "--json")
    assert result.code == 0, result.err
    for community in result.json()["communities"]:
        figures = community["figures"]
        assert (community["plan"], community["grids"]) == ("inside", BLOCKS)
        assert figures["unevenness"]["plan"] == 0 and figures["unevenness"]["share_below"] == 0.5, "sixteen blocks of 120 in four grids up to 500: all plans are even"
        assert figures["border_m"]["plan"] == pytest.approx((BLOCKS - 1) * SIDE, rel=1e-3)
        assert figures["border_m"]["share_below"] > 0.3, "two streets that cross are a shorter border"
        assert figures["border_m"]["p5"] <= figures["border_m"]["median"] <= figures["border_m"]["p95"]


def test_our_own_plan_obeys_and_has_a_short_border(village, stand):
    assert Program(village)("partition", "village.toml", "-o", "plan.gpkg", "--overwrite").code == 0
    result = stand("plan.gpkg::grids", "--json")
    assert result.code == 0, result.err
    assert result.json()["plan"] == "inside" and result.json()["figures"]["border_m"]["share_below"] < 0.1


def test_grids_that_break_rules_are_outside_and_the_others_are_still_placed(village, stand):
    torn = {(0, 0): "3", (3, 3): "0"}  # two blocks change places: both grids fall apart
    result = stand(today(village, "torn.gpkg", lambda column, row: torn.get((column, row), str(column))), "--json", "-o", "standing.gpkg", "--overwrite")
    assert result.code == 4, result.err
    first, second = result.json()["communities"]
    assert first["plan"] == "outside" and first["breaks"]["disconnected"] == 2 and "share_below" not in first["figures"]["border_m"]
    assert second["plan"] == "inside" and result.json()["figures"]["border_m"]["plan"] == second["figures"]["border_m"]["plan"]
    rows = gpd.read_file(village / "standing.gpkg", layer="standing")
    assert list(rows["standing"]) == ["outside", "inside"] and "not connected" in rows["breaks"][0]
    assert pd.isna(rows["border_m_below"][0]) and 0 <= rows["border_m_below"][1] <= 1
    assert rows.geometry.area.tolist() == pytest.approx([SIDE**2] * 2, rel=1e-6)


def test_a_grid_across_the_border_of_communities_is_outside_in_both(village, stand):
    across = today(village, "across.gpkg", lambda column, row: "3" if column == BLOCKS else str(column))
    result = stand(across)
    assert result.code == 4
    assert result.out.count("1 grids reach into several communities") == 2


def test_the_same_layer_on_any_number_of_threads(village, stand):
    layer = today(village, "columns.gpkg", lambda column, row: str(column))
    for threads in (1, 3):
        assert stand(layer, "--threads", threads, "-o", f"{threads}.geojson", "--overwrite").code == 0
    assert (village / "1.geojson").read_bytes() == (village / "3.geojson").read_bytes()


def test_today_has_to_be_named(village):
    result = Program(village)("standing", "village.toml")
    assert result.code == 2 and "--existing" in result.err
