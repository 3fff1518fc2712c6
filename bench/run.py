#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Whole runs on the sample town and, where ../shared/data is there, on real places: seconds per stage, peak memory, border quality.

    python bench/run.py [--place NAME ...] [--repeat N]

Prints a table and writes bench/out/places.json. Times are of this machine, now; compare rows of one run only.
"""
import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
QIPAN = ROOT / "build" / "qipan"


def places(folder):
    c, v, t = DATA / "cambridge_ma/cambridge_ma.gpkg", DATA / "vologda_ru/vologda_ru.gpkg", DATA / "taipei_west_tw/taipei_west_tw.gpkg"
    k = DATA / "large/tokyo_sw"
    yield "town", [str(ROOT / "data/town.toml")]
    yield "cambridge", ["--communities", f"{c}::neighborhoods", "--community-id", "NAME", "--buildings", f"{c}::parcels", "--building-id", "ML",
                        "--households", "units", "--buildings-are", "parcels", "--roads", f"{c}::street_centerlines", "--water", f"{c}::water",
                        "--rail", f"{c}::rail"]
    yield "wanhua", ["--communities", f"{t}::zones_code2", "--community-id", "zone", "--where", "communities:TOWN='萬華區'",
                     "--where", "household_areas:TOWN='萬華區'", "--buildings", f"{t}::buildings", "--building-height", "height",
                     "--household-areas", f"{t}::stat_areas", "--household-areas-field", "H_CNT"]
    yield "vologda", ["--communities", f"{v}::city_boundary", "--buildings", f"{v}::buildings", "--households", "population",
                      "--building-floors", "number_of_floors", "--roads", f"{v}::roads", "--water", f"{v}::water", "--rail", f"{v}::railways",
                      "--low", "700", "--high", "1200"]
    if (k / "chome.gpkg").exists():
        yield "tokyo", ["--communities", str(k / "chome.gpkg"), "--community-id", "chome", "--buildings", str(tokyo_buildings(folder)),
                        "--building-id", "bldg_id", "--households", "households", "--building-height", "height_m"]


def tokyo_buildings(folder):
    """1 household per 60 m2 of floor area, floors of 3 m."""
    import geopandas as gpd

    out = folder / "tokyo.gpkg"
    frame = gpd.read_file(f"/vsizip/{DATA}/large/tokyo_sw/buildings.fgb.zip")
    floors = (frame.height_m.fillna(3) / 3).round().clip(lower=1)
    frame["households"] = (frame.geometry.area * floors / 60).round().astype(int)
    frame.to_file(out, layer="buildings")
    return out


def run(arguments, out):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(QIPAN), "partition", *arguments, "-o", str(out), "--overwrite", "--json"], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 4):
        sys.exit(f"{' '.join(arguments)}\n{done.stderr}")
    return json.loads(done.stdout), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--place", action="append")
    ap.add_argument("--repeat", type=int, default=3)
    o = ap.parse_args()
    rows = {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for place, arguments in places(folder):
            if o.place and place not in o.place:
                continue
            if place != "town" and not DATA.exists():
                print(f"{place}: skipped, {DATA} is not there")
                continue
            runs = [run(arguments, folder / f"{place}.gpkg") for _ in range(1 if place == "tokyo" else o.repeat)]
            rows[place] = {"summary": runs[0][0], "cpu_s": statistics.median(r[1] for r in runs), "peak_mib": max(r[2] for r in runs)}
            print(f"{place:10} cpu {rows[place]['cpu_s']:7.2f} s   peak so far {rows[place]['peak_mib']:6.0f} MiB   {json.dumps(runs[0][0].get('times', runs[0][0].get('stages', '')))}", flush=True)
    out = ROOT / "bench/out"
    out.mkdir(exist_ok=True)
    (out / "places.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    main()
