# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Makes bench/RESULTS.md of the rows that bench/protocol.py kept."""
import importlib.metadata
import json
import os
import platform
import subprocess

import targets

PEERS = ("pymetis", "kahip", "spopt", "gerrychain", "pygeoda", "momepy", "shapely", "geopandas", "numpy")

HEAD = """# Results

Written by `make bench` (`bench/protocol.py`); rows ran one after another on one machine. How to read them:

- Same graph, same band 300-500, same nesting for all. Peers know no communities: they get every connected piece on its own, with
  k = households / 400. METIS is `-contig` but for rows "recursive bisection"; its dial is the tolerated imbalance (`ufactor` 30, 100, 250
  = 3, 10, 25 %), KaHIP's too.
- Time: every solver may use two cores for the stated time, without reading the file. Peers run seed after seed until their processor
  time is 2 x the time; *least cut* and *least violation* are taken piece by piece over all their seeds. Ours is one run with seed 1, and
  its limit is on the clock: load on the machine (stated) counts against ours only. *s* = clock for ours, CPU / 2 for peers.
- So that one call ends in about half an hour, not every peer has every time: METIS 3 and 10 % have 5 s on the largest graphs; Taipei's 60 s
  go to METIS 25 %; the lumpy graphs have the whole dial on seed 1, then METIS recursive 25 % and KaHIP 25 %, strong (13 to 30 s a seed, two
  seeds) on seed 2, eco on seeds 3-5.
  METIS is the one that `pymetis` carries, KaHIP the one of its Python package, which has no flag for connected parts.
- GerryChain finds no random start on Taipei, so its chain begins at METIS' plan there.
- **k** counts parts with vertices, *empty* those requested that have none; an uninhabited islet is no part. *out* = parts out of band,
  *violation* = their households outside it. *disc.* = parts not connected.
- **cut** in dm of border. *ratio* is our cut over the peer's at the same k per community in rows "k of ...", in all others the cut over
  that of METIS 25 %, least cut (-contig; on lumpy graphs, where that leaves a third of the parts empty, recursive bisection); *mean ratio* = mean of that over the communities.
- inertia: mean over the parts, 1 = disc; PP = Polsby-Popper, median and 5th percentile.
- *not run*: the peer gave no plan, with its own words. It is not counted as beaten.
"""

COLUMNS = [("solver", "solver"), ("setting", "setting"), ("req.", "requested"), ("k", "k"), ("empty", "empty"), ("violation", "violation"),
           ("out", "out"), ("disc.", "disconnected"), ("cut", "cut"), ("ratio", "ratio"), ("mean ratio", "mean_ratio"),
           ("inertia", "inertia"), ("PP", "pp_median"), ("PP p5", "pp_p5"), ("s", "seconds"), ("CPU s", "cpu")]
EVEN = [("solver", "solver"), ("setting", "setting"), ("k", "k"), ("disc.", "disconnected"), ("deviation", "deviation"), ("proven least", "bound"),
        ("max - min", "range"), ("cut", "cut"), ("s", "seconds")]
TIMES = ("seconds", "cpu", "merged", "mib", "per_10000", "reading", "coverage", "atoms", "solving", "borders", "layers", "writing")
WORDS = ("solver", "setting", "vertices", "who", "place", "target", "reached", "verdict")
SUMMARY = [("target", "target"), ("reached", "reached"), ("", "verdict")]
SIZES = [("vertices", "vertices"), ("grids", "grids"), ("communities", "communities"), ("least violation proven", "least"), ("closed", "closed"),
         ("gap at most 2 %", "within"), ("mean gap", "mean_gap")]


def machine(program):
    """What ran where."""
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    versions = {}
    for name in PEERS:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "not installed"
    version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.strip()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=os.path.dirname(os.path.abspath(__file__)), capture_output=True, text=True).stdout.strip()
    compiler = subprocess.run(["c++", "--version"], capture_output=True, text=True).stdout.splitlines()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.release().split('-')[0]}, {' '.join(platform.libc_ver())}"
    return {"cpu": model, "cores": len(os.sched_getaffinity(0)), "memory": f"{memory:.0f} GiB", "system": system, "compiler": (compiler or ["?"])[0],
            "python": platform.python_version(),
            "qipan": f"{version} ({commit})", **versions}


