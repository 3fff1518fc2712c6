# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Three departments' grids of one town, made from plans of it by perturbing and coarsening: they overlap, have gaps and contradict."""
import geopandas as gpd
import numpy as np
from shapely.affinity import translate

import qipan


def coarsened(grids, largest):
    """Neighbours of one community joined two by two, as long as no more than `largest` households come together."""
    grids = grids.reset_index(drop=True)
    taken, rows = set(), []
    for i, row in grids.iterrows():
        if i in taken:
            continue
        taken.add(i)
        near = [j for j in grids.index[grids["community"] == row["community"]] if j not in taken and grids.geometry[j].intersection(row.geometry).length > 20
                and grids["households"][j] + row["households"] <= largest]
        members = [i, *near[:1]]
        taken.update(members)
        rows.append({"code": f"H{len(rows) + 1:03d}", "geometry": grids.geometry[members].union_all()})
    return gpd.GeoDataFrame(rows, crs=grids.crs)


def drifted(grids, metres, seed):
    """Each grid moved by itself, as maps that were drawn by hand are."""
    random = np.random.default_rng(seed)
    out = grids.copy()
    shifts = random.normal(0, metres, (len(grids), 2))
    out.geometry = [translate(shape, *shift).simplify(2) for shape, shift in zip(grids.geometry, shifts)]
    return out


def departments(town, **options):
    """Layers by name: security (drawn by hand), health (large grids with gaps between them), environment (other bands, overlapping,
    a tenth of it missing)."""
    plans = [qipan.partition(**town, **{"preset": "fast", **options, **own}) for own in ({"seed": 7}, {"seed": 11, "low": 250, "high": 420}, {"seed": 3, "low": 350, "high": 600})]
    security = drifted(plans[0].grids[["code", "geometry"]], 3, seed=1)
    health = coarsened(plans[1].grids, 900)
    health.geometry = health.buffer(-2)
    environment = plans[2].grids[["code", "geometry"]].copy()
    environment.geometry = environment.buffer(3, join_style="mitre")
    environment = environment[np.arange(len(environment)) % 10 != 4].reset_index(drop=True)
    return {"security": security, "health": health[~health.is_empty], "environment": environment}
