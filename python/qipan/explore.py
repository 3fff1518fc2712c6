# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Maps for a browser, without any network: one file with everything in it."""
from __future__ import annotations

import html
import json
import math
import os
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .plotting import GREY, fills, label_places

if TYPE_CHECKING:
    from .plan import Plan

__all__ = ["Map", "explore", "summary_html"]

_COLUMNS = ("code", "name", "kind", "community", "households", "buildings", "area_m2", "band_low", "band_high", "in_band", "reason")


class Map:
    """An interactive map as one HTML page: pan, zoom, search, click a grid. Shows itself in a notebook."""

    def __init__(self, page: str, height: int) -> None:
        self.page = page
        self._height = height

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the page to a file that any browser opens, with or without a network."""
        with open(path, "w", encoding="utf-8") as out:
            out.write(self.page)

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{html.escape(self.page)}" style="width: 100%; height: {self._height}px; border: 0"></iframe>'


def explore(plan: Plan, path: str | os.PathLike[str] | None = None, *, buildings: bool = True, title: str = "Qipan", height: int = 600,
            lang: Literal["en", "zh"] = "en") -> Map:
    """An interactive map of the plan, in English or Chinese; written to ``path`` as well if that is given. Hover for households, click
    for everything known of a grid, search by code or name. Coordinates are rounded to decimetres."""
    west, south, _, _ = plan.grids.total_bounds
    if plan.grids.crs is not None and plan.grids.crs.is_geographic:
        plan = plan.to_crs(None)
        west, south, _, _ = plan.grids.total_bounds
    origin = np.array([math.floor(west), math.floor(south)], dtype=float)
    colours = fills(plan)
    rows = []
    places, room = label_places(plan.grids)
    for (_, row), place, radius in zip(plan.grids.iterrows(), places, room, strict=True):
        values = {column: _plain(row[column]) for column in _COLUMNS}
        values["fill"] = colours[row["code"]]
        values["at"] = [round(place.x - origin[0], 1), round(place.y - origin[1], 1), round(radius, 1)]
        rows.append(values)
    data = {
        "title": title,
        "lang": lang,
        "summary": _in_words(plan, lang),
        "grids": {"rows": rows, "shapes": _packed(plan.grids, origin)},
        "buildings": {"shapes": _packed(plan.buildings, origin) if buildings else []},
        "borders": {"rows": plan.borders["class"].tolist(), "shapes": _packed(plan.borders, origin)},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("</", "<\\/")
    template = files("qipan").joinpath("viewer.html").read_text(encoding="utf-8")
    shown = Map(template.replace("__TITLE__", html.escape(title)).replace("__LANG__", lang).replace("__DATA__", text), height)
    if path is not None:
        shown.save(path)
    return shown


def summary_html(plan: Plan) -> str:
    """A small map, the figures, and what the last edit broke."""
    card = plan.scorecard
    lines = [_in_words(plan), *plan.broken]
    for code, row in card[card["in_band"].fillna(True).astype(bool).to_numpy() == np.False_].head(5).iterrows():
        lines.append(f"{code}: {row['reason'] or ''}")
    text = "".join(f"<div>{html.escape(line)}</div>" for line in lines)
    return f'<div style="display: flex; gap: 1em">{_small_map(plan)}<div><b>qipan.Plan</b>{text}</div></div>'


def _in_words(plan: Plan, lang: str = "en") -> str:
    card = plan.scorecard
    judged = card["in_band"].dropna()
    if lang == "zh":
        return f"{len(card)} 个网格，其中 {len(judged)} 个适用户数区间，{int(judged.sum())} 个达标；共 {card['households'].sum():,.0f} 户"
    return f"{len(card)} grids, {int(judged.sum())} of {len(judged)} in band, {card['households'].sum():,.0f} households"


def _small_map(plan: Plan, size: int = 280) -> str:
    """Grids as SVG, simplified to about half a pixel."""
    west, south, east, north = plan.grids.total_bounds
    scale = size / max(east - west, north - south, 1e-9)
    colours = fills(plan)
    paths = []
    for code, shape in zip(plan.grids["code"], plan.grids.geometry.simplify(0.5 / scale), strict=True):
        steps = []
        for ring in _lines(shape):
            points = (ring - [west, north]) * [scale, -scale]
            steps.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
        paths.append(f'<path d="{"".join(steps)}" fill="{colours.get(code, GREY)}"><title>{html.escape(code)}</title></path>')
    box = f"0 0 {(east - west) * scale:.0f} {(north - south) * scale:.0f}"
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{(east - west) * scale:.0f}" role="img" aria-label="map of the grids" '
            f'stroke="#2c3e50" stroke-width="0.6" fill-rule="evenodd" stroke-linejoin="round">{"".join(paths)}</svg>')


def _lines(shape: Any) -> list[np.ndarray[Any, Any]]:
    """Rings and lines of a geometry, as coordinates."""
    out = []
    for part in shapely.get_parts(shapely.get_parts(shape)).ravel() if shape is not None else []:
        for line in shapely.get_rings(part) if part.geom_type == "Polygon" else [part]:
            out.append(shapely.get_coordinates(line))
    return out


def _packed(frame: gpd.GeoDataFrame, origin: np.ndarray[Any, Any]) -> list[list[list[int]]]:
    """Every line as differences in whole decimetres."""
    shapes = []
    for shape in frame.geometry:
        lines = []
        for line in _lines(shape):
            at = np.rint((line - origin) * 10).astype(np.int64)
            steps = np.diff(at, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
            steps = steps[(steps != 0).any(axis=1) | (np.arange(len(steps)) == 0)]
            lines.append(steps.ravel().tolist())
        shapes.append(lines)
    return shapes


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value
