# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Pictures with matplotlib."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .plan import Plan

__all__ = ["FONTS", "chinese_fonts", "fills", "label_places", "plot"]

#: Fonts with Chinese characters, the first that is there wins: the chain of ``qipan render``.
FONTS = ("Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei")

# Neighbouring grids never share one of these; dedicated and other ground is grey.
PALETTE = ("#8dd3c7", "#fdd49e", "#bebada", "#fbb4ae", "#b3cde3", "#ccebc5", "#fde0ef", "#e5d8bd")
GREY, WATER = "#e0e0e0", "#c6dbef"


@contextmanager
def chinese_fonts() -> Iterator[None]:
    """Chinese characters in the text of figures made within; matplotlib's own settings come back afterwards."""
    import matplotlib

    interactive = matplotlib.is_interactive()
    try:
        with matplotlib.rc_context({"font.family": ["sans-serif"], "font.sans-serif": _fonts(), "axes.unicode_minus": False}):
            try:
                yield
            finally:
                interactive = matplotlib.is_interactive()
    finally:
        matplotlib.interactive(interactive)  # a notebook's backend, chosen with the first figure, sets it; without it no later figure shows


def _fonts() -> list[str]:
    """The chain, then what the user prefers; only what is there, since matplotlib complains of every other name."""
    import matplotlib
    from matplotlib import font_manager

    own = Path(__file__).parent / "data/fonts/wqy-microhei.ttc"  # in wheels
    if own.is_file() and not any(Path(font.fname) == own for font in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(own)
    there = {font.name for font in font_manager.fontManager.ttflist}
    wanted = dict.fromkeys([*FONTS, *matplotlib.rcParams["font.sans-serif"], "DejaVu Sans"])
    return [name for name in wanted if name in there]


def fills(plan: Plan) -> pd.Series[str]:
    """A colour for each grid, by code: neighbours differ. The same plan has the same colours everywhere."""
    grids, borders = plan.grids, plan.borders
    kind = dict(zip(grids["code"], grids["kind"], strict=True))
    near: dict[str, set[str]] = {code: set() for code in kind}
    for left, right in zip(borders["left_code"], borders["right_code"], strict=True):
        if left in near and right in near:
            near[left].add(right)
            near[right].add(left)
    colour: dict[str, str] = {}
    for i, code in enumerate(kind):
        if kind[code] == "water":
            colour[code] = WATER
        elif kind[code] in ("dedicated", "unassigned", "empty"):
            colour[code] = GREY
        else:
            taken = {colour.get(n) for n in near[code]}
            turned = [PALETTE[(i + k) % len(PALETTE)] for k in range(len(PALETTE))]
            colour[code] = next((c for c in turned if c not in taken), turned[0])
    return pd.Series(colour, name="fill", dtype=object)


def label_places(grids: gpd.GeoDataFrame) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The point of each grid that lies furthest from its border, and that distance: where a label has most room."""
    shapes = np.asarray(grids.geometry.array)
    radii = shapely.maximum_inscribed_circle(shapes, tolerance=np.maximum(np.sqrt(shapely.area(shapes)) / 50, 0.1))
    return shapely.get_point(radii, 0), shapely.length(radii)


def plot(
    plan: Plan,
    *,
    ax: Axes | None = None,
    column: str | None = None,
    buildings: bool = True,
    labels: bool | None = None,
    legend: bool = True,
    title: str | None = None,
    figsize: tuple[float, float] = (10.0, 10.0),
    **style: Any,
) -> Axes:
    """Draws a plan and returns the axes.

    Grids are coloured so that neighbours differ, or by a ``column`` of ``plan.grids``; those outside their band are hatched.
    ``labels``: the last three digits of the codes (default: where there are at most 150 grids). ``style`` goes to the grids'
    ``GeoDataFrame.plot``.
    """
    import matplotlib.pyplot as plt
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.patheffects import withStroke

    grids = plan.grids
    with chinese_fonts():
        if ax is None:
            ax = plt.subplots(figsize=figsize)[1]
        if column is not None:
            grids.plot(column=column, ax=ax, legend=legend, edgecolor="none", **style)
        else:
            grids.plot(ax=ax, color=fills(plan).reindex(grids["code"]).tolist(), edgecolor="none", **style)
        if buildings and len(plan.buildings):
            plan.buildings.plot(ax=ax, color="#6b6b6b", linewidth=0, alpha=0.55)
        out = grids[grids["in_band"].fillna(True).astype(bool).to_numpy() == np.False_]
        if len(out):
            out.plot(ax=ax, facecolor="none", edgecolor="#c0392b", hatch="///", linewidth=0)
        for kind, colour, width in (("open", "#2c3e50", 1.0), ("feature", "#2c3e50", 1.0), ("community", "#000000", 2.0)):
            lines = plan.borders[plan.borders["class"] == kind]
            if len(lines):
                lines.plot(ax=ax, color=colour, linewidth=width)
        if labels if labels is not None else len(grids) <= 150:
            points, _ = label_places(grids)
            for code, x, y in zip(grids["code"], shapely.get_x(points), shapely.get_y(points), strict=True):
                ax.annotate(code[-3:], (x, y), ha="center", va="center", fontsize=7, color="#1a1a1a", path_effects=[withStroke(linewidth=1.5, foreground="white", alpha=0.8)])
        if legend and column is None:
            judged = plan.scorecard["in_band"].dropna()
            shown = [Line2D([], [], color="#000000", lw=2.0, label="community border"), Line2D([], [], color="#2c3e50", lw=1.0, label="grid border"),
                     Patch(color=GREY, label="dedicated or empty")]
            if len(out):
                shown.append(Patch(facecolor="none", edgecolor="#c0392b", hatch="///", label="outside its band"))
            ax.legend(handles=shown, title=f"{int(judged.sum())} of {len(judged)} grids in band", loc="upper center", bbox_to_anchor=(0.5, 0.0), ncol=len(shown),
                      frameon=False, fontsize=8, title_fontsize=8)  # under the map: no corner of it is free
        if title:
            ax.set_title(title)
        west, south, east, north = grids.total_bounds  # a building far outside must not shrink the map
        margin = 0.01 * max(east - west, north - south)
        ax.set(xlim=(west - margin, east + margin), ylim=(south - margin, north + margin), aspect="equal")
        ax.set_axis_off()
        for text in [*ax.texts, ax.title]:  # fonts are looked up when the figure is drawn, which is after this block
            text.set_fontfamily(_fonts())
    return ax
