# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The parts of the protocol that run on graphs. Seconds are of processor time of two cores for peers, of the clock for ours."""
import json

from rows import QIPAN, Bench, last_line, measured

METIS = (30, 100, 250)
KAHIP = (3, 10, 25)
BEST = ("--preset", "best")


def by_size(communities):
    """Communities of one plan by vertices: how many, closed, gap at most 2 %, mean gap."""
    table = []
    for low, high in ((1, 12), (13, 25), (26, 60), (61, 200), (201, 800), (801, 10**9)):
        some = [c for c in communities if low <= c["vertices"] <= high]
        if some:
            table.append({"vertices": f"{low}-{high}" if high < 10**9 else f"{low} and more", "communities": len(some), "closed": sum(c["closed"] for c in some),
                          "within": sum(c["gap"] <= 0.02 for c in some), "least": sum(c["violation"] <= c["bound"]["violation"] for c in some),
                          "grids": f"{min(c['grids'] for c in some)}-{max(c['grids'] for c in some)}", "mean_gap": sum(c["gap"] for c in some) / len(some)})
    return table


def sizes(row):
    row["short"]["sizes"] = by_size(row["said"]["communities"])


def same_k(rows):
    """The first of all rows that have the same number of grids in every community."""
    return list({json.dumps(row["k_of"], sort_keys=True): row for row in reversed([r for r in rows if r])}.values())[::-1]


def taipei(record):
    b = Bench(record, "Taipei, five districts", "taipei", "districts", note="Forced for everybody: violation 4,881 in the 11 areas above 500 households.",
              forced={"violation": 4881, "out": 11})
    peers = [(f"metis {u}", b.peer("metis", {"ufactor": u}, 10)) for u in record.some(METIS)]
    b.reference = peers[-1][1]
    if not record.quick:
        peers.append(("metis 250 bisection", b.peer("metis", {"ufactor": 250, "recursive": "bisection"}, 10)))
    for mode, dial in record.some((("strong", KAHIP), ("eco", KAHIP), ("fast", KAHIP[-1:]))):
        peers += [(f"kahip {mode} {i}", b.peer("kahip", {"mode": mode, "imbalance": i}, 10)) for i in record.some(dial)]
    b.peer("pygeoda", {"floor": 300}, 10, kinds=("cut",))
    b.peer("gerrychain", {"epsilon": 0.25, "start": "metis", "steps": 100}, 10, limit=30, kinds=("cut",))
    b.peer("spopt", {"floor": 300, "iterations": 1}, 10, limit=40, kinds=("cut",))
    b.ours("fast, k free", "--preset", "fast")
    b.ours("balanced, k free", "--preset", "balanced")
    b.ours("best, 10 s, k free", *BEST, seconds=10)
    names = {id(row): name for name, row in peers}
    # KaHIP's rows have about the same k: ours beside its least cuts.
    strong = min((row for name, row in peers if row and name.startswith("kahip")), key=lambda row: row["cut"], default=None)
    for row in same_k([row for name, row in peers if name.startswith("metis")] + [strong]):
        b.ours(f"best, 10 s, k of {names[id(row)]}", *BEST, reference=row, seconds=10, beside=names[id(row)])
    if not record.quick:
        long = b.peer("metis", {"ufactor": 250}, 60)
        b.ours("best, 60 s, k free", *BEST, seconds=60)
        if long:
            b.ours("best, 60 s, k of metis 250 in 60 s", *BEST, reference=long, seconds=60)
    b.check_bounds()


def zones(record):
    b = Bench(record, "Taipei, 351 zones as communities", "taipei", "zones")
    b.reference = b.peer("metis", {"ufactor": 250}, 10)
    b.peer("kahip", {"mode": "strong", "imbalance": 25}, 10)
    for preset in ("fast", "balanced", "best"):
        row = b.ours(f"{preset}, k free", "--preset", preset)
        if row:
            sizes(row)
    if b.reference:
        b.ours("balanced, k of metis 250", "--preset", "balanced", reference=b.reference)
    b.check_bounds()


def taiwan(record):
    for labels, title in (("townships", "West Taiwan, 92 townships"), ("zones", "West Taiwan, 1,973 zones")):
        b = Bench(record, title, "taiwan_west", labels)
        fast = b.ours("fast, k free", "--preset", "fast")
        row = b.ours("balanced, k free", "--preset", "balanced") if not record.quick else fast
        if row:
            sizes(row)
        # The peers' time is that of the plan of ours they are compared with.
        time = max(10, min(60, row["seconds"])) if row else 60
        for ufactor in record.some(METIS):
            b.reference = b.peer("metis", {"ufactor": ufactor}, time if ufactor == 250 else 5) or b.reference
        b.peer("kahip", {"mode": "eco", "imbalance": 25}, 10)
        if b.reference:
            preset = "fast" if record.quick else "balanced"
            b.ours(f"{preset}, k of metis", "--preset", preset, reference=b.reference)
        b.check_bounds()


def beside_the_best(bench, peers, seconds):
    """Our row at the number of grids of the peer that cuts least; `peers`: name and row, or None."""
    name, least = min(((n, r) for n, r in peers if r), key=lambda item: item[1]["cut"], default=(None, None))
    if least:
        bench.ours(f"best, {seconds} s, k of {name}, the least cut", *BEST, reference=least, seconds=seconds, beside=name)


