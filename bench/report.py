# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Makes bench/RESULTS.md of the rows that bench/protocol.py kept."""
import importlib.metadata
import json
import os
import platform
import subprocess

PEERS = ("pymetis", "kahip", "spopt", "gerrychain", "pygeoda", "numpy")

HEAD = """# Results

Written by `make bench` (`bench/protocol.py`); rows of one table ran one after another on one machine. How to read them:

- Same graph, same band 300-500, same nesting for all. Peers know no communities: they get every connected piece on its own, with
  k = households / 400. METIS is `-contig`, its dial the tolerated imbalance (`ufactor` 30, 100, 250 = 3, 10, 25 %), KaHIP's too.
- Time: every solver may use two cores for the stated time, without reading the file. Peers run seed after seed until their processor
  time is 2 x the time; *least cut* and *least violation* are taken piece by piece over all their seeds. Ours is one run with seed 1, and
  its limit is on the clock: load on the machine (stated) counts against ours only. *s* = clock for ours, CPU / 2 for peers.
- **k** counts parts with vertices, *empty* those requested that have none; an uninhabited islet is no part. *out* = parts out of band,
  *violation* = their households outside it. *disc.* = parts not connected.
- **cut** in dm of border. *ratio* is our cut over the peer's at the same k per community in rows "k of ...", in all others the cut over
  that of METIS -contig 25 %, least cut; *mean ratio* = mean of that over the communities.
- inertia: mean over the parts, 1 = disc; PP = Polsby-Popper, median and 5th percentile.
- *not run*: the peer gave no plan, with its own words. It is not counted as beaten.
"""

COLUMNS = [("solver", "solver"), ("setting", "setting"), ("req.", "requested"), ("k", "k"), ("empty", "empty"), ("violation", "violation"),
           ("out", "out"), ("disc.", "disconnected"), ("cut", "cut"), ("ratio", "ratio"), ("mean ratio", "mean_ratio"),
           ("inertia", "inertia"), ("PP", "pp_median"), ("PP p5", "pp_p5"), ("s", "seconds"), ("CPU s", "cpu")]
EVEN = [("solver", "solver"), ("setting", "setting"), ("k", "k"), ("disc.", "disconnected"), ("deviation", "deviation"), ("proven least", "bound"),
        ("max - min", "range"), ("cut", "cut"), ("s", "seconds")]
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
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    return {"cpu": model, "cores": len(os.sched_getaffinity(0)), "system": platform.platform(), "python": platform.python_version(),
            "qipan": f"{version} ({commit})", **versions}


def cell(key, value):
    if value is None or isinstance(value, str):
        return value or ""
    if key in ("deviation", "bound"):
        return f"{value:.8f}"
    if key in ("ratio", "mean_ratio", "inertia", "pp_median", "pp_p5", "mean_gap"):
        return f"{value:.3f}"
    if key in ("seconds", "cpu", "rate", "merged"):
        return f"{value:.2f}" if value < 10 else f"{value:.1f}"
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def table(columns, rows):
    lines = ["| " + " | ".join(title for title, _ in columns) + " |",
             "|" + "|".join(" --- " if key in ("solver", "setting", "vertices", "who") else " ---: " for _, key in columns) + "|"]
    for row in rows:
        if "not_run" in row:
            cells = [row["solver"], row["setting"], "*not run*: " + row["not_run"].replace("|", "/")] + [""] * (len(columns) - 3)
        else:
            cells = [cell(key, row.get(key)) for _, key in columns]
        lines.append("| " + " | ".join(cells) + " |")
    return lines + [""]


def section(result):
    lines = [f"### {result['title']}", ""]
    if result.get("note"):
        lines += [result["note"], ""]
    rows = result["rows"]
    if result.get("even"):
        for row in rows:
            if "most" in row:
                row["range"] = row["most"] - row["fewest"]
        return lines + table(EVEN, rows)
    if rows:
        lines += table(COLUMNS, rows)
    if result.get("rates"):
        lines += table([("who", "who"), ("a second", "rate"), ("areas of a merged pair", "merged")], result["rates"])
    places = next((list(r["cut_of"]) for r in rows if r.get("cut_of") and len(r["cut_of"]) > 1), [])
    if places:
        columns = [("solver", "solver"), ("setting", "setting")] + [(p, p) for p in places]
        lines += ["Cut by community:", ""] + table(columns, [{**r, **r["cut_of"]} for r in rows if r.get("cut_of")])
    for preset, sizes in result.get("sizes", {}).items():
        lines += [f"Communities by size, {preset}:", ""] + table(SIZES, sizes)
    return lines


def write(path, folder, parts):
    text = [HEAD]
    for part in parts:
        file = folder / f"{part}.json"
        if not file.exists():
            text += [f"## {part}", "", "not run", ""]
            continue
        record = json.loads(file.read_text(encoding="utf-8"))
        m = record["machine"]
        peers = ", ".join(f"{name} {m[name]}" for name in PEERS)
        text += [f"## {part}", "", f"{record['date']}, {m['cpu']}, {m['cores']} cores, load {record['load']:.1f} at the start; {m['system']}; "
                 f"{m['qipan']}; Python {m['python']}, {peers}." + ("" if record["scale"] == 1 else f" All times x {record['scale']}: a trial."), ""]
        for result in record["results"]:
            text += section(result)
    path.write_text("\n".join(text).rstrip() + "\n", encoding="utf-8")
