#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Qipan and its peers on the same graphs, one scorer for all; writes bench/RESULTS.md.

    bench/.venv/bin/python bench/protocol.py [--only PART ..] [--seconds-scale 1.0]

Parts run on their own keep their rows in bench/out/results; RESULTS.md is made of the newest rows of every part.
"""
import argparse
import datetime
import json
import os
import pathlib
import resource
import subprocess
import sys

import report
import score as scorer

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "bench/out"
QIPAN = pathlib.Path(os.environ.get("QIPAN", ROOT / "build/qipan"))
METIS = [("metis", {"ufactor": u}) for u in (30, 100, 250)]
KAHIP = [("kahip", {"mode": mode, "imbalance": i}) for mode in ("eco", "strong") for i in (3, 10, 25)]


class Bench:
    """One instance with one set of communities, and the rows won on it."""

    def __init__(self, name, labels=None, low=300, high=500):
        self.name, self.labels, self.low, self.high = name, labels, low, high
        self.stem, self.rows = OUT / "instances" / name, []
        self.folder = OUT / "plans" / (f"{name}.{labels}" if labels else name)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.graph = scorer.load(self.stem, labels)
        self.reference = None

    def add(self, solver, setting, part, seconds, requested=None, reference=None, **more):
        figures = scorer.score(self.graph, part, self.low, self.high, requested)
        against = reference or self.reference or {}
        ratios = [figures["cut_of"][c] / cut for c, cut in against.get("cut_of", {}).items() if cut > 0]
        figures["mean_ratio"] = sum(ratios) / len(ratios) if ratios else None
        figures["ratio"] = figures["cut"] / against["cut"] if against.get("cut") else None
        row = {"solver": solver, "setting": setting, "seconds": seconds, "cpu": 2 * seconds, **figures, **more}
        self.rows.append(row)
        print(f"  {solver} {setting}: " + ", ".join(f"{k} {row[k]}" for k in ("k", "violation", "out", "disconnected", "cut")) + f", {seconds:.1f} s", flush=True)
        return row

    def peer(self, peer, dial, seconds, limit=120, kinds=("violation", "cut")):
        """Rows of a peer's plan of least violation and of its plan of least cut; the latter is returned, or None."""
        setting = ", ".join(f"{k} {v}" for k, v in dial.items())
        out = self.folder / f"{peer}-{'-'.join(str(v) for v in dial.values())}"
        command = [sys.executable, "-W", "ignore", ROOT / "bench/peers.py", peer, self.stem, out, "--seconds", seconds, "--limit", limit,
                   "--low", self.low, "--high", self.high]
        command += ["--communities", self.labels] if self.labels else []
        for key, value in dial.items():
            command += ["--set", f"{key}={value}"]
        pathlib.Path(f"{out}.json").unlink(missing_ok=True)
        run = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if not pathlib.Path(f"{out}.json").exists():
            said = {"not_run": (run.stderr.strip().splitlines() or ["it died"])[-1], "requested": None}
        else:
            said = json.loads(pathlib.Path(f"{out}.json").read_text())
        if "not_run" in said:
            self.rows.append({"solver": peer, "setting": setting, "not_run": said["not_run"].splitlines()[0]})
            print(f"  {peer} {setting}: not run: {said['not_run']}", flush=True)
            return None
        parts = {kind: pathlib.Path(f"{out}.{kind}").read_text().split() for kind in kinds}
        seeds = f"{said['seeds']} seed{'s' if said['seeds'] > 1 else ''}"
        if len({tuple(part) for part in parts.values()}) == 1:
            return self.add(peer, f"{setting}, {seeds}", parts[kinds[-1]], said["seconds"], said["requested"], seeds=said["seeds"])
        for kind in kinds:
            row = self.add(peer, f"{setting}, least {kind} of {seeds}", parts[kind], said["seconds"], said["requested"])
        return row

    def ours(self, setting, *arguments, reference=None, **more):
        """A row of ours; with `reference` at that row's number of grids in every community."""
        out = self.folder / "qipan.part"
        command = [QIPAN, "solve", f"{self.stem}.graph", "-o", out, "--json", "--low", self.low, "--high", self.high, *arguments]
        if self.labels:
            command += ["--communities", f"{self.stem}.{self.labels}"]
        if reference and self.labels:
            counts = self.folder / "counts"
            counts.write_text("".join(f"{c} {k}\n" for c, k in reference["k_of"].items()), encoding="utf-8")
            command += ["--grids-per-community", counts]
        elif reference:
            command += ["--grids", reference["k"]]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if run.returncode not in (0, 4, 5):
            self.rows.append({"solver": "qipan", "setting": setting, "not_run": run.stderr.strip()})
            print(f"  qipan {setting}: {run.stderr.strip()}", flush=True)
            return None
        said = json.loads(run.stdout)
        requested = reference["k"] if reference else None
        row = self.add("**qipan**", setting, out.read_text().split(), said["seconds"], requested, reference, said=said, cpu=cpu, **more)
        for figure, ours in (("violation", "violation"), ("k", "grids"), ("cut", "cut"), ("out", "grids_out")):
            assert abs(row[figure] - said[ours]) < 1e-6 * max(1, row[figure]), f"{figure}: the scorer says {row[figure]}, qipan {said[ours]}"
        return row

    def check_bounds(self):
        """No plan of anybody may lie below a bound that ours claims to have proven: compared level by level, community by community."""
        checked, broken = 0, []
        for ours in self.rows:
            if "said" not in ours or ours.get("requested") or ours["said"]["objective"] != "cut":
                continue
            for said in ours["said"]["communities"]:
                bound = said["bound"]["violation"], said["bound"]["grids_out"], said["bound"]["cut"]
                for row in self.rows:
                    levels = row.get("levels_of", {}).get(said["id"] if self.labels else "0")
                    if levels is None:
                        continue
                    checked += 1
                    if tuple(levels) < bound:
                        broken.append(f"{self.name} {said['id']}: {row['solver']} {row['setting']} has {levels}, {ours['setting']} claims {bound}")
        if broken:
            sys.exit("proven bounds are broken:\n" + "\n".join(broken))
        return checked

    def result(self, title, note=""):
        checked = self.check_bounds()
        if checked and self.labels:
            note += f" {checked:,} plans of single communities, all solvers', lie at or above the bounds that ours claims for them."
        rows = [{k: v for k, v in row.items() if k not in ("cut_of", "k_of", "levels_of")} for row in self.rows]
        for row, full in zip(rows, self.rows):
            if self.labels and len(set(self.graph.community)) <= 12 and "cut_of" in full:
                row["cut_of"] = full["cut_of"]
            said = row.pop("said", None)
            if said:
                row["closed"] = said["communities_closed"] if self.labels else None
                row["gap"] = said["gap"]
        return {"title": title, "note": note.strip(), "rows": rows}


