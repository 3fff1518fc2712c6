#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Builds the instances of the protocol: graphs that every solver reads, labels of communities, measures for the scorer.

    python bench/instances.py [--out bench/out/instances] [NAME ...]

NAME.graph     METIS: weight of a vertex = households (people), of an edge = length of the shared border in dm, at least 1
NAME.LABELS    one community a line, in the order of the vertices
NAME.measures  area_m2 perimeter_m x_m y_m, one vertex a line
NAME.json      GerryChain's dual graph (networkx adjacency), for the redistricting instances

Real places come from ../shared/data and are left out without it; synthetic ones are made from their seed with integers only.
"""
import argparse
import json
import pathlib
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
TAIPEI = DATA / "taipei_west_tw/taipei_west_tw.gpkg"


class Instance:
    """households: n integers; edges: m x 2 with a < b, sorted; border: m lengths in metres; measures: n x 4 (see above)."""

    def __init__(self, households, edges, border, measures, labels=None):
        order = np.lexsort((edges[:, 1], edges[:, 0]))
        self.households, self.measures, self.labels = households, measures, labels or {}
        self.edges, self.border = edges[order], border[order]
        self.cost = np.maximum(1, np.rint(self.border * 10).astype(np.int64))


def write(instance, name, folder, as_json=False):
    folder.mkdir(parents=True, exist_ok=True)
    n, m = len(instance.households), len(instance.edges)
    rows = [[int(h)] for h in instance.households]
    for (a, b), c in zip(instance.edges.tolist(), instance.cost.tolist()):
        rows[a] += (b + 1, c)
        rows[b] += (a + 1, c)
    with open(folder / f"{name}.graph", "w") as out:
        out.write(f"{n} {m} 011\n")
        out.writelines(" ".join(map(str, row)) + "\n" for row in rows)
    for label, values in instance.labels.items():
        (folder / f"{name}.{label}").write_text("".join(f"{v}\n" for v in values), encoding="utf-8")
    np.savetxt(folder / f"{name}.measures", instance.measures, fmt="%.2f")
    if as_json:
        adjacency = [[] for _ in range(n)]
        for (a, b), length in zip(instance.edges.tolist(), instance.border.tolist()):
            adjacency[a].append({"shared_perim": round(length, 3), "id": b})
            adjacency[b].append({"shared_perim": round(length, 3), "id": a})
        outer = instance.measures[:, 1].copy()
        np.subtract.at(outer, instance.edges.ravel(), np.repeat(instance.border, 2))
        nodes = [{"id": i, "pop": int(instance.households[i]), "area": round(float(instance.measures[i, 0]), 3),
                  "boundary_node": bool(outer[i] > 1), "boundary_perim": round(max(0.0, float(outer[i])), 3)} for i in range(n)]
        graph = {"directed": False, "multigraph": False, "graph": [], "nodes": nodes, "adjacency": adjacency}
        (folder / f"{name}.json").write_text(json.dumps(graph))
    print(f"{name}: {n} vertices, {m} edges, {int(instance.households.sum())} households", flush=True)


def from_areas(frame, epsg=3826, weights=None, labels=None):
    """Rook graph of polygons that tile: the shared border is found in the coordinates of the source and measured in metres."""
    import shapely
    from pyproj import Transformer

    shapes = frame.geometry.values
    shapes = np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
    tree = shapely.STRtree(shapes)
    a, b = tree.query(shapes, predicate="intersects")
    a, b = a[a < b], b[a < b]
    shared = shapely.intersection(shapely.boundary(shapes[a]), shapely.boundary(shapes[b]))
    project = Transformer.from_crs(frame.crs, epsg, always_xy=True).transform
    metric = lambda g: shapely.transform(g, lambda xy: np.column_stack(project(xy[:, 0], xy[:, 1])))
    border = shapely.length(metric(shared))
    kept = border > 0
    metric_shapes = metric(shapes)
    centre = shapely.centroid(metric_shapes)
    measures = np.column_stack([shapely.area(metric_shapes), shapely.length(metric_shapes), shapely.get_x(centre), shapely.get_y(centre)])
    if weights is None:
        weights = frame.H_CNT.fillna(0)
    return Instance(np.asarray(weights, np.int64), np.column_stack([a[kept], b[kept]]), border[kept], measures, labels)


def taiwan(source, names, **read):
    import pyogrio

    frame = pyogrio.read_dataframe(source, **read)
    return from_areas(frame, labels={label: frame[field] for label, field in names.items()})


def wanhua():
    import pyogrio

    return from_areas(pyogrio.read_dataframe(TAIPEI, layer="stat_areas", where="TOWN='萬華區'"))


def redistricting(layer, epsg):
    import pyogrio

    frame = pyogrio.read_dataframe(DATA / "redist_bench/redist_bench.gpkg", layer=layer)
    return from_areas(frame, epsg, frame["pop"])


def bricks(rows, columns, seed, households, side=40.0):
    """Courses of bricks with jittered corners: hexagons, six neighbours inside. `households` draws them for all cells."""
    random = np.random.Generator(np.random.PCG64(seed))
    half = 2 * columns + 2
    x, y = np.meshgrid(np.arange(half) * side / 2, np.arange(rows + 1) * side * 0.8)
    corner = np.stack([x, y], axis=2) + random.integers(-160, 161, size=(rows + 1, half, 2)) * side / 1600 * np.array([1.0, 2.0])
    r, c = np.divmod(np.arange(rows * columns), columns)
    k = 2 * c + r % 2  # first of the three corners on each of the brick's two courses
    ring = np.stack([corner[r, k], corner[r, k + 1], corner[r, k + 2], corner[r + 1, k + 2], corner[r + 1, k + 1], corner[r + 1, k]], axis=1)
    nxt = np.roll(ring, -1, axis=1)
    cross = ring[:, :, 0] * nxt[:, :, 1] - nxt[:, :, 0] * ring[:, :, 1]
    area = cross.sum(axis=1) / 2
    centre = ((ring + nxt) * cross[:, :, None]).sum(axis=1) / (6 * area[:, None])
    perimeter = np.hypot(*np.moveaxis(nxt - ring, 2, 0)).sum(axis=1)
    edges, border = [], []

    def join(cells, others, p, q):
        edges.append(np.column_stack([np.minimum(cells, others), np.maximum(cells, others)]))
        border.append(np.hypot(*np.moveaxis(p - q, 1, 0)))

    cell = np.arange(rows * columns)
    right = c + 1 < columns
    join(cell[right], cell[right] + 1, corner[r, k + 2][right], corner[r + 1, k + 2][right])
    for step in (0, 1):  # the two halves of the upper course
        above = c + step - (1 - r % 2)
        good = (r + 1 < rows) & (above >= 0) & (above < columns)
        join(cell[good], ((r + 1) * columns + above)[good], corner[r + 1, k + step][good], corner[r + 1, k + step + 1][good])
    measures = np.column_stack([area, perimeter, centre])
    return Instance(households(random, rows * columns), np.concatenate(edges), np.concatenate(border), measures)


def lumpy(random, n):
    """12 % empty, 8 % compounds of 80-450 households, the rest houses and small blocks of 1-27."""
    kind = random.integers(0, 100, size=n)
    return np.where(kind < 12, 0, np.where(kind < 20, random.integers(80, 451, size=n), random.integers(1, 28, size=n)))


def even(random, n):
    """15 % empty, the rest 1-13 households."""
    return np.where(random.integers(0, 100, size=n) < 15, 0, random.integers(1, 14, size=n))


BUILDERS = {
    "taipei": lambda: taiwan(TAIPEI, {"districts": "TOWN", "zones": "CODE2"}, layer="stat_areas"),
    "wanhua": wanhua,
    "fl25": lambda: redistricting("fl25", 3086),
    "fl70": lambda: redistricting("fl70", 3086),
    "fl250": lambda: redistricting("fl250", 3086),
    "iowa": lambda: redistricting("iowa", 26915),
    **{f"lumpy{seed}": lambda seed=seed: bricks(125, 160, seed, lumpy) for seed in range(1, 6)},
    "big250k": lambda: bricks(500, 500, 1, even),
    "taiwan_west": lambda: taiwan(f"/vsizip/{DATA}/large/taiwan_west/stat_areas.fgb.zip", {"townships": "TOWN_ID", "zones": "CODE2"}),
}
SYNTHETIC = [name for name in BUILDERS if name.startswith(("lumpy", "big"))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "bench/out/instances")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()
    for unknown in set(options.names) - set(BUILDERS):
        sys.exit(f"no instance is called {unknown}; there are {', '.join(BUILDERS)}")
    for name in options.names or BUILDERS:
        if name not in SYNTHETIC and not DATA.exists():
            print(f"{name}: left out, {DATA} is not there")
            continue
        write(BUILDERS[name](), name, options.out, as_json=name.startswith(("fl", "iowa")))


if __name__ == "__main__":
    main()