def lumpy(record):
    for seed in record.some(range(1, 6)):
        b = Bench(record, f"Lumpy, 20,000 atoms, seed {seed}", f"lumpy{seed}")
        bisection = {"ufactor": 250, "recursive": "bisection"}
        if seed == 1 and not record.quick:
            dials = [("metis", {"ufactor": u}) for u in METIS] + [("metis", {**bisection, "ufactor": 30}), ("metis", bisection)]
            dials += [("kahip", {"mode": mode, "imbalance": i}) for mode, i in (("eco", 3), ("eco", 25), ("strong", 3), ("strong", 25))]
        else:
            dials = [("metis", bisection), ("kahip", {"mode": "strong" if seed == 2 else "eco", "imbalance": 25})]
        peers = [(" ".join([peer, *map(str, dial.values())]), b.peer(peer, dial, 10)) for peer, dial in dials]
        b.reference = next((row for name, row in peers if row and name == "metis 250 bisection"), None)
        b.ours("fast, k free", "--preset", "fast")
        b.ours("best, 10 s, k free", *BEST, seconds=10)
        beside_the_best(b, peers, 10)
        b.check_bounds()


def big(record):
    b = Bench(record, "250,000 atoms without communities", "big250k")
    rows = [(f"metis {u}", b.peer("metis", {"ufactor": u}, 30 if u == 250 else 5)) for u in record.some(METIS)]
    b.reference = rows[-1][1]
    rows += [("kahip fast 25", b.peer("kahip", {"mode": "fast", "imbalance": 25}, 30))] if not record.quick else []
    b.ours("fast, k free", "--preset", "fast")
    b.ours("best, 30 s, k free", *BEST, seconds=30)
    beside_the_best(b, rows, 30)
    b.check_bounds()


def districts(record):
    for name, k, epsilon in record.some((("fl25", 3, 0.1), ("fl70", 3, 0.05), ("fl250", 3, 0.02), ("iowa", 4, 0.01))):
        b = Bench(record, f"{name} in {k} parts, largest deviation from the mean", name, low=0, high=10**9, even=True)
        b.peer("metis", {"ufactor": 1, "k": k, "keep": "deviation"}, 5, kinds=("violation",))
        b.peer("gerrychain", {"epsilon": epsilon, "steps": 1000, "k": k, "keep": "deviation"}, 10, limit=15, kinds=("violation",))
        for preset in ("fast", "balanced", "best"):
            row = b.ours(f"{preset}, at most 10 s", "--grids", k, "--objective", "max-deviation", "--preset", preset, seconds=10)
            if row:
                row["short"] |= {"bound": row["said"]["bound"].get("deviation"), "optimal": row["said"]["closed"], "cut_short": row["said"]["stopped_early"]}
        best = min((r for r in b.result["rows"] if "not_run" not in r and r["k"] == k), key=lambda r: r["deviation"], default=None)
        if best:
            b.result["note"] = f"Best known here: {best['deviation']:.8f}, max - min {best['most'] - best['fewest']:,}, by {best['solver']} {best['setting']}."
        record.save()


def recombination(record):
    """Recombinations a second on one core, applied and in band, on Taipei's Wanhua district: at the k of the published figures, and at
    one where the merged pairs have 150 areas."""
    program = QIPAN.parent / "bench_recombine"
    for k in record.some((10, 25)):
        b = Bench(record, f"Recombinations a second on one core: Wanhua, 767 areas, {k} parts, band 25 % about the mean", "wanhua", plain=True,
                  note="Applied and in band, by processor time; areas above 500 households count as 500 for both.")
        lines = b.result["rates"] = []
        run = measured([program, f"{b.stem}.graph", k, 0.25, 500, int(50_000 * record.scale), 10]) if program.exists() else None
        said = json.loads(run.out) if run and run.code == 0 else {}
        for name, what in (("forward", "every balanced cut taken, as `recom` does"), ("reversible", "reversible, accepted ones")):
            if name in said:
                lines.append({"who": f"**qipan**, uniform trees, {what}", "rate": said[name]["applied"], "merged": said[name]["merged"]})
            else:
                lines.append({"who": f"**qipan**, {what}", "rate": "*not run*: " + (last_line(run.err) if run else f"{program.name} is not built")})
        for trees in ("its own", "uniform"):
            row = b.peer("gerrychain", {"epsilon": 0.25, "steps": 1000, "k": k, "trees": trees}, 5, limit=60, kinds=("cut",))
            lines.append({"who": f"GerryChain, `recom`, {trees} trees", "rate": row["seeds"] * 1000 / row["cpu"] if row else f"*not run*: {b.full[-1]['not_run']}"})
        for line in lines:
            print(f"  {line}", flush=True)
        record.save()


def maxp(record):
    """As many regions as can be with a floor: ours has no such objective, it has the band."""
    b = Bench(record, "max-p: Wanhua, 767 areas, floor 300", "wanhua",
              note="max-p has a floor only and asks for as many regions as can be; ours keeps the band, so that k is what fits 300-500.")
    for iterations in record.some((30, 10)):
        b.peer("spopt", {"floor": 300, "iterations": iterations}, 5, limit=60, kinds=("cut",))
    b.peer("pygeoda", {"floor": 300}, 5, kinds=("cut",))
    b.ours("fast, k free", "--preset", "fast")
    b.ours("balanced, k free", "--preset", "balanced")
    if record.quick:
        return
    b = Bench(record, "max-p: 250,000 atoms, floor 300", "big250k", note="spopt and pygeoda are given 20 s for a first plan.")
    b.peer("spopt", {"floor": 300, "iterations": 1}, 10, limit=20, kinds=("cut",))
    b.peer("pygeoda", {"floor": 300}, 10, limit=20, kinds=("cut",))
    b.ours("fast, k free", "--preset", "fast")