def taipei(scale):
    b = Bench("taipei", "districts")
    peers = {}
    for seconds in (10, 60):
        for peer, dial in METIS + KAHIP:
            if seconds == 60 and dial.get("ufactor") != 250 and dial != {"mode": "strong", "imbalance": 25}:
                continue
            row = b.peer(peer, dial, seconds * scale)
            if dial.get("ufactor") == 250 and seconds == 10:
                b.reference = row
            peers.setdefault((peer, *dial.values()), row)
    b.peer("pygeoda", {"floor": 300}, 10 * scale, kinds=("cut",))
    b.peer("spopt", {"floor": 300, "iterations": 3}, 10 * scale, limit=180 * scale, kinds=("cut",))
    b.peer("gerrychain", {"epsilon": 0.25, "steps": 100}, 10 * scale, limit=60 * scale, kinds=("cut",))
    for preset in ("fast", "balanced", "best"):
        b.ours(f"{preset}, k free", "--preset", preset)
    for seconds in (10, 60):
        b.ours(f"best, at most {seconds} s, k free", "--preset", "best", "--time-limit", seconds * scale)
    for key, row in peers.items():
        if row:
            b.ours(f"best, at most 10 s, k of {' '.join(map(str, key))}", "--preset", "best", "--time-limit", 10 * scale, reference=row)
    return [b.result("Taipei, five districts", "Forced for everybody: violation 4,881 in the 11 areas above 500 households.")]


