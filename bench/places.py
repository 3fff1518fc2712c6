# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Layers of made-up and real places as flags of `qipan partition`. Real ones come from ../shared/data and are left out without it."""
from rows import DATA, QIPAN, ROOT, last_line, measured

TAIPEI = DATA / "taipei_west_tw/taipei_west_tw.gpkg"
VOLOGDA = DATA / "vologda_ru/vologda_ru.gpkg"
CAMBRIDGE = DATA / "cambridge_ma/cambridge_ma.gpkg"
TOKYO = DATA / "large/tokyo_sw"
TOWN = ("communities", "buildings", "roads", "rail", "water", "walls", "compounds", "dedicated")


def layers_of_town(path):
    return ["--community-id", "id", "--households", "households"] + [word for layer in TOWN for word in (f"--{layer}", f"{path}::{layer}")]


def town(folder):
    return layers_of_town(ROOT / "data/town.gpkg")


def big_town(folder, seed):
    """A made-up town of 12 communities with 7,500 households each."""
    path = folder / f"town{seed}.gpkg"
    made = measured([QIPAN, "synth", "--communities", 12, "--households", 90_000, "--seed", seed, "-o", path, "--overwrite"])
    if made.code:
        raise RuntimeError(last_line(made.err))
    return layers_of_town(path)


def cambridge(folder):
    return ["--communities", f"{CAMBRIDGE}::neighborhoods", "--community-id", "NAME", "--buildings", f"{CAMBRIDGE}::parcels", "--building-id", "ML",
            "--households", "units", "--buildings-are", "parcels", "--roads", f"{CAMBRIDGE}::street_centerlines", "--water", f"{CAMBRIDGE}::water",
            "--rail", f"{CAMBRIDGE}::rail"]


def wanhua(folder):
    return ["--communities", f"{TAIPEI}::zones_code2", "--community-id", "zone", "--where", "communities:TOWN='萬華區'",
            "--where", "household_areas:TOWN='萬華區'", "--buildings", f"{TAIPEI}::buildings", "--building-height", "height",
            "--household-areas", f"{TAIPEI}::stat_areas", "--household-areas-field", "H_CNT"]


def vologda(folder):
    return ["--communities", f"{VOLOGDA}::city_boundary", "--buildings", f"{VOLOGDA}::buildings", "--households", "population",
            "--building-floors", "number_of_floors", "--roads", f"{VOLOGDA}::roads", "--water", f"{VOLOGDA}::water", "--rail", f"{VOLOGDA}::railways",
            "--low", "700", "--high", "1200"]


def tokyo(folder):
    """1 household per 60 m2 of floor area, floors of 3 m."""
    import pyogrio
    import shapely

    path = folder / "tokyo.gpkg"
    frame = pyogrio.read_dataframe(f"/vsizip/{TOKYO}/buildings.fgb.zip")
    floors = (frame.height_m.fillna(3) / 3).round().clip(lower=1)
    frame["households"] = (shapely.area(frame.geometry.values) * floors / 60).round().astype(int)
    pyogrio.write_dataframe(frame, path, layer="buildings")
    return ["--communities", TOKYO / "chome.gpkg", "--community-id", "chome", "--buildings", path, "--building-id", "bldg_id", "--households", "households",
            "--building-height", "height_m"]


PLACES = {"town": town, "cambridge": cambridge, "wanhua": wanhua, "vologda": vologda, "tokyo": tokyo}


def missing(name):
    """Why a place cannot be run, or None."""
    source = {"cambridge": CAMBRIDGE, "wanhua": TAIPEI, "vologda": VOLOGDA, "tokyo": TOKYO / "chome.gpkg"}.get(name)
    return f"{source.name} is not there" if source and not source.exists() else None
