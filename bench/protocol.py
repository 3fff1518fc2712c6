#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Qipan and its peers on the same graphs and places, one scorer for all; writes bench/RESULTS.md.

    bench/.venv/bin/python bench/protocol.py [--only PART ..] [--quick] [--seconds-scale 1.0] [--minutes 33]

The rows of a part are kept as they are won, in bench/out/results; RESULTS.md is made of all parts kept there, so that a part can be run
again alone. A run of all parts forgets the rows of earlier ones. A part that fails is told and the next one begins.
"""
import argparse
import datetime
import os
import pathlib
import subprocess
import sys
import time
import traceback

import geometry
import graphs
import report
from rows import DATA, OUT, QIPAN, ROOT, Record

# In this order: part, the instances it needs, about how many seconds it takes on two quiet cores.
PARTS = {
    "taipei": (graphs.taipei, ["taipei"], 445),
    "zones": (graphs.zones, ["taipei"], 35),
    "districts": (graphs.districts, ["fl25", "fl70", "fl250", "iowa"], 100),
    "recombination": (graphs.recombination, ["wanhua"], 75),
    "closed": (geometry.closed, [], 220),
    "lumpy": (graphs.lumpy, [f"lumpy{s}" for s in range(1, 6)], 345),
    "big": (graphs.big, ["big250k"], 195),
    "taiwan": (graphs.taiwan, ["taiwan_west"], 270),
    "maxp": (graphs.maxp, ["wanhua", "big250k"], 80),
    "geometry": (geometry.geometry, [], 230),
    "redraw": (geometry.redraw, [], 420),
}


def instances(names):
    """Builds those that are not there; says which cannot be."""
    missing = [n for n in names if not (OUT / "instances" / f"{n}.graph").exists()]
    if missing:
        subprocess.run([sys.executable, ROOT / "bench/instances.py", "--out", OUT / "instances", *missing], check=True)
    missing = [n for n in missing if not (OUT / "instances" / f"{n}.graph").exists()]
    if missing:
        raise RuntimeError(f"{', '.join(missing)} cannot be built without {DATA.parent.name}/{DATA.name}")


def run(part, options):
    """Whether the part came to its end."""
    work, names, _ = PARTS[part]
    head = {"date": datetime.datetime.now().isoformat(" ", "minutes"), "load": os.getloadavg()[0], "scale": options.seconds_scale, "quick": options.quick,
            "machine": report.machine(QIPAN), "seconds": 0}
    record = Record(options.out / f"{part}.json", head, options.seconds_scale, options.quick)
    start = time.monotonic()
    try:
        instances(names)
        work(record)
        head["whole"] = True
    except Exception as error:  # the other parts go on, and the rows so far are kept
        traceback.print_exc()
        head["broken"] = f"{type(error).__name__}: {error}"
    finally:
        head["seconds"] = time.monotonic() - start
        record.save()
    return "whole" in head


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="a trial: one setting of each sort, a twentieth of every time")
    parser.add_argument("--seconds-scale", type=float, metavar="X", help="multiplies every time")
    parser.add_argument("--minutes", type=float, default=33, help="no part begins after so long")
    parser.add_argument("--results", type=pathlib.Path, help="the page; bench/RESULTS.md, for a trial bench/out/TRIAL.md")
    parser.add_argument("--report", action="store_true", help="only writes the page anew")
    options = parser.parse_args()
    trial = options.quick or options.seconds_scale not in (None, 1)
    options.seconds_scale = options.seconds_scale or (0.05 if options.quick else 1.0)
    options.out = OUT / ("trial" if trial else "results")
    options.out.mkdir(parents=True, exist_ok=True)
    page = options.results or (OUT / "TRIAL.md" if trial else ROOT / "bench/RESULTS.md")
    if not options.only and not options.report:
        for old in options.out.glob("*.json"):
            old.unlink()
    start, failed = time.monotonic(), []
    for part in [] if options.report else options.only or PARTS:
        minutes = (time.monotonic() - start) / 60
        if minutes > options.minutes:
            print(f"{part}: left out, {options.minutes:g} minutes are over; run it alone with ONLY={part}")
            failed.append(part)
            continue
        print(f"== {part}, about {PARTS[part][2] * options.seconds_scale:.0f} s (minute {minutes:.0f})", flush=True)
        if not run(part, options):
            failed.append(part)
        report.write(page, options.out, list(PARTS))
    report.write(page, options.out, list(PARTS))
    print(f"{page}: {(time.monotonic() - start) / 60:.1f} minutes" + (f"; not whole: {', '.join(failed)}" if failed else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    main()
