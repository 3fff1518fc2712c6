# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""How grid layers differ and grow out of one another."""
from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import pandas as pd

from . import _core, frames, options
from .frames import LayerLike
from .progress import Report, bar

if TYPE_CHECKING:
    from .plan import Plan

__all__ = ["Difference", "diff"]

_D = options.defaults("diff")

Path = str | os.PathLike[str]


@dataclass(frozen=True, repr=False)
class Difference:
    """What :func:`diff` found."""

    figures: pd.Series  #: counts of grids by what became of them, households, buildings and square metres that moved
    changes: gpd.GeoDataFrame = field(repr=False)  #: a row a grid that is not as it was, with a sentence in English and Chinese
    pieces: gpd.GeoDataFrame = field(repr=False)  #: what changed hands, as polygons: from_code, to_code, households, buildings, area_m2
    moves: pd.DataFrame = field(repr=False)  #: the same summed by pair of grids
    lineage: pd.DataFrame = field(repr=False)  #: a row a code: relation, predecessors, successors, households stayed, moved in and out

    @property
    def empty(self) -> bool:
        """True where nothing changed."""
        return bool(self.changes.empty)

    def __repr__(self) -> str:
        return f"<Difference: {self.figures['old_grids']} → {self.figures['new_grids']} grids, {len(self.changes)} changed>"

    def plot(self, ax: Any = None, *, column: str = "households", **kwargs: Any) -> Any:
        """Draws the pieces that changed hands, coloured by ``column``, over the outlines of the changed grids. Returns the axes."""
        import matplotlib.pyplot as plt

        if ax is None:
            ax = plt.subplots(figsize=(8, 8))[1]
        if not self.pieces.empty:
            self.pieces.plot(ax=ax, column=column, legend=True, **{"cmap": "YlOrRd", "edgecolor": "none", "legend_kwds": {"label": column, "shrink": 0.6}, **kwargs})
        if not self.changes.empty:
            self.changes.boundary.plot(ax=ax, color="0.35", linewidth=0.6)
        ax.set_axis_off()
        ax.set_aspect("equal")
        return ax


def diff(
    old: LayerLike | Plan,
    new: LayerLike | Plan,
    *,
    buildings: LayerLike | None = None,
    households: str | None = None,
    old_code: str | None = None,
    new_code: str | None = None,
    old_name: str | None = None,
    new_name: str | None = None,
    old_crs: Any = None,
    new_crs: Any = None,
    crs: Any = None,
    tolerance: float = _D["tolerance"],
    output: Path | None = None,
    picture: Path | None = None,
    width: int = _D["width"],
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _D["lang"],
    progress: bool | Report = False,
) -> Difference:
    """What changed from one grid layer to another, of any origin, CRS and format: per grid and per household.

    Each new grid continues the old one that it shares the most households with, so that as many as possible stay (optimal matching).
    Households follow an inner point of their building; without ``buildings`` they are spread over the area of the field
    "households", or area alone counts. Parts that changed hands and are narrower than ``tolerance`` metres are drawing, not change.
    ``picture`` is a map of the changes to write (.png, .svg, .pdf), ``width`` pixels wide.

    Returns a :class:`Difference` in ``crs``, or a metric CRS that one of the layers has. Raises InputError (a layer that cannot be
    read, CrsError where one states no CRS and ``old_crs`` or ``new_crs`` is not said, ColumnNotFoundError), OptionError and
    TargetExistsError.
    """
    from .staging import staged

    given = {k: v for k, v in locals().items() if k in options.COMMANDS["diff"]["options"]}
    given |= {key: None if path is None else os.fspath(path) for key, path in (("output", output), ("picture", picture))}
    settings, layers = options.split("diff", given)
    with staged(old, layers) as (old_spec, more), staged(new, {}) as (new_spec, _), bar(progress) as report:
        found = _core.diff(old_spec, new_spec, settings + more, report)
    told = json.loads(found["json"])
    figures = {k: v for k, v in told.items() if not isinstance(v, (dict, list))} | told["relations"]
    tables = {layer["name"]: frames.to_frame(layer) for layer in found["layers"]}
    return Difference(figures=pd.Series(figures, dtype=object), changes=tables["changes"], pieces=tables["pieces"], moves=tables["moves"], lineage=tables["lineage"])
