# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Data to try things on."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd

__all__ = ["town", "town_path"]

_COLUMNS = {"community_id": "id", "community_name": "name", "building_id": "id", "building_floors": "floors", "households": "households",
            "population": "population", "difficulty": "difficulty", "rural_communities": "rural = 1"}
_ROLES = ("communities", "buildings", "roads", "rail", "water", "walls", "compounds", "dedicated")


def town_path() -> Path:
    """The sample town that comes with Qipan: a made-up Chinese county town of 20 communities (GeoPackage, EPSG:4547)."""
    return Path(__file__).parent / "data" / "town.gpkg"


def town() -> dict[str, Any]:
    """The sample town as arguments of :func:`qipan.partition`: GeoDataFrames by role, and the names of their columns.

    The file has no households for one of the buildings, to give :func:`qipan.check` something to find; here it has 0."""
    layers: dict[str, Any] = {role: gpd.read_file(town_path(), layer=role) for role in _ROLES}
    layers["buildings"] = layers["buildings"].fillna({"households": 0.0})
    return {**layers, **_COLUMNS}
