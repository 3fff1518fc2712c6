# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Rows that a plan cannot count on, named by the labels of the user's own index before anything is computed."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .errors import CrsError, InputError, OptionError

__all__ = ["Judge", "judge_of"]

_POLYGONS, _BARRIERS, _POINTS = {3, 6}, {1, 2, 3, 5, 6}, {0, 4}
_SHAPES = {"communities": ("polygons", _POLYGONS), "territory": ("polygons", _POLYGONS), "buildings": ("polygons", _POLYGONS),
           "existing": ("polygons", _POLYGONS), "compounds": ("polygons", _POLYGONS), "dedicated": ("polygons", _POLYGONS), "household_areas": ("polygons", _POLYGONS),
           "household_points": ("points", _POINTS), "roads": ("lines or polygons", _BARRIERS), "rail": ("lines or polygons", _BARRIERS),
           "water": ("lines or polygons", _BARRIERS), "walls": ("lines or polygons", _BARRIERS)}

# Role: (option that names a column, must every row have it?). Households of buildings may be missing where another source speaks.
_NUMBERS = {"buildings": (("households", True), ("population", False)), "household_points": (("household_points_field", True),),
            "household_table": (("household_table_field", True),), "household_areas": (("household_areas_field", True),)}
_IDS = {"communities": "community_id", "household_table": "household_table_key"}
_OTHER_SOURCES = ("household_points", "household_table", "household_areas", "project")  # a project file may name any of them


class Judge:
    """Looks at the rows of one layer after the other. ``repair`` lets pass what the engine leaves out or counts as 0, with a word in
    the diagnostics. Layers in files, and roles that a filter of ``where`` thins out, are the engine's to judge."""

    def __init__(self, given: Mapping[str, Any], *, repair: bool) -> None:
        self._given = given
        self._repair = repair
        self._filtered = given.get("where") or {}

    def __call__(self, title: str, role: str, frame: pd.DataFrame) -> None:
        """Raises InputError for rows without a shape or with one of another kind, without households or an id, or with text where a
        number must be; CrsError for degrees that claim to be metres."""
        if isinstance(frame, gpd.GeoDataFrame):
            _judge_place(title, frame)
        if role in self._filtered:
            return
        if isinstance(frame, gpd.GeoDataFrame) and not self._repair:
            _judge_shapes(title, role, frame)
        for option, needed in _NUMBERS.get(role, ()):
            values = self._column(frame, option)
            if values is not None:
                others = role == "buildings" and any(self._given.get(other) is not None for other in _OTHER_SOURCES)
                _judge_numbers(title, values, missing_is_wrong=needed and not others and not self._repair)
        ids = self._column(frame, _IDS.get(role, ""))
        if ids is not None and (role == "communities" or not self._repair):
            _complain(title, ids.index, ids.isna().to_numpy(), f"column {ids.name!r} is missing (NaN)", "every row needs one: fill them in, or drop the rows")

    def knows_crs(self, role: str) -> bool:
        """``layer_crs`` names the CRS of a layer that states none."""
        return role in (self._given.get("layer_crs") or {})

    def columns(self, role: str) -> list[str]:
        """Names of the columns that the judge looks at."""
        options = [option for option, _ in _NUMBERS.get(role, ())] + [_IDS.get(role, "")]
        return [self._given[o] for o in options if isinstance(self._given.get(o), str)]

    def _column(self, frame: pd.DataFrame, option: str) -> pd.Series[Any] | None:
        name = self._given.get(option)
        return frame[name] if isinstance(name, str) and name in frame.columns else None


def judge_of(given: Mapping[str, Any], on_bad: str) -> Judge:
    """The judge that the option ``on_bad`` asks for. Raises OptionError for what it cannot be."""
    if on_bad not in ("raise", "repair"):
        raise OptionError(f"on_bad must be one of raise, repair, not {on_bad!r}")
    return Judge(given, repair=on_bad == "repair")


def _judge_place(title: str, frame: gpd.GeoDataFrame) -> None:
    crs = frame.crs
    if crs is None or not crs.is_projected or not len(frame):
        return
    west, south, east, north = frame.total_bounds
    if -180 <= west and east <= 180 and -90 <= south and north <= 90:
        raise CrsError(f"{title}: the frame says {crs.name}, which is in metres, but its coordinates (x {west:g} to {east:g}, y {south:g} to {north:g}) look like "
                       "degrees; state the right CRS with .set_crs('EPSG:4326', allow_override=True)")


def _judge_shapes(title: str, role: str, frame: gpd.GeoDataFrame) -> None:
    shapes = np.asarray(frame.geometry.array)
    none = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    _complain(title, frame.index, none, "no geometry", "drop them, or pass on_bad='repair', which leaves them out and counts their households as outside")
    wanted, fits = _SHAPES[role]
    _complain(title, frame.index, ~none & ~np.isfinite(shapely.bounds(shapes)).all(axis=1), "a coordinate that is not finite", "mend them, or pass on_bad='repair', which leaves them out")
    kind = shapely.get_type_id(shapes)
    other = ~np.isin(kind, list(fits))
    if not other.all():  # all of them: the engine says what the layer is
        _complain(title, frame.index, other, f"a shape that is not among {wanted}", "drop them, or pass on_bad='repair', which keeps what can be used and lists the rest",
                  lambda row: shapes[row].geom_type)


def _judge_numbers(title: str, values: pd.Series[Any], *, missing_is_wrong: bool) -> None:
    name = values.name
    plain = values.astype(object) if isinstance(values.dtype, pd.CategoricalDtype) else values
    missing = plain.isna().to_numpy()
    if not pd.api.types.is_numeric_dtype(plain):
        missing = missing | (plain.astype(str).str.strip() == "").to_numpy()
    if missing_is_wrong:
        _complain(title, values.index, missing, f"column {name!r} is missing (NaN)", "fill them in (.fillna(0) where nobody lives), or pass on_bad='repair', which counts them as 0")
    if pd.api.types.is_datetime64_any_dtype(plain):
        raise InputError(f"{title}: column {name!r} holds dates, not numbers")
    numbers = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = ~missing & ~(np.isfinite(numbers) & (numbers >= 0))
    _complain(title, values.index, wrong, f"column {name!r} is no number of 0 or more", "mend them", lambda row: repr(_plain(values.iloc[row])))


def _complain(title: str, index: pd.Index[Any], wrong: np.ndarray[Any, Any], what: str, do: str, show: Callable[[int], str] | None = None) -> None:
    rows = np.flatnonzero(wrong)
    if not len(rows):
        return
    named = [repr(_plain(index[row])) + (f" ({show(row)})" if show else "") for row in rows[:3]]
    more = f" and {len(rows) - 3:,} more" if len(rows) > 3 else ""
    raise InputError(f"{title}: {what} in {len(rows):,} of {len(index):,} rows, index {', '.join(named)}{more}; {do}")


def _plain(label: Any) -> Any:
    return label.item() if isinstance(label, np.generic) else label
