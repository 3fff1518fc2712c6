#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The one scorer of the protocol: plain Python, shares nothing with any solver, scores them all alike.

    python bench/score.py FOLDER/NAME PART [--communities LABELS] [--low 300] [--high 500] [--requested K]

A part without vertices does not exist. A part that holds only vertices of a piece of its community without households is no grid
(`uninhabited`). A part that is not connected, or that reaches into two communities, is `disconnected`; its households count as one
grid's all the same. `cut` counts edges inside communities, in dm.
"""
import argparse
import json
import math
import pathlib
import statistics
from collections import defaultdict


class Graph:
    """households[v]; edges (a, b, cost) with a < b; community[v]; measures[v] = area, perimeter, x, y or None."""

    def __init__(self, households, edges, community, measures=None):
        self.households, self.measures, self.community = households, measures, community
        self.edges = [e for e in edges if community[e[0]] == community[e[1]]]
        self.around = [[] for _ in households]
        for a, b, c in self.edges:
            self.around[a].append((b, c))
            self.around[b].append((a, c))

    def pieces(self):
        """Connected pieces of the communities: ascending vertices of each, by smallest vertex."""
        seen, found = [False] * len(self.households), []
        for start in range(len(seen)):
            if seen[start]:
                continue
            seen[start], piece = True, [start]
            for v in piece:
                for u, _ in self.around[v]:
                    if not seen[u]:
                        seen[u] = True
                        piece.append(u)
            found.append(sorted(piece))
        return found


def load(stem, labels=None):
    stem = pathlib.Path(stem)
    households, edges = [], []
    with open(f"{stem}.graph") as file:
        next(file)
        for v, line in enumerate(file):
            words = list(map(int, line.split()))
            households.append(words[0])
            edges += [(v, u - 1, c) for u, c in zip(words[1::2], words[2::2]) if u - 1 > v]
    community = [0] * len(households)
    if labels:
        community = pathlib.Path(f"{stem}.{labels}").read_text(encoding="utf-8").split("\n")[:len(households)]
    measures, path = None, pathlib.Path(f"{stem}.measures")
    if path.exists():
        measures = [tuple(map(float, line.split())) for line in path.read_text().splitlines()]
    return Graph(households, edges, community, measures)


def percentile(values, share):
    """The smallest value with at least `share` of all values at or below it."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def shapes(graph, members, inner):
    """Polsby-Popper and moment of inertia (a disc has 1 in both) of every part."""
    compact, inertia = [], []
    for part, vertices in members.items():
        area = sum(graph.measures[v][0] for v in vertices)
        outline = sum(graph.measures[v][1] for v in vertices) - 2 * inner[part] / 10
        if area <= 0 or outline <= 0:
            continue
        compact.append(4 * math.pi * area / outline**2)
        x = sum(graph.measures[v][0] * graph.measures[v][2] for v in vertices) / area
        y = sum(graph.measures[v][0] * graph.measures[v][3] for v in vertices) / area
        moment = sum(graph.measures[v][0] * ((graph.measures[v][2] - x)**2 + (graph.measures[v][3] - y)**2 + graph.measures[v][0] / (2 * math.pi)) for v in vertices)
        inertia.append(2 * math.pi * moment / area**2)
    return compact, inertia


def score(graph, part, low=300, high=500, requested=None):
    """Figures of a partition, one label per vertex."""
    assert len(part) == len(graph.households), f"{len(part)} labels for {len(graph.households)} vertices"
    dead = set()
    for piece in graph.pieces():
        if sum(graph.households[v] for v in piece) == 0:
            dead.update(piece)
    members, inner, cut_of = defaultdict(list), defaultdict(int), defaultdict(int)
    for v, p in enumerate(part):
        members[p].append(v)
    cut = 0
    for a, b, c in graph.edges:
        if part[a] == part[b]:
            inner[part[a]] += c
        else:
            cut += c
            cut_of[graph.community[a]] += c
    torn, seen = defaultdict(int), [False] * len(part)
    for p, vertices in members.items():
        seen[vertices[0]], queue = True, [vertices[0]]
        for v in queue:
            for u, _ in graph.around[v]:
                if part[u] == p and not seen[u]:
                    seen[u] = True
                    queue.append(u)
        if len(queue) < len(vertices):
            torn[graph.community[vertices[0]]] += 1
    grids = {p: vertices for p, vertices in members.items() if not all(v in dead for v in vertices)}
    sums = {p: sum(graph.households[v] for v in vertices) for p, vertices in grids.items()}
    off = [max(low - h, h - high, 0) for h in sums.values()]
    result = {"requested": requested, "k": len(grids), "empty": None if requested is None else max(0, requested - len(grids)),
              "uninhabited": len(members) - len(grids), "violation": sum(off), "out": sum(o > 0 for o in off), "disconnected": sum(torn.values()),
              "cut": cut, "fewest": min(sums.values(), default=0), "most": max(sums.values(), default=0)}
    k_of = defaultdict(int)
    for vertices in grids.values():
        k_of[graph.community[vertices[0]]] += 1
    levels = defaultdict(lambda: [0, 0])
    for (p, vertices), o in zip(grids.items(), off):
        level = levels[graph.community[vertices[0]]]
        level[0] += o
        level[1] += o > 0
    # Per community (violation, out, cut), None where a part is torn: what a proven bound must not exceed.
    result["levels_of"] = {str(c): None if torn[c] else (*levels[c], cut_of[c]) for c in dict.fromkeys(graph.community)}
    result["cut_of"] = {str(c): cut_of[c] for c in dict.fromkeys(graph.community)}
    result["k_of"] = {str(c): k_of[c] for c in dict.fromkeys(graph.community)}
    if sums:
        mean = sum(sums.values()) / len(sums)
        result["deviation"] = max(abs(h - mean) for h in sums.values()) / mean if mean else 0.0
    if graph.measures:
        compact, inertia = shapes(graph, grids, inner)
        result["pp_median"], result["pp_p5"] = statistics.median(compact), percentile(compact, 0.05)
        result["inertia"] = statistics.fmean(inertia)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", help="path of the instance without .graph")
    parser.add_argument("part")
    parser.add_argument("--communities", metavar="LABELS", help="ending of the file of labels, such as districts")
    parser.add_argument("--low", type=float, default=300)
    parser.add_argument("--high", type=float, default=500)
    parser.add_argument("--requested", type=int)
    o = parser.parse_args()
    part = pathlib.Path(o.part).read_text().split()
    print(json.dumps(score(load(o.graph, o.communities), part, o.low, o.high, o.requested), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