def by_size(said):
    """Communities of one plan by vertices: how many, closed, gap at most 2 %, mean gap."""
    table = []
    for low, high in ((1, 12), (13, 25), (26, 60), (61, 200), (201, 800), (801, 10**9)):
        some = [c for c in said["communities"] if low <= c["vertices"] <= high]
        if some:
            table.append({"vertices": f"{low}-{high}" if high < 10**9 else f"{low} and more", "communities": len(some), "closed": sum(c["closed"] for c in some),
                          "within": sum(c["gap"] <= 0.02 for c in some), "least": sum(c["violation"] == c["bound"]["violation"] for c in some),
                          "grids": f"{min(c['grids'] for c in some)}-{max(c['grids'] for c in some)}", "mean_gap": sum(c["gap"] for c in some) / len(some)})
    return table


def zones(scale):
    b = Bench("taipei", "zones")
    b.reference = b.peer("metis", {"ufactor": 250}, 10 * scale)
    b.peer("kahip", {"mode": "strong", "imbalance": 25}, 10 * scale)
    rows = {preset: b.ours(f"{preset}, k free", "--preset", preset) for preset in ("fast", "balanced", "best")}
    if b.reference:
        b.ours("balanced, k of metis 250", "--preset", "balanced", reference=b.reference)
    result = b.result("Taipei, 351 zones as communities")
    result["sizes"] = {preset: by_size(row["said"]) for preset, row in rows.items() if row}
    return [result]


def taiwan(scale):
    results = []
    for labels, title in (("townships", "West Taiwan, 92 townships"), ("zones", "West Taiwan, 1,973 zones")):
        b = Bench("taiwan_west", labels)
        for ufactor in (30, 100, 250):
            b.reference = b.peer("metis", {"ufactor": ufactor}, 20 * scale) or b.reference
        b.peer("kahip", {"mode": "eco", "imbalance": 25}, 20 * scale, limit=240 * scale)
        rows = {preset: b.ours(f"{preset}, k free", "--preset", preset) for preset in ("fast", "balanced")}
        b.ours("best, at most 60 s, k free", "--preset", "best", "--time-limit", 60 * scale)
        if b.reference:
            b.ours("balanced, k of metis 250", "--preset", "balanced", reference=b.reference)
        result = b.result(title)
        result["sizes"] = {preset: by_size(row["said"]) for preset, row in rows.items() if row and labels == "zones"}
        results.append(result)
    return results


def lumpy(scale):
    results = []
    for seed in range(1, 6):
        b = Bench(f"lumpy{seed}")
        peers = [("metis " + str(dial["ufactor"]), b.peer("metis", dial, 10 * scale)) for _, dial in METIS]
        b.reference = peers[-1][1]
        modes = [{"mode": "eco", "imbalance": i} for i in (3, 10, 25)] + ([{"mode": "strong", "imbalance": i} for i in (3, 25)] if seed == 1 else [])
        peers += [(f"kahip {dial['mode']} {dial['imbalance']}", b.peer("kahip", dial, 10 * scale)) for dial in modes]
        b.ours("fast, k free", "--preset", "fast")
        b.ours("best, at most 10 s, k free", "--preset", "best", "--time-limit", 10 * scale)
        name, least = min(((n, r) for n, r in peers if r), key=lambda item: item[1]["cut"], default=(None, None))
        if least:
            b.ours(f"best, at most 10 s, k of {name}", "--preset", "best", "--time-limit", 10 * scale, reference=least)
        results.append(b.result(f"Lumpy, 20,000 atoms, seed {seed}"))
    return results


