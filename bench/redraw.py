#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Redraws of issue size: the sample town after a year of building, two real places, a county of 3,000 grids.

    python bench/redraw.py [--place NAME ...] [--preset PRESET] [--seed N]

Each place is redrawn and planned from nothing. Prints a table and writes bench/out/redraw.json. "households" and "grids" as
"moved or changed (least if no more grids are touched / least in any plan)".
"""
import argparse
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import geopandas as gpd
import numpy as np
import shapely

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
QIPAN = os.environ.get("QIPAN", ROOT / "build" / "qipan")
COUNTY = 1420  # communities of a made-up county of 3,000 grids


def town_options(file):
    """As data/town.toml, of another file."""
    lines = (ROOT / "data/town.toml").read_text(encoding="utf-8").splitlines()
    out = []
    for key, _, value in (line.partition(" = ") for line in lines if " = " in line and not line.startswith("#")):
        out += [f"--{key}", value.strip('"').replace("town.gpkg::", f"{file}::")]
    return out


def demolished_and_built(source, target, seed, gone=0.05, new=0.08):
    """The town with a share of its buildings demolished and new ones where there is room for a rectangle of 12 x 18 m."""
    random = np.random.default_rng(seed)
    buildings = gpd.read_file(source, layer="buildings")
    communities = gpd.read_file(source, layer="communities")
    left = buildings.drop(index=random.choice(buildings.index, round(gone * len(buildings)), replace=False))
    taken = [left.geometry.values] + [gpd.read_file(source, layer=layer).geometry.values for layer in ("roads", "rail", "water", "walls", "dedicated")]
    tree = shapely.STRtree(np.concatenate(taken))
    west, south, east, north = communities.total_bounds
    land = communities.union_all()
    rows, built = [], []
    while len(rows) < round(new * len(buildings)):
        x, y = random.uniform(west, east), random.uniform(south, north)
        shape = shapely.affinity.rotate(shapely.box(x - 6, y - 9, x + 6, y + 9), random.uniform(0, 180))
        room = shapely.buffer(shape, 6)
        if not land.contains(room) or len(tree.query(room, predicate="intersects")) or any(room.intersects(b) for b in built):
            continue
        built.append(shape)
        row = buildings.iloc[random.integers(len(buildings))].copy()
        row["id"], row["geometry"] = f"NEW{len(rows) + 1:05d}", shape
        rows.append(row)
    shutil.copy(source, target)
    gpd.GeoDataFrame(list(left.iloc[i] for i in range(len(left))) + rows, columns=buildings.columns, crs=buildings.crs).to_file(target, layer="buildings", driver="GPKG")


def half_clustered(source, target, seed, share=0.05):
    """A share of the buildings changed, half of it in a tenth of the communities: of the changed ones half are gone, half have twice
    the households."""
    random = np.random.default_rng(seed)
    buildings, communities = gpd.read_file(source, layer="buildings"), gpd.read_file(source, layer="communities")
    inside, of = shapely.STRtree(communities.geometry.values).query(buildings.representative_point().values, predicate="within")
    community = np.full(len(buildings), -1)
    community[inside] = of
    count = round(share * len(buildings))
    few = random.choice(len(communities), len(communities) // 10, replace=False)
    pool = np.flatnonzero(np.isin(community, few))
    clustered = random.choice(pool, min(count // 2, len(pool)), replace=False)
    spread = random.choice(np.setdiff1d(np.arange(len(buildings)), clustered), count - len(clustered), replace=False)
    changed = np.concatenate([clustered, spread])
    gone = changed[random.random(len(changed)) < 0.5]
    grown = np.setdiff1d(changed, gone)
    buildings.loc[buildings.index[grown], "households"] *= 2
    shutil.copy(source, target)
    buildings.drop(index=buildings.index[gone]).to_file(target, layer="buildings", driver="GPKG")


def qipan(command, arguments, out):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([str(QIPAN), command, *map(str, arguments), "-o", str(out), "--overwrite", "--json"], capture_output=True, text=True)
    after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    if done.returncode not in (0, 4):
        sys.exit(f"qipan {command} {' '.join(map(str, arguments))}\n{done.stderr}")
    return json.loads(done.stdout) | {"seconds": seconds, "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime}


def places(folder, preset, seed):
    """Name, today's layer with its options, all other options."""

    def changed(source, change, target):
        qipan("partition", [*town_options(source), "--preset", preset], folder / "today.gpkg")
        change(source, target, seed)
        return ["--existing", f"{folder / 'today.gpkg'}::grids"], town_options(target)

    yield "town", lambda: changed(ROOT / "data/town.gpkg", demolished_and_built, folder / "town.gpkg")

    def county():
        subprocess.run([str(QIPAN), "synth", "--communities", str(COUNTY), "-o", str(folder / "county.gpkg"), "--overwrite"], check=True, capture_output=True)
        return changed(folder / "county.gpkg", half_clustered, folder / "changed.gpkg")

    yield "county", county
    c, t = DATA / "cambridge_ma/cambridge_ma.gpkg", DATA / "taipei_west_tw/taipei_west_tw.gpkg"
    yield "cambridge", lambda: (["--existing", f"{c}::police_response_districts", "--existing-code", "CADRA"],
                                ["--communities", f"{c}::city_boundary", "--buildings", f"{c}::parcels", "--building-id", "ML", "--households", "units",
                                 "--buildings-are", "parcels", "--roads", f"{c}::street_centerlines", "--water", f"{c}::water", "--rail", f"{c}::rail",
                                 "--low", "150", "--high", "500"])
    yield "wanhua", lambda: (["--existing", f"{t}::zones_code1", "--existing-code", "zone", "--where", "existing:TOWN='萬華區'"],
                             ["--communities", f"{t}::zones_code2", "--community-id", "zone", "--where", "communities:TOWN='萬華區'",
                              "--where", "household_areas:TOWN='萬華區'", "--buildings", f"{t}::buildings", "--building-height", "height",
                              "--household-areas", f"{t}::stat_areas", "--household-areas-field", "H_CNT"])


