# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""What the solver is to reach, told from the rows of the protocol: target, reached, met or missed by how much."""

OURS = "**qipan**"


class Rows:
    """All rows of all parts."""

    def __init__(self, records):
        self.results = [(part, result) for part, record in records.items() for result in record["results"]]

    def result(self, start):
        return next((result for _, result in self.results if result["title"].startswith(start)), {"rows": []})

    def ours(self, title, start):
        """Our first row of a table whose setting begins so, or None."""
        return next((r for r in self.result(title)["rows"] if r["solver"] == OURS and r["setting"].startswith(start) and "not_run" not in r), None)

    def sizes(self, start):
        """Our rows of a table that tell communities by size."""
        return [r for r in self.result(start)["rows"] if r["solver"] == OURS and r.get("sizes")]


def line(target, value=None, limit=None, shown=None, more=False, extra=None):
    """One line of the summary: `value` is to be at most `limit`, or at least with `more`. `extra`: further conditions as (holds, what is wrong)."""
    if value is None:
        return {"target": target, "reached": "*not run*", "verdict": ""}
    wrong = [text for holds, text in extra or [] if not holds]
    if limit is not None and (value < limit if more else value > limit):
        wrong.append(f"{value / limit:.1f} times as much" if limit and value > 2 * limit else f"by {abs(value - limit) / limit:.1%}" if limit else f"by {value:,g}")
    return {"target": target, "reached": shown or f"{value:,g}", "verdict": "missed " + "; ".join(wrong) if wrong else "met" if limit is not None or extra else "reported"}


def beside_metis(target, row):
    """Our row at METIS' own numbers of grids. Where the bounds say that no plan that puts violation first can be as short, the verdict does too."""
    found = line(target, row and row["ratio"], 0.92, row and f"{row['ratio']:.3f} at k {row['k']:,} (METIS {row['requested']:,}), {band(row)}",
                 extra=row and [(row["k"] == row["requested"], "another k")])
    if row and found["verdict"] != "met" and (row.get("least_ratio") or 0) > 0.92:
        found["verdict"] = f"cannot be reached: proven >= {int(row['least_ratio'] * 1000) / 1000:.3f} for every plan that is best in violation and grids out"
    return found


def band(row):
    return f"violation {row['violation']:,}, {row['out']} out"


def taipei(rows):
    title, found = "Taipei, five districts", []
    for seconds, most in ((10, 4_400_000), (60, 4_340_000)):
        row = rows.ours(title, f"best, {seconds} s, k free")
        found.append(line(f"Taipei, {seconds} s, k free: violation 4,881, 11 out, cut <= {most / 1e6:.2f} M", row and row["cut"], most,
                          row and f"{band(row)}, cut {row['cut'] / 1e6:.3f} M at k {row['k']}",
                          extra=row and [((row["violation"], row["out"]) == (4881, 11), "the least violation")]))
    for seconds, beside in ((10, "metis 250"), (60, "metis 250 in 60 s")):
        row = rows.ours(title, f"best, {seconds} s, k of {beside}")
        found.append(beside_metis(f"Taipei, {seconds} s, k of METIS 25 % in {seconds} s: cut <= 0.92 of its", row))
    row = rows.ours(title, "best, 10 s, k free")
    found.append(line("Taipei: 5th-percentile Polsby-Popper >= 0.40", row and row["pp_p5"], 0.40, row and f"{row['pp_p5']:.3f}", more=True))
    return found