def cell(key, value):
    if value is None or isinstance(value, str):
        return (value or "").replace("|", "/").replace("\n", " ")
    if key in ("deviation", "bound"):
        return f"{value:.8f}"
    if key in ("ratio", "mean_ratio", "inertia", "pp_median", "pp_p5", "mean_gap"):
        return f"{value:.3f}"
    if key == "rate":
        return f"{value:,.0f}"
    if isinstance(value, float) and key in TIMES:
        return f"{value:.2f}" if value < 10 else f"{value:.1f}"
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def table(columns, rows):
    lines = ["| " + " | ".join(title for title, _ in columns) + " |",
             "|" + "|".join(" --- " if key in WORDS else " ---: " for _, key in columns) + "|"]
    for row in rows:
        if "not_run" in row:
            words = [row[key] for _, key in columns if key in WORDS and key in row]
            cells = words + ["*not run*: " + cell("", row["not_run"])] + [""] * (len(columns) - len(words) - 1)
        else:
            cells = [cell(key, row.get(key)) for _, key in columns]
        lines.append("| " + " | ".join(cells) + " |")
    return lines + [""]


def section(result):
    lines = [f"### {result['title']}", ""]
    if result.get("note"):
        lines += [result["note"].strip(), ""]
    rows = result["rows"]
    if result.get("plain"):
        rows = [row for row in rows if "not_run" in row]  # of these runs only their speed is told
    if result.get("rates"):
        lines += table([("who", "who"), ("a second", "rate"), ("areas of a merged pair", "merged")], result["rates"])
    if result.get("even"):
        for row in rows:
            if "most" in row:
                row["range"] = row["most"] - row["fewest"]
        lines += table(EVEN, rows)
    elif rows:
        lines += table(COLUMNS, rows)
    for row in rows:
        if row.get("least_ratio"):
            lines += [f"{row['setting']}: no plan that is best in violation and in grids out at these numbers of grids has a cut below "
                      f"{row['least_cut']:,.0f} = {row['least_ratio']:.3f} of the peer's, proven; {row['closed']:,} communities closed.", ""]
    places = next((list(r["cut_of"]) for r in rows if r.get("cut_of") and len(r["cut_of"]) > 1), [])
    if places:
        columns = [("solver", "solver"), ("setting", "setting")] + [(p, p) for p in places]
        lines += ["Cut by community:", ""] + table(columns, [{**r, **r["cut_of"]} for r in rows if r.get("cut_of")])
    for other in result.get("tables", []):
        lines += [other["caption"], ""] if other["caption"] else []
        lines += table(other["columns"], other["rows"])
    for name, sizes in result.get("sizes", {}).items():
        lines += [f"{name}:", ""] + table(SIZES, sizes)
    for row in rows:
        if row.get("sizes"):
            lines += [f"Communities by size, {row['setting']}:", ""] + table(SIZES, row["sizes"])
    return lines


def words(m):
    return (f"{m['cpu']}, {m['cores']} cores, {m['memory']}; {m['system']}; {m['compiler']}; {m['qipan']}; Python {m['python']}, " +
            ", ".join(f"{name} {m[name]}" for name in PEERS) + ".")


def write(path, folder, parts):
    records = {part: json.loads((folder / f"{part}.json").read_text(encoding="utf-8")) for part in parts if (folder / f"{part}.json").exists()}
    machines = list(dict.fromkeys(words(record["machine"]) for record in records.values()))
    text = [HEAD] + [f"Machine{' ' + chr(65 + i) if len(machines) > 1 else ''}: {m}\n" for i, m in enumerate(machines)]
    text += ["## Targets", "", "Told from the rows below.", ""] + table(SUMMARY, targets.summary(records))
    times = [{"who": part, "seconds": float(r["seconds"]), "date": r["date"], "load": f"{r['load']:.1f}",
              "verdict": r.get("broken", "") or ("" if r.get("whole") else "broken off")} for part, r in records.items()]
    text += ["## Parts", ""] + table([("part", "who"), ("s", "seconds"), ("begun", "date"), ("load then", "load"), ("", "verdict")], times)
    text += [f"In all {sum(t['seconds'] for t in times) / 60:.0f} minutes.", ""]
    for part in parts:
        text += [f"## {part}", ""]
        if part not in records:
            text += ["*not run*", ""]
            continue
        record = records[part]
        if len(machines) > 1:
            text += [f"Machine {chr(65 + machines.index(words(record['machine'])))}.", ""]
        if record["scale"] != 1 or record.get("quick"):
            text += [f"**A trial: all times x {record['scale']:g}, {'one setting of each sort' if record.get('quick') else 'all settings'}; says nothing of anybody.**", ""]
        if record.get("broken"):
            text += [f"**Broken off: {record['broken']}**", ""]
        for result in record["results"]:
            text += section(result)
    path.write_text("\n".join(text).rstrip() + "\n", encoding="utf-8")
