# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The parts of the protocol that start from footprints: tessellation beside momepy, the Voronoi kernel, whole runs, closed communities."""
import json
import sys
import tempfile
import pathlib

import places
from graphs import by_size
from rows import OUT, QIPAN, ROOT, WITH_PLAN, last_line, measured

TILES = [("who", "who"), ("place", "place"), ("buildings", "buildings"), ("cells, atoms", "cells"), ("s", "seconds"), ("s per 10,000", "per_10000"), ("peak MiB", "mib")]
STAGES = ("reading", "coverage", "atoms", "solving", "borders", "layers", "writing")
WHOLE = [("place", "place"), ("grids", "grids"), ("in band", "in_band"), ("judged", "judged"), *((s, s) for s in STAGES), ("s in all", "seconds"),
         ("CPU s", "cpu"), ("peak MiB", "mib")]


def shown(record, table, row):
    table["rows"].append(row)
    record.save()
    print("  " + ", ".join(f"{key} {value:.2f}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()), flush=True)


def peer_program(name, *arguments, limit):
    """A peer in a process of its own: what it says as JSON, or why it is not run."""
    run = measured([sys.executable, "-W", "ignore", ROOT / f"bench/{name}.py", *arguments], limit)
    said = json.loads(run.out.splitlines()[-1]) if run.code == 0 and run.out.strip() else {"not_run": last_line(run.err)}
    return said if "not_run" in said else {**said, "mib": run.mib}


def geometry(record):
    result = record.add("From footprints to cells, one core")
    note = ("momepy: `enclosed_tessellation` on cleaned buildings, its defaults, one job, reading and cleaning left out. Ours: the stages `coverage` "
            "and `atoms` with `--threads 1`, which also clean, node the lines, share households out and prove the coverage. Kernel: segment Voronoi alone, "
            "blocks of 25 made-up buildings, lines noded first.")
    tiles = {"caption": note, "columns": TILES, "rows": []}
    result["tables"] = [tiles]
    for place in record.some(("wanhua", "vologda")):
        if reason := places.missing(place):
            shown(record, tiles, {"who": "momepy, ours", "place": place, "not_run": reason})
            continue
        said = peer_program("tessellate", place, limit=max(10, 240 * record.scale)) if not record.quick else {"not_run": "left out of a quick run"}
        shown(record, tiles, {"who": "momepy", "place": place, **said})
        with tempfile.TemporaryDirectory() as name:
            command = [QIPAN, "partition", *places.PLACES[place](pathlib.Path(name)), "--preset", "fast", "--threads", 1, "--json", "-o", f"{name}/plan.gpkg"]
            run = measured(command)
            if run.code not in WITH_PLAN:
                shown(record, tiles, {"who": "**qipan**", "place": place, "not_run": last_line(run.err)})
                continue
            import pyogrio

            times = json.loads(run.out)["seconds"]
            cells, seconds = pyogrio.read_info(f"{name}/plan.gpkg", layer="atoms")["features"], times["coverage"] + times["atoms"]
            buildings = said.get("buildings") or {"wanhua": 3594, "vologda": 25324}[place]
            shown(record, tiles, {"who": "**qipan**", "place": place, "buildings": buildings, "cells": cells, "seconds": seconds,
                                  "per_10000": seconds / buildings * 10_000, "mib": run.mib})
    kernel = QIPAN.parent / "bench_kernel"
    for buildings, threads in record.some(((10_000, 1), (250_000, 1), (250_000, 2))):
        row = {"who": f"**qipan**, kernel, {threads} thread{'s' if threads > 1 else ''}", "place": "made up"}
        run = measured([kernel, buildings, threads]) if kernel.exists() else None
        if run is None or run.code:
            row["not_run"] = last_line(run.err) if run else f"{kernel.name} is not built"
        else:
            said = json.loads(run.out)
            row |= {"buildings": said["buildings"], "cells": said["buildings"], "seconds": said["seconds"],
                    "per_10000": said["seconds"] / said["buildings"] * 10_000, "mib": run.mib}
        shown(record, tiles, row)
    whole(record, result)


def whole(record, result):
    table = {"caption": "Whole runs of `qipan partition` on two cores, from layers to the written, proven plan, preset `fast`; seconds by stage.",
             "columns": WHOLE, "rows": []}
    result["tables"].append(table)
    for place in record.some(places.PLACES):
        row = {"place": place}
        if reason := places.missing(place):
            shown(record, table, row | {"not_run": reason})
            continue
        with tempfile.TemporaryDirectory() as name:
            run = measured([QIPAN, "partition", *places.PLACES[place](pathlib.Path(name)), "--preset", "fast", "--json", "-o", f"{name}/plan.gpkg"], limit=300)
            if run.code not in WITH_PLAN:
                shown(record, table, row | {"not_run": last_line(run.err)})
                continue
            said = json.loads(run.out)
            shown(record, table, row | {k: said[k] for k in ("grids", "in_band", "judged")} | {s: said["seconds"].get(s) for s in STAGES} |
                  {"seconds": run.seconds, "cpu": run.cpu, "mib": run.mib})


def solved(program, seconds, preset, layers):
    """What bench_closed says of each community."""
    keys = ("atoms", "vertices", "grids", "violation", "bound", "gap", "closed", "seconds")
    run = measured([program, seconds, preset, 2, *layers], limit=600)
    if run.code:
        raise RuntimeError(last_line(run.err))
    some = []
    for line in run.out.splitlines():
        name, *figures = line.rsplit(" ", len(keys))
        c = {"name": name, **dict(zip(keys, map(float, figures)))}
        some.append({**c, "vertices": int(c["vertices"]), "grids": int(c["grids"]), "closed": int(c["closed"]), "bound": {"violation": c["bound"]}})
    return some, run.seconds


def half_large(program, layers):
    """A town's communities of 150 atoms and more, and as many smaller ones."""
    some, _ = solved(program, 0.1, "fast", layers)
    large = sorted(c["name"] for c in some if c["atoms"] >= 150)
    small = sorted(c["name"] for c in some if c["atoms"] < 150)[:len(large)]
    listed = ", ".join(f"'{name}'" for name in large + small)
    return [*layers, "--where", f"communities:id IN ({listed})"]


def closed(record):
    """Communities after tessellation, 10 s on one core each, by contracted nodes."""
    seconds = 10 * record.scale
    result = record.add(f"Communities after tessellation, preset `best`, at most {seconds:g} s on one core each, by contracted nodes", sizes={},
                        note="Two run at a time. Towns: made-up ones of 12 communities with 7,500 households each, of which those of 150 atoms and more are taken, "
                        "and as many smaller ones. *vertices*: contracted nodes of a community's largest connected piece.")
    program, every, told = QIPAN.parent / "bench_closed", [], []
    if not program.exists():
        raise RuntimeError(f"{program.name} is not built")
    folder = OUT / "places"
    folder.mkdir(exist_ok=True)
    towns = [(f"town {seed}", lambda seed=seed: half_large(program, places.big_town(folder, seed))) for seed in (3, 4, 5)]
    for name, layers in record.some(towns + [("wanhua", lambda: places.wanhua(folder)), ("cambridge", lambda: places.cambridge(folder))]):
        try:
            if reason := places.missing(name):
                raise RuntimeError(reason)
            some, clock = solved(program, seconds, "best", layers())
        except RuntimeError as error:
            result["note"] += f" {name}: *not run*, {error}."
            print(f"  {name}: not run: {error}", flush=True)
            continue
        every += some
        result["sizes"][name] = by_size(some)
        result["sizes"]["all"] = by_size(every)
        told.append(f"{name} {sum(c['atoms'] >= 150 for c in some)} of {len(some)}")
        record.save()
        print(f"  {name}: {sum(c['closed'] for c in some)} of {len(some)} closed, {clock:.0f} s", flush=True)
    result["note"] += f" Communities of 150 atoms and more: {', '.join(told)}."


def redraw(record):
    """bench/redraw.py, place by place, so that one that fails loses no other."""
    columns = [("place", "place"), ("grids today", "today"), ("touched", "touched"), ("at least", "least_touched"), ("households moved", "moved"),
               ("at least, so many grids touched", "least_moved_so"), ("at least in any plan", "least_moved"), ("violation", "violation"), ("s", "seconds"),
               ("CPU s", "cpu"), ("from nothing: touched", "nothing_touched"), ("moved", "nothing_moved"), ("violation", "nothing_violation")]
    table = {"caption": "", "columns": columns, "rows": []}
    record.add("Redraws beside plans made from nothing", tables=[table], note="`bench/redraw.py`, preset `fast`: least change of today's grids.")
    program, out = ROOT / "bench/redraw.py", ROOT / "bench/out/redraw.json"
    if not program.exists():
        raise RuntimeError("bench/redraw.py is not there")
    for place, limit in record.some((("town", 90), ("cambridge", 150), ("wanhua", 240), ("county", 420))):
        row = {"place": place}
        if reason := places.missing(place):
            shown(record, table, row | {"not_run": reason})
            continue
        out.unlink(missing_ok=True)
        run = measured([sys.executable, "-W", "ignore", program, "--place", place], limit)
        if run.code or not out.exists() or place not in (said := json.loads(out.read_text(encoding="utf-8"))):
            shown(record, table, row | {"not_run": last_line(run.err)})
            continue
        redrawn, nothing = said[place]["redrawn"], said[place]["nothing"]
        shown(record, table, row | {key: redrawn["change"].get(key) for key in ("today", "touched", "least_touched", "moved", "least_moved_so", "least_moved")} |
              {key: redrawn.get(key) for key in ("violation", "seconds", "cpu")} | {f"nothing_{key}": nothing.get(key) for key in ("touched", "moved", "violation")})
