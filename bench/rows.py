# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Rows of the protocol: one run of a peer or of ours on one instance, scored by bench/score.py and kept at once.

A part of the protocol works on a `Record`; whatever ends it, the rows won so far are in the part's file.
"""
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import score as scorer

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = pathlib.Path(os.environ.get("QIPAN_BENCH_OUT", ROOT / "bench/out"))
QIPAN = pathlib.Path(os.environ.get("QIPAN", ROOT / "build/qipan"))
DATA = ROOT.parent / "shared" / "data"
WITH_PLAN = (0, 4, 5)  # done, done with grids out of band, stopped by the clock

Run = collections.namedtuple("Run", "code out err seconds cpu mib")


def measured(command, limit=900):
    """Runs a program alone: its output, and clock, processor time and peak memory of it alone."""
    with tempfile.TemporaryDirectory() as name:
        launch = [sys.executable, "-I", "-S", ROOT / "bench/launch.py", f"{name}/figures", limit, *command]
        run = subprocess.run([str(word) for word in launch], capture_output=True, text=True)
        try:
            used = json.loads(pathlib.Path(f"{name}/figures").read_text())
        except OSError:
            return Run(-1, run.stdout, run.stderr, 0, 0, 0)
        err = run.stderr + (f"\nno end within {limit:.0f} s" if used["late"] else "")
        return Run(used["code"], run.stdout, err, used["seconds"], used["cpu"], used["mib"])


def last_line(text, otherwise="it died without a word"):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else otherwise


def least_cut(said):
    """No plan that is best in violation and in grids out, at these numbers of grids, cuts less: the sum of the communities' bounds, as far
    as these reach the cut."""
    def levels(c, grids_off):
        return grids_off, c["violation"], c["grids_out"]

    def proven(c):
        asked = c.get("grids_asked")
        return levels(c["bound"], c["bound"]["grids_off"]) == levels(c, 0 if asked is None else abs(asked - c["grids"]))
    return sum(c["bound"]["cut"] for c in said["communities"] if proven(c))


class Record:
    """What a part has found so far; `scale` shrinks every time, `quick` leaves out all but one row of a sort."""

    def __init__(self, path, head, scale=1.0, quick=False):
        self.path, self.head, self.scale, self.quick, self.results = path, head, scale, quick, []

    def add(self, title, **more):
        self.results.append({"title": title, "rows": [], **more})
        return self.results[-1]

    def save(self):
        whole = {**self.head, "results": self.results}
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(self.path)

    def some(self, values):
        return list(values)[:1] if self.quick else list(values)


class Bench:
    """One instance with one set of communities, and the rows won on it."""

    def __init__(self, record, title, name, labels=None, low=300, high=500, note="", **more):
        self.record, self.name, self.labels, self.low, self.high = record, name, labels, low, high
        self.stem = OUT / "instances" / name
        self.folder = OUT / "plans" / (f"{name}.{labels}" if labels else name)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.graph = scorer.load(self.stem, labels)
        self.few = len(set(self.graph.community)) <= 12
        self.full, self.runs, self.reference = [], 0, None
        self.result = record.add(title, note=note, **more)

    def keep(self, row):
        """`row` is kept in full for comparison; what the results page needs of it goes into the record."""
        self.full.append(row)
        short = {key: value for key, value in row.items() if key not in ("k_of", "levels_of", "said")}
        if not (self.labels and self.few):
            short.pop("cut_of", None)
        said = row.get("said")
        if said:
            short |= {"gap": said["gap"], "forced": said["least_violation"], "closed": said["communities_closed"]}
        self.result["rows"].append(short)
        self.record.save()
        if "not_run" in row:
            print(f"  {row['solver']} {row['setting']}: not run: {row['not_run']}", flush=True)
        else:
            print(f"  {row['solver']} {row['setting']}: " + ", ".join(f"{k} {row[k]:,}" for k in ("k", "violation", "out", "disconnected", "cut")) +
                  f", {row['seconds']:.1f} s", flush=True)
        return short

    def add(self, solver, setting, part, seconds, requested=None, reference=None, **more):
        figures = scorer.score(self.graph, part, self.low, self.high, requested)
        against = reference or self.reference or {}
        ratios = [figures["cut_of"][c] / cut for c, cut in against.get("cut_of", {}).items() if cut > 0]
        figures["mean_ratio"] = sum(ratios) / len(ratios) if ratios else None
        figures["ratio"] = figures["cut"] / against["cut"] if against.get("cut") else None
        row = {"solver": solver, "setting": setting, "seconds": seconds, "cpu": 2 * seconds, **figures, **more}
        row["short"] = self.keep(row)
        return row

    def peer(self, peer, dial, seconds, limit=60, kinds=("violation", "cut")):
        """Rows of a peer's plan of least violation and of its plan of least cut; the latter is returned, or None."""
        seconds, limit = seconds * self.record.scale, max(20.0, limit * self.record.scale)
        setting = ", ".join(f"{k} {v}" for k, v in dial.items())
        self.runs += 1
        out = self.folder / f"{peer}-{self.runs}"
        command = [sys.executable, "-W", "ignore", ROOT / "bench/peers.py", peer, self.stem, out, "--seconds", seconds, "--limit", limit,
                   "--low", self.low, "--high", self.high]
        command += ["--communities", self.labels] if self.labels else []
        for key, value in dial.items():
            command += ["--set", f"{key}={value}"]
        pathlib.Path(f"{out}.json").unlink(missing_ok=True)
        # peers.py ends by itself soon after its limit; were it to hang, it is ended.
        run = measured(command, limit=max(seconds, limit) + 60)
        said = json.loads(pathlib.Path(f"{out}.json").read_text()) if pathlib.Path(f"{out}.json").exists() else {"not_run": last_line(run.err)}
        if "not_run" in said:
            self.keep({"solver": peer, "setting": setting, "not_run": last_line(said["not_run"])})
            return None
        parts = {kind: pathlib.Path(f"{out}.{kind}").read_text().split() for kind in kinds}
        seeds = f"{said['seeds']} seed{'s' if said['seeds'] > 1 else ''}"
        if len({tuple(part) for part in parts.values()}) == 1:
            return self.add(peer, f"{setting}, {seeds}", parts[kinds[-1]], said["seconds"], said["requested"], seeds=said["seeds"])
        for kind in kinds:
            row = self.add(peer, f"{setting}, least {kind} of {seeds}", parts[kind], said["seconds"], said["requested"], seeds=said["seeds"])
        return row

    def ours(self, setting, *arguments, reference=None, seconds=None, **more):
        """A row of ours; with `reference` at that row's number of grids in every community, with `seconds` until the clock says so."""
        self.runs += 1
        out = self.folder / f"qipan-{self.runs}.part"
        command = [QIPAN, "solve", f"{self.stem}.graph", "-o", out, "--json", "--low", self.low, "--high", self.high, *arguments]
        if seconds:
            command += ["--time-limit", seconds * self.record.scale]
        if self.labels:
            command += ["--communities", f"{self.stem}.{self.labels}"]
        if reference and self.labels:
            counts = self.folder / f"qipan-{self.runs}.counts"
            counts.write_text("".join(f"{c} {k}\n" for c, k in reference["k_of"].items()), encoding="utf-8")
            command += ["--grids-per-community", counts]
        elif reference:
            command += ["--grids", reference["k"]]
        run = measured(command, limit=300)
        if run.code not in WITH_PLAN:
            self.keep({"solver": "**qipan**", "setting": setting, "not_run": last_line(run.err)})
            return None
        said = json.loads(run.out)
        requested = reference["k"] if reference else None
        if reference and said["objective"] == "cut":
            more["least_cut"] = least_cut(said)
            more["least_ratio"] = more["least_cut"] / reference["cut"] if reference["cut"] else None
        row = self.add("**qipan**", setting, out.read_text().split(), said["seconds"], requested, reference, said=said, cpu=run.cpu, mib=run.mib, **more)
        for figure, theirs in (("violation", "violation"), ("k", "grids"), ("cut", "cut"), ("out", "grids_out")):
            if abs(row[figure] - said[theirs]) > 1e-6 * max(1, row[figure]):
                raise ValueError(f"{figure}: the scorer says {row[figure]}, qipan {said[theirs]}")
        return row

    def check_bounds(self):
        """No plan of anybody may lie below a bound that ours claims to have proven: compared level by level, community by community. Bounds
        of a fixed number of grids hold for plans of that number."""
        checked, broken = 0, []
        for ours in self.full:
            if "said" not in ours or ours["said"]["objective"] != "cut":
                continue
            for said in ours["said"]["communities"]:
                asked = said.get("grids_asked") if ours.get("requested") else None
                if (ours.get("requested") and asked is None) or said["bound"].get("grids_off"):
                    continue
                bound, name = (said["bound"]["violation"], said["bound"]["grids_out"], said["bound"]["cut"]), said["id"] if self.labels else "0"
                for row in self.full:
                    levels = row.get("levels_of", {}).get(name)
                    if levels is None or (asked is not None and row["k_of"].get(name) != asked):
                        continue
                    checked += 1
                    if tuple(levels) < bound:
                        broken.append(f"{self.name} {said['id']}: {row['solver']} {row['setting']} has {levels}, {ours['setting']} claims {bound}")
        if checked:
            self.result["note"] += f" {checked:,} plans of communities, all solvers', lie at or above the bounds that ours claims for them."
        self.record.save()
        if broken:
            raise ValueError("proven bounds are broken: " + "; ".join(broken[:3]))