def zones(rows):
    found = []
    tables = rows.sizes("Taipei, 351 zones")
    if not tables:
        return [line("Taipei's 351 zones closed on every level")]
    small = [(r, [s for s in r["sizes"] if int(s["vertices"].split("-")[-1]) <= 25]) for r in tables]
    whole = [r for r, some in small if all(s["closed"] == s["communities"] for s in some)]
    row = min(whole, key=lambda r: r["seconds"], default=None)
    found.append(line("Taipei's zones of <= 25 areas: all closed in <= 10 s", row["seconds"], 10, f"all in {row['seconds']:.1f} s ({row['setting']})") if row else
                 {"target": "Taipei's zones of <= 25 areas: all closed in <= 10 s", "reached": "not all of them", "verdict": "missed"})
    best = max(tables, key=lambda r: r["closed"])
    found.append(line("Taipei's 351 zones closed on every level", best["closed"], 351, f"{best['closed']} in {best['seconds']:.1f} s ({best['setting']})", more=True))
    row = rows.ours("Taipei, 351 zones", "balanced, k of metis 250")
    if row and row.get("least_ratio"):
        found.append(line("Taipei's 351 zones at METIS' k: cut beside its, and what is proven of it", row["ratio"],
                          shown=f"{row['ratio']:.3f}, proven >= {int(row['least_ratio'] * 1000) / 1000:.3f} for every plan that is best in violation and grids out"))
    return found


def taiwan(rows):
    found = []
    for title in ("West Taiwan, 92 townships", "West Taiwan, 1,973 zones"):
        fast, balanced, pinned = (rows.ours(title, s) for s in ("fast, k free", "balanced, k free", "balanced, k of metis"))
        # The largest of the proven least violations: a preset may prove less than another one.
        forced = max((r["forced"] for r in (fast, balanced) if r), default=0)
        for row, preset, limit in ((fast, "fast", 1), (balanced, "balanced", 60)):
            found.append(line(f"{title}: violation the forced one, `{preset}` <= {limit} s", row and row["seconds"], limit,
                              row and f"{band(row)}, forced {forced:,g}; {row['seconds']:.2f} s",
                              extra=row and [(row["violation"] <= forced, f"violation {row['violation'] - forced:,g} above")]))
        found.append(beside_metis(f"{title}: `balanced` at METIS' k: cut <= 0.92 of its", pinned))
    return found


def synthetic(rows):
    found = []
    for title, seconds in [(f"Lumpy, 20,000 atoms, seed {s}", 10) for s in range(1, 6)] + [("250,000 atoms", 30)]:
        free, pinned = rows.ours(title, f"best, {seconds} s, k free"), rows.ours(title, f"best, {seconds} s, k of")
        found.append(line(f"{title}, {seconds} s: violation 0, cut at most the best peer's at its k", pinned and pinned["ratio"], 1,
                          pinned and free and f"{pinned['ratio']:.3f} of {pinned['beside']}'s at k {pinned['k']:,}; violation {pinned['violation']:,}, k free {free['violation']:,}",
                          extra=pinned and free and [(pinned["violation"] == 0 and free["violation"] == 0, "violation"), (pinned["k"] == pinned["requested"], "another k")]))
    return found


def districts(rows):
    found = []
    for name in ("fl25", "fl70", "fl250", "iowa"):
        result = rows.result(f"{name} in")
        ours = [r for r in result["rows"] if r["solver"] == OURS and "not_run" not in r]
        row = min(ours, key=lambda r: (r["deviation"], not r.get("optimal"), r["seconds"]), default=None)
        bound = max((r["bound"] or 0 for r in ours), default=0)
        if name == "fl25":
            found.append(line("fl25: 0.00718681 found and proven, without the file of plans", row and row["deviation"], 0.0071868149,
                              row and f"{row['deviation']:.8f}, bound {bound:.8f}, {row['seconds']:.1f} s",
                              extra=row and [(row.get("optimal"), "the proof"), (row["deviation"] > 0.0071868, "below the true optimum")]))
        elif name == "iowa":
            found.append(line("Iowa in 4 parts: max - min <= 40 in <= 10 s", row and row["most"] - row["fewest"], 40,
                              row and f"{row['most'] - row['fewest']:,} in {row['seconds']:.1f} s", extra=row and [(row["seconds"] <= 10.1, "the time")]))
        else:
            found.append(line(f"{name}: range, best known, bound", row and row["deviation"],
                              shown=row and f"max - min {row['most'] - row['fewest']:,}, deviation {row['deviation']:.8f}, bound {bound:.8f}"))
    return found


