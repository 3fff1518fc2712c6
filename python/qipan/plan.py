# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""A finished plan: grids, labels of buildings, ledger, pictures, files, and edits that give new plans."""
from __future__ import annotations

import json
import os
from collections.abc import Hashable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from . import _core, frames
from .editing import Editing
from .errors import in_python
from .transform import moved

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .explore import Map

__all__ = ["Plan"]


class Plan(Editing):
    """Grids of one territory. Plans never change; edits and :meth:`to_crs` return new ones that share what stays the same.

    Made by :func:`qipan.partition`. All layers are in the working CRS (metres) unless :meth:`to_crs` was called.
    Codes are text; households are numbers of households, areas square metres, lengths metres.
    """

    def __init__(self, held: _core.HeldPlan, index: pd.Index[Any] | None, *, crs: Any = None, locked: frozenset[str] = frozenset(),
                 broken: tuple[str, ...] = ()) -> None:
        self._held = held
        self._index = index
        self._crs = crs
        self._locked = locked
        self._broken = broken

    # What is where -------------------------------------------------------------------------------------------------

    @cached_property
    def labels(self) -> pd.Series[str]:
        """Grid code of every building, on the index of the buildings that were passed in.

        Missing where a building is no part of the plan: outside the territory, without a polygon, filtered away.
        Buildings from a path are indexed by their id (``building_id``, else the feature number).
        """
        codes = np.array([*self._grids["code"], None], dtype=object)
        values = codes[self._grid_of_building]
        return pd.Series(values, index=self._building_index, name="grid_code", dtype="str" if _strings_are_str() else object)

    @cached_property
    def grids(self) -> gpd.GeoDataFrame:
        """One row a grid, ordered by code: code, name, kind, community, households, population, buildings, area_m2, difficulty,
        band_low, band_high, in_band, reason, polsby_popper, border_on_features, geometry (polygons)."""
        frame = self._frame("grids")
        frame["in_band"] = pd.array(frame["in_band"].astype("boolean"))
        return frame

    @cached_property
    def communities(self) -> pd.DataFrame:
        """What is proven of each community, by id: community, name, grids, judged and in_band (numbers of grids), households, closed
        (no plan is better on any level), covers (the levels that the bound is about), open_level (the first that it does not reach),
        found and bound there, gap_percent. The last six are missing where nothing is proven, as after an edit."""
        frame = self._frame("communities")
        frame["closed"] = pd.array(frame["closed"].astype("boolean"))
        return frame.set_index("community", drop=False).rename_axis(index=None)

    @cached_property
    def atoms(self) -> gpd.GeoDataFrame:
        """The units that no plan splits, by number: atom, grid_code, community, households, geometry (polygons)."""
        return self._frame("atoms").set_index("atom", drop=False).rename_axis(index=None)

    @cached_property
    def buildings(self) -> gpd.GeoDataFrame:
        """The buildings of the plan: source_id, grid_code, households, then the columns of the source; on the index passed in."""
        frame = self._frame("buildings")
        if self._index is not None:
            frame.index = self._index[self._held.building_rows()]
        return frame

    @cached_property
    def units(self) -> pd.DataFrame:
        """The pieces that carry households: source, source_id, piece, community, households, grid_code, geometry."""
        return self._frame("units")

    @cached_property
    def borders(self) -> gpd.GeoDataFrame:
        """Lines between grids: class (community, feature, open), feature_kind, feature_id, left_code, right_code, length_m."""
        return self._frame("borders")

    @cached_property
    def diagnostics(self) -> gpd.GeoDataFrame:
        """What was found wrong with the data: severity, code, layer, feature, text, geometry."""
        frame = self._frame("diagnostics")
        frame["text"] = frame["text"].map(in_python, na_action="ignore")
        return frame

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Households grid by grid; with :attr:`summary` they add up to the sources: in = out + outside."""
        frame = self._frame("ledger")
        frame["in_band"] = pd.array(frame["in_band"].astype("boolean"))
        return frame

    @cached_property
    def manifest(self) -> pd.Series[str]:
        """What made the plan: version, seed, bands, fingerprints of the layers."""
        frame = self._frame("manifest")
        return pd.Series(frame["value"].to_numpy(), index=frame["key"].to_numpy(), name="manifest")

    @cached_property
    def scorecard(self) -> pd.DataFrame:
        """Every grid against its band, indexed by code; known at once after an edit, before borders are drawn.

        Columns: name, kind, community, households, buildings, atoms, difficulty, band_low, band_high, in_band,
        outside_band (households too few or too many), pieces (1: connected), locked, reason, proven."""
        frame = pd.DataFrame(self._grids).set_index("code").sort_index()
        for column in ("difficulty", "band_low", "band_high"):
            frame[column] = frame[column].astype("float64")
        frame["in_band"] = frame["in_band"].astype("boolean")
        below = (frame["band_low"] - frame["households"]).clip(lower=0)
        above = (frame["households"] - frame["band_high"]).clip(lower=0)
        frame.insert(frame.columns.get_loc("in_band") + 1, "outside_band", (below + above).fillna(0.0))
        frame["locked"] = frame.index.isin(list(self._locked))
        return frame

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The figures that the command line prints with ``--json``."""
        out: dict[str, Any] = json.loads(self._held.summary_json())
        return out

    @property
    def crs(self) -> Any:
        """The CRS of the layers, as pyproj has it."""
        return self.grids.crs

    @property
    def codes(self) -> list[str]:
        """Codes of all grids, sorted."""
        return sorted(self._grids["code"])

    # Elsewhere -----------------------------------------------------------------------------------------------------

    def to_crs(self, crs: Any) -> Plan:
        """The same plan with its layers in another CRS. Each vertex that grids share is transformed once, so that they still
        share it."""
        return Plan(self._held, self._index, crs=crs, locked=self._locked, broken=self._broken)

    def to_file(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> list[str]:
        """Writes the plan; the ending chooses the format (.gpkg with all layers, .geojson, .fgb, .shp, .kml, .csv, .xlsx ..: the
        grids). The file is read back and compared before it gets its name. Always in the working CRS (GeoJSON: WGS 84).
        Returns what the format could not hold."""
        return self._held.write(os.fspath(path), overwrite)

    def to_parquet(self, path: str | os.PathLike[str], layer: str = "grids") -> None:
        """Writes one layer as GeoParquet 1.1 with bounding boxes, in the CRS of this plan."""
        frame = getattr(self, layer)
        if isinstance(frame, gpd.GeoDataFrame):
            frame.to_parquet(path, schema_version="1.1.0", write_covering_bbox=True)
        else:
            frame.to_parquet(path)

    def plot(self, **options: Any) -> Axes:
        """Draws grids, buildings and borders with matplotlib and returns the axes; see :func:`qipan.plotting.plot`."""
        from .plotting import plot

        return plot(self, **options)

    def explore(self, path: str | os.PathLike[str] | None = None, **options: Any) -> Map:
        """An interactive map in one HTML file that needs no network; shown in a notebook, or written to ``path``."""
        from .explore import explore

        return explore(self, path, **options)

    def _repr_html_(self) -> str:
        from .explore import summary_html

        return summary_html(self)

    def __repr__(self) -> str:
        card = self.scorecard
        judged = card["in_band"].notna()
        return f"<qipan.Plan: {len(card)} grids, {int(card.loc[judged, 'in_band'].sum())} of {int(judged.sum())} in band>"

    # Inside --------------------------------------------------------------------------------------------------------

    def _frame(self, name: str) -> Any:
        layer = self._held.layer(name)
        frame = frames.to_frame(layer)
        if self._crs is None or not isinstance(frame, gpd.GeoDataFrame):
            return frame
        return moved(frame, self._crs)

    @cached_property
    def _grids(self) -> dict[str, Any]:
        return self._held.grids()

    @cached_property
    def _number_of_code(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self._grids["code"])}

    @cached_property
    def _buildings(self) -> tuple[np.ndarray[Any, Any], list[str], np.ndarray[Any, Any]]:
        return self._held.buildings()

    @property
    def _building_index(self) -> pd.Index[Any]:
        if self._index is not None:
            return self._index
        return pd.Index(self._buildings[1], name="building")

    @cached_property
    def _atom_of_building(self) -> np.ndarray[Any, Any]:
        """Atom of each building of the index, -1 outside the plan."""
        rows, _, atoms = self._buildings
        if self._index is None:
            return atoms
        out = np.full(len(self._index), -1, dtype=np.int32)
        out[rows] = atoms
        return out

    @property
    def _grid_of_building(self) -> np.ndarray[Any, Any]:
        """Grid number of each building of the index; -1, the last entry of a list, outside the plan."""
        atoms = self._atom_of_building
        grid = self._held.grid_of_atom()
        return np.where(atoms < 0, -1, grid[np.maximum(atoms, 0)] if len(grid) else -1)

    def _positions(self, wanted: Hashable) -> Any:
        return self._building_index.get_indexer_for([wanted])


def _strings_are_str() -> bool:
    return int(pd.__version__.split(".")[0]) >= 3
