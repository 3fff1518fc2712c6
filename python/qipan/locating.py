# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The grid of each point or address row."""
from __future__ import annotations

import logging
import os
from typing import Any, Literal

import geopandas as gpd
import pandas as pd

from . import _core, frames, options
from .errors import OptionError
from .frames import LayerLike
from .plan import Plan
from .progress import Report, bar

__all__ = ["locate"]

_log = logging.getLogger("qipan")
_L = options.defaults("locate")


def locate(
    points: LayerLike | pd.DataFrame,
    *,
    grids: LayerLike | Plan | None = None,
    level: str = _L["level"],
    xy: str | None = None,
    points_crs: Any = None,
    shifted: Literal["none", "gcj02", "bd09"] = _L["shifted"],
    encoding: str | None = None,
    output: str | os.PathLike[str] | None = None,
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _L["lang"],
    threads: int = _L["threads"],
    progress: bool | Report = False,
) -> gpd.GeoDataFrame:
    """Tells the grid of each point, or of each row of a table with columns of coordinates (``xy`` names them: "X,Y").

    ``grids`` is a plan, or any polygon layer whose field ``level`` is the answer. ``shifted`` says that the points are shifted
    degrees of a web map. A place on a border goes to the smallest value of the level.

    Returns the rows, on the index of a frame passed in, with the columns ``grid_code`` (or the name of another level),
    ``grid_name``, ``community``, ``place`` ("inside", "border", "outside", "none"), and for misses ``nearest`` and ``distance_m``
    (metres). Columns of the points with these names become ``source_...``. Raises OptionError, InputError (no points, no CRS,
    ColumnNotFoundError) and TargetExistsError.
    """
    if grids is None:
        raise OptionError("grids= is missing: a plan, or a layer of grids")
    given = {k: v for k, v in locals().items() if k in options.COMMANDS["locate"]["options"] and k != "grids"}
    given["output"] = None if output is None else os.fspath(output)
    settings, _ = options.split("locate", given)
    layers: dict[str, Any] = {}
    for role, value in (("points", points), ("grids", grids.grids if isinstance(grids, Plan) else grids)):
        if not frames.is_path(value):
            layers[role] = value
    settings.append(("grids", ["grids" if "grids" in layers else os.fspath(grids)]))  # type: ignore[arg-type]
    with bar(progress) as report:
        found = _core.locate("points" if "points" in layers else os.fspath(points), settings, options.tables(layers), report)  # type: ignore[arg-type]
    for hint in found["hints"]:
        _log.info("%s", hint)
    rows = frames.to_frame(found["rows"])
    index = getattr(points, "index", None)
    if isinstance(index, pd.Index):
        rows.index = index
    return rows