def big(scale):
    b = Bench("big250k")
    for peer, dial in METIS:
        b.reference = b.peer(peer, dial, 30 * scale, limit=240 * scale) or b.reference
    b.peer("kahip", {"mode": "fast", "imbalance": 25}, 30 * scale, limit=240 * scale)
    b.ours("best, at most 30 s, k free", "--preset", "best", "--time-limit", 30 * scale)
    if b.reference:
        b.ours("best, at most 30 s, k of metis 250", "--preset", "best", "--time-limit", 30 * scale, reference=b.reference)
    return [b.result("250,000 atoms without communities")]


def districts(scale):
    results = []
    for name, k, epsilon in (("fl25", 3, 0.1), ("fl70", 3, 0.05), ("fl250", 3, 0.02), ("iowa", 4, 0.01)):
        b = Bench(name, low=0, high=10**9)
        b.peer("metis", {"ufactor": 1, "k": k, "keep": "deviation"}, 10 * scale, kinds=("violation",))
        b.peer("gerrychain", {"epsilon": epsilon, "steps": 1000, "k": k, "keep": "deviation"}, 10 * scale, limit=60 * scale, kinds=("violation",))
        for preset in ("fast", "balanced", "best"):
            arguments = ["--grids", k, "--objective", "max-deviation", "--preset", preset, "--time-limit", 10 * scale]
            row = b.ours(f"{preset}, at most 10 s, max-deviation", *arguments)
            if row:
                row["bound"] = row["said"]["bound"].get("deviation")
        result = b.result(f"{name} in {k} parts, largest deviation from the mean")
        result["even"] = True
        results.append(result)
    return results


def places(folder):
    """Layers of real and made-up places as flags of bench_closed."""
    import run

    town = ["communities", "buildings", "roads", "rail", "water", "walls", "compounds", "dedicated"]
    fields = ["--community-id", "id", "--households", "households"]
    for name, arguments in (("town", None), ("town3", ["--seed", 3]), ("town4", ["--seed", 4])):
        path = ROOT / "data/town.gpkg"
        if arguments:
            path = folder / f"{name}.gpkg"
            subprocess.run([str(a) for a in (QIPAN, "synth", "--communities", 12, "--households", 90_000, *arguments, "-o", path, "--overwrite")], check=True, capture_output=True)
        yield name, fields + [word for layer in town for word in (f"--{layer}", f"{path}::{layer}")]
    for name, arguments in run.places(folder):
        if name == "tokyo" or not run.DATA.exists():
            break
        if name in ("wanhua", "cambridge"):
            yield name, arguments


def closed(scale):
    """Communities after tessellation, 10 s on one core each, by contracted nodes."""
    program = QIPAN.parent / "bench_closed"
    if not program.exists():
        print(f"closed: not run, {program} is not built (target bench_closed)")
        return [{"title": "Closed communities after tessellation", "note": f"*not run*: {program.name} was not built", "rows": []}]
    folder, tables, every = OUT / "places", {}, []
    folder.mkdir(exist_ok=True)
    for name, arguments in places(folder):
        done = subprocess.run([str(a) for a in (program, 10 * scale, "best", 2, *arguments)], capture_output=True, text=True)
        if done.returncode:
            print(f"  {name}: {done.stderr.strip()}")
            continue
        keys = ("atoms", "vertices", "grids", "violation", "bound", "gap", "closed", "seconds")
        some = [dict(zip(keys, map(float, line.rsplit(" ", len(keys))[1:]))) for line in done.stdout.splitlines()]
        said = {"communities": [{**c, "vertices": int(c["vertices"]), "grids": int(c["grids"]), "closed": int(c["closed"]), "bound": {"violation": c["bound"]}} for c in some]}
        tables[name] = by_size(said)
        every += said["communities"]
        print(f"  {name}: {sum(c['closed'] for c in said['communities'])} of {len(some)} closed", flush=True)
    tables["all of them"] = by_size({"communities": every})
    return [{"title": "Communities after tessellation, preset `best`, at most 10 s on one core each, by contracted nodes", "rows": [], "sizes": tables,
             "note": "Two run at a time. Synthetic towns: the sample town, and two of 12 communities with 7,500 households each."}]


