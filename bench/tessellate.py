#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""momepy's enclosed tessellation of a real place, one job: seconds as JSON, reading and cleaning left out.

    bench/.venv/bin/python bench/tessellate.py wanhua|vologda
"""
import json
import sys
import time

import geopandas as gpd
import shapely

from places import TAIPEI, VOLOGDA


def clean(frame):
    """Valid single polygons without overlaps: momepy's own demand. The larger building keeps what two share."""
    frame = frame[["geometry"]].copy()
    frame.geometry = shapely.make_valid(frame.geometry.values)
    frame = frame.explode(index_parts=False)
    frame = frame[(frame.geom_type == "Polygon") & (frame.area > 1)].reset_index(drop=True)
    shapes, area = frame.geometry.values.copy(), frame.area.values
    a, b = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    for i, j in zip(a.tolist(), b.tolist()):
        if (area[i], i) < (area[j], j):
            shapes[i] = shapely.difference(shapes[i], shapes[j])
    frame.geometry = shapes
    frame = frame.explode(index_parts=False)
    return frame[(frame.geom_type == "Polygon") & (frame.area > 1)].reset_index(drop=True)


def wanhua():
    where = "TOWN='萬華區'"
    areas = gpd.read_file(TAIPEI, layer="stat_areas", where=where).to_crs(3826)
    buildings = clean(gpd.read_file(TAIPEI, layer="buildings").to_crs(3826))
    inside = buildings.representative_point().within(areas.union_all())
    return buildings[inside].reset_index(drop=True), areas[["geometry"]].reset_index(drop=True)


def vologda():
    import momepy

    buildings = gpd.read_file(VOLOGDA, layer="buildings")
    crs = buildings.crs if buildings.crs.is_projected else buildings.estimate_utm_crs()
    lines = [gpd.read_file(VOLOGDA, layer=layer).to_crs(crs).geometry for layer in ("roads", "railways", "water")]
    lines = [series.where(series.geom_type.str.contains("Line"), series.boundary).explode(index_parts=False).dropna() for series in lines]
    limit = gpd.read_file(VOLOGDA, layer="city_boundary").to_crs(crs).geometry
    enclosures = momepy.enclosures(lines[0], limit=limit, additional_barriers=lines[1:])
    return clean(buildings.to_crs(crs)), enclosures


def main():
    import momepy

    buildings, enclosures = {"wanhua": wanhua, "vologda": vologda}[sys.argv[1]]()
    start = time.process_time()
    cells = momepy.enclosed_tessellation(buildings, enclosures, n_jobs=1)
    seconds = time.process_time() - start
    print(json.dumps({"buildings": len(buildings), "cells": len(cells), "seconds": seconds, "per_10000": seconds / len(buildings) * 10_000}))


if __name__ == "__main__":
    main()