def recombination(rows):
    title = "Recombinations a second on one core: Wanhua, 767 areas, 10 parts"
    rates = rows.result(title).get("rates", [])
    found = {r["who"]: r for r in rates if isinstance(r["rate"], (int, float))}
    ours = next((r for who, r in found.items() if who.startswith(OURS)), None)
    peer = max((r["rate"] for who, r in found.items() if who.startswith("GerryChain")), default=None)
    shown = ours and f"{ours['rate']:,.0f} a second, pairs of {ours['merged']:.0f}; GerryChain " + (f"{peer:,.0f}" if peer else "not run")
    return [line("Recombinations applied, in band, pairs of >= 150 atoms: >= 120k a second and core", ours and ours["rate"], 120_000, shown, more=True,
                 extra=ours and [(ours["merged"] >= 150, "smaller pairs")])]


def closed(rows):
    table = rows.result("Communities after tessellation").get("sizes", {}).get("all", [])
    found = []
    for title, goal, key, low, high in (("<= 60 nodes: 100 % closed", 1.0, "closed", 1, 60), ("61-200 nodes: >= 90 % within 2 %", 0.9, "within", 61, 200),
                                        ("201-800 nodes, goal: 50 % within 2 %", 0.5, "within", 201, 800)):
        some = [s for s in table if "-" in s["vertices"] and low <= int(s["vertices"].split("-")[0]) and int(s["vertices"].split("-")[1]) <= high]
        count, good = sum(s["communities"] for s in some), sum(s[key] for s in some)
        found.append(line(f"Communities after tessellation, 10 s a core, {title}", good / count if count else None, goal, f"{good} of {count}", more=True))
    return found


def geometry(rows):
    found = []
    tables = rows.result("From footprints").get("tables", [])
    tiles = [r for r in tables[0]["rows"] if "not_run" not in r] if tables else []
    peers = {r["place"]: r for r in tiles if r["who"] == "momepy"}
    for row in tiles:
        if row["who"] == OURS:
            peer = peers.get(row["place"])
            found.append(line(f"Tessellation of {row['place']}: <= 0.5 s per 10,000 buildings and core", row["per_10000"], 0.5,
                              f"{row['per_10000']:.2f} s, cleaning and proof included; momepy " + (f"{peer['per_10000']:.1f} s" if peer else "not run")))
        elif "kernel, 2" in row["who"]:
            found.append(line("Voronoi kernel, 250,000 buildings, 2 cores: <= 8 s, memory flat", row["seconds"], 8, f"{row['seconds']:.1f} s, {row['mib']:.0f} MiB"))
    return found


def maxp(rows):
    row = rows.ours("max-p: 250,000", "fast")
    return [line("max-p's instance of 250,000 atoms: < 1 s", row and row["seconds"], 1, row and f"{row['seconds']:.2f} s, {row['k']:,} regions, {band(row)}")]


def redraw(rows):
    found = []
    for row in (rows.result("Redraws").get("tables") or [{"rows": []}])[0]["rows"]:
        if "not_run" not in row:
            least = row["least_moved_so"]
            found.append(line(f"Redraw of {row['place']}: households moved <= 1.10 of the proven bound", row["moved"] / least if least else 1.0 + (row["moved"] > 0), 1.10,
                              f"{row['moved']:,.0f} of at least {least:,.0f}; {row['touched']:,} of {row['today']:,} grids touched, at least {row['least_touched']:,}"))
    return found


def summary(records):
    """Lines of all parts that were run; a part that was not is told by the page itself."""
    rows = Rows(records)
    found = []
    for part, tell in (("taipei", taipei), ("zones", zones), ("taiwan", taiwan), ("lumpy", synthetic), ("districts", districts), ("recombination", recombination),
                       ("closed", closed), ("geometry", geometry), ("maxp", maxp), ("redraw", redraw)):
        if part in records or (part == "lumpy" and "big" in records):
            found += tell(rows)
    return found