def recombination(scale):
    """Recombinations a second on one core, applied and in band, on Taipei's Wanhua district: at the k of the published figures, and at
    one where the merged pairs have 150 areas."""
    program, results = QIPAN.parent / "bench_recombine", []
    for k in (25, 10):
        b, lines = Bench("wanhua"), []
        for trees in ("its own", "uniform"):
            row = b.peer("gerrychain", {"epsilon": 0.25, "steps": 1000, "k": k, "trees": trees}, 5 * scale, limit=180, kinds=("cut",))
            lines.append({"who": f"GerryChain, `recom`, {trees} trees", "rate": row["seeds"] * 1000 / row["cpu"] if row else "not run"})
        if not program.exists():
            lines.append({"who": f"**qipan**: {program.name} is not built", "rate": "not run"})
        else:
            done = subprocess.run([str(a) for a in (program, f"{b.stem}.graph", k, 0.25, 500, int(50_000 * scale), 10)], capture_output=True, text=True)
            said = json.loads(done.stdout) if done.returncode == 0 else {}
            for name, what in (("forward", "every balanced cut taken, as `recom` does"), ("reversible", "reversible, accepted ones")):
                r = said.get(name)
                lines.append({"who": f"**qipan**, uniform trees, {what}", "rate": r["applied"], "merged": r["merged"]} if r
                             else {"who": f"**qipan**: {done.stderr.strip()}", "rate": "not run"})
        for line in lines:
            print(f"  {line}", flush=True)
        results.append({"title": f"Recombinations a second on one core: Wanhua, 767 areas, {k} parts, band 25 % about the mean", "rows": [], "rates": lines,
                        "note": "Applied and in band, by processor time; areas above 500 households count as 500 for both."})
    return results


PARTS = {"taipei": taipei, "zones": zones, "taiwan": taiwan, "lumpy": lumpy, "big": big, "districts": districts, "closed": closed, "recombination": recombination}
NEEDS = {"taipei": ["taipei"], "zones": ["taipei"], "taiwan": ["taiwan_west"], "lumpy": [f"lumpy{s}" for s in range(1, 6)], "big": ["big250k"],
         "districts": ["fl25", "fl70", "fl250", "iowa"], "closed": [], "recombination": ["wanhua"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--seconds-scale", type=float, default=1.0, help="for trying the runner out: 0.1 = a tenth of every time")
    parser.add_argument("--report", action="store_true", help="only write RESULTS.md anew")
    options = parser.parse_args()
    (OUT / "results").mkdir(parents=True, exist_ok=True)
    for part in [] if options.report else options.only:
        missing = [n for n in NEEDS[part] if not (OUT / "instances" / f"{n}.graph").exists()]
        if missing:
            subprocess.run([sys.executable, ROOT / "bench/instances.py", *missing], check=True)
        if any(not (OUT / "instances" / f"{n}.graph").exists() for n in missing):
            print(f"{part}: left out, its instances need ../shared/data")
            continue
        print(f"{part} ...", flush=True)
        load = os.getloadavg()[0]
        results = PARTS[part](options.seconds_scale)
        record = {"date": datetime.date.today().isoformat(), "load": load, "scale": options.seconds_scale, "machine": report.machine(QIPAN), "results": results}
        (OUT / "results" / f"{part}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    report.write(ROOT / "bench/RESULTS.md", OUT / "results", list(PARTS))


if __name__ == "__main__":
    main()
