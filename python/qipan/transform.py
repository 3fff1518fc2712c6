# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Frames in another CRS."""
from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import shapely


def moved(frame: gpd.GeoDataFrame, crs: Any) -> gpd.GeoDataFrame:
    """The frame in another CRS. Every distinct vertex is transformed once, so that shapes that share it go on sharing it."""
    target = pyproj.CRS.from_user_input(crs)
    shapes = np.asarray(frame.geometry.array)
    places = shapely.get_coordinates(shapes)
    distinct, which = np.unique(places, axis=0, return_inverse=True)
    x, y = pyproj.Transformer.from_crs(frame.crs, target, always_xy=True).transform(distinct[:, 0], distinct[:, 1])
    there = shapely.set_coordinates(shapes.copy(), np.column_stack([x, y])[which.reshape(-1)])
    return frame.set_geometry(gpd.GeoSeries(there, index=frame.index, crs=target))