def violation(plan):
    """Households outside their bands; where a band is not met with a proof, too."""
    grids = gpd.read_file(plan, layer="grids", ignore_geometry=True)
    return float(np.fmax(0, np.fmax(grids.households - grids.band_high, grids.band_low - grids.households)).sum())


def changes(today, rest, plan):
    """Grids and households that a plan changes, told from the layers alone: units of land stand for those who live there."""
    field = ["--old-code", today[today.index("--existing-code") + 1]] if "--existing-code" in today else []
    layer = today[1]
    for where in today:
        if where.startswith("existing:"):  # diff knows no filter
            layer = f"{plan.with_suffix('.today.gpkg')}::today"
            source, name = today[1].split("::")
            gpd.read_file(source, layer=name, where=where.split(":", 1)[1]).to_file(layer.split("::")[0], layer="today")
    run = subprocess.run([str(QIPAN), "diff", layer, f"{plan}::grids", *field, "--buildings", f"{plan}::atoms", "--households", "households", "--json"],
                         capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(run.stderr)
    report = json.loads(run.stdout)
    kept = report["relations"].get("kept", 0)
    return {"touched": report["old_grids"] - kept, "moved": report["moved_households"], "violation": violation(plan)}


def line(name, redrawn, nothing):
    c = redrawn["change"]
    return (f"{name:10} {c['touched']:5,} of {c['today']:,} grids ({c['least_touched']:,})   {c['moved']:8,.0f} households "
            f"({c['least_moved_so']:,.0f} / {c['least_moved']:,.0f})   violation {redrawn['violation']:,.0f}   computed {c['computed']:,} of {c['communities']:,}   "
            f"{redrawn['seconds']:.1f} s ({redrawn['cpu']:.1f} CPU)   from nothing: {nothing['touched']:,} grids, {nothing['moved']:,.0f} households, violation {nothing['violation']:,.0f}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--place", action="append")
    ap.add_argument("--preset", default="fast")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--keep", type=pathlib.Path, help="folder for inputs and results; default: a temporary one")
    o = ap.parse_args()
    rows = {}
    with tempfile.TemporaryDirectory() as name:
        folder = o.keep or pathlib.Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        for place, prepare in places(folder, o.preset, o.seed):
            if o.place and place not in o.place:
                continue
            if place in ("cambridge", "wanhua") and not DATA.exists():
                print(f"{place}: skipped, {DATA} is not there")
                continue
            today, rest = prepare()
            rest += ["--preset", o.preset]
            redrawn = qipan("redraw", [*today, *rest], folder / f"{place}_redrawn.gpkg")
            redrawn["violation"] = violation(folder / f"{place}_redrawn.gpkg")
            nothing = qipan("partition", rest, folder / f"{place}_nothing.gpkg")
            nothing |= changes(today, rest, folder / f"{place}_nothing.gpkg")
            rows[place] = {"redrawn": redrawn, "nothing": nothing}
            print(line(place, redrawn, nothing), flush=True)
    out = ROOT / "bench/out"
    out.mkdir(exist_ok=True)
    (out / "redraw.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    main()
