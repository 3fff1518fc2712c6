# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Edits by hand. Each returns a new plan with its scorecard and says at once what it breaks."""
from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .adopting import labels_of
from .errors import BrokenRuleWarning, EditError, GridNotFoundError

if TYPE_CHECKING:
    from .plan import Plan


def _listed(value: Any) -> list[Any]:
    if isinstance(value, (pd.DataFrame, pd.Series)) and not (isinstance(value, pd.Series) and value.dtype == bool):
        return list(value.index)
    if isinstance(value, pd.Series):
        return list(value.index[value.to_numpy()])
    if isinstance(value, Hashable) and not isinstance(value, tuple):
        return [value]
    return list(value)


class Editing:
    """What a plan can be changed by; mixed into :class:`qipan.Plan`."""

    def move(self: Plan, buildings: Any = None, *, atoms: int | Iterable[int] | None = None, to: str) -> Plan:  # type: ignore[misc]
        """Moves buildings (labels of the index passed in, a frame or a boolean Series of it), or atoms by number, to grid ``to``.

        A building moves with its whole atom: nothing that the plan holds together is torn apart. Raises EditError where the grids
        lie in different communities, are locked, or hold no ordinary land (dedicated units, water)."""
        moving: list[int] = [int(a) - 1 for a in _listed(atoms)] if atoms is not None else []
        count = len(self._held.grid_of_atom())
        if any(a < 0 or a >= count for a in moving):
            raise EditError(f"atoms are numbered 1 to {count}")
        if buildings is not None:
            moving += self._atoms_of(_listed(buildings))
        if not moving:
            raise EditError("nothing to move: pass buildings, or atoms=..")
        target = self._number(to)
        labels = self._held.grid_of_atom()
        self._check_open({*labels[moving].tolist(), target}, moving)
        labels[moving] = target
        return self._edited(labels)

    def merge(self: Plan, *codes: str) -> Plan:  # type: ignore[misc]
        """Makes one grid of several of one community; it keeps the first code."""
        if len(set(codes)) < 2:
            raise EditError("merge needs at least two grids")
        numbers = [self._number(code) for code in codes]
        labels = self._held.grid_of_atom()
        self._check_open(set(numbers), [])
        labels[np.isin(labels, numbers)] = numbers[0]
        return self._edited(labels)

    def split(self: Plan, code: str, parts: int = 2, *, atoms: Iterable[int] | None = None, buildings: Any = None, seed: int = 1) -> Plan:  # type: ignore[misc]
        """Divides a grid into ``parts`` connected ones of about equal households, or takes the given atoms or buildings out of it
        as a new grid. The part with the most households keeps the code, new ones take the next numbers of the community."""
        number = self._number(code)
        labels = self._held.grid_of_atom()
        members = np.flatnonzero(labels == number)
        self._check_open({number}, [])
        new = len(self._grids["code"])
        if atoms is not None or buildings is not None:
            taken = [int(a) - 1 for a in _listed(atoms)] if atoms is not None else []
            taken += self._atoms_of(_listed(buildings)) if buildings is not None else []
            if not set(taken) <= set(members.tolist()):
                raise EditError(f"not all of these atoms lie in grid {code}")
            if len(set(taken)) in (0, len(members)):
                raise EditError(f"taking {'nothing' if not taken else 'everything'} out of grid {code} does not split it")
            labels[taken] = new
            return self._edited(labels)
        if parts < 2 or parts > len(members):
            raise EditError(f"grid {code} has {len(members)} atoms: parts must be from 2 to that")
        part = np.array(self._held.divide(number, parts, seed))
        found = int(part.max()) + 1
        if found < 2:
            raise EditError(f"grid {code} cannot be divided: it holds nothing, or one unit that must not be cut")
        households = self._held_households(members)
        sums = np.bincount(part, weights=households)
        largest = int(sums.argmax())
        for i, p in enumerate(p for p in range(found) if p != largest):
            labels[members[part == p]] = new + i
        return self._edited(labels)

    def adopt(self: Plan, edited: Any, *, lock: bool = True) -> Plan:  # type: ignore[misc]
        """Takes over what a hand changed elsewhere: a GeoPackage of this plan whose layer ``atoms`` was given other grid codes (in
        QGIS), or a table of moves, as a frame or a CSV, with the columns ``atom`` and ``grid_code``. Atoms not named stay.

        A code that no grid has makes a new grid, which takes the next number of its community. ``lock`` locks the grids that won or
        lost atoms. Raises EditError for a file of another plan, atoms without a code, and what :meth:`move` refuses."""
        labels, moved = labels_of(self, edited)
        before = self._held.grid_of_atom()
        communities = self._held.community_of_atom()
        known = len(self._grids["code"])
        for old, new in sorted({(int(before[a]), int(labels[a])) for a in moved}):
            self._check_open({g for g in (old, new) if g < known}, [])
            if new >= known and len(set(communities[labels == new].tolist())) > 1:
                raise EditError("a new grid code is given to atoms of two communities")
        if len(moved) == 0:
            return self
        plan = self._edited(labels)
        touched = plan._held.grid_of_atom()[moved]
        codes = {plan._grids["code"][g] for g in touched} | ({self._grids["code"][g] for g in before[moved]} & set(plan._grids["code"]))
        return plan._with(plan._held, plan._locked | codes, plan._broken) if lock else plan

    def lock(self: Plan, *codes: str) -> Plan:  # type: ignore[misc]
        """Grids that no later edit may touch."""
        for code in codes:
            self._number(code)
        return self._with(self._held, self._locked | set(codes), self._broken)

    def unlock(self: Plan, *codes: str) -> Plan:  # type: ignore[misc]
        """Takes locks away; all of them without codes."""
        return self._with(self._held, self._locked - set(codes or self._locked), self._broken)

    @property
    def locked(self: Plan) -> frozenset[str]:  # type: ignore[misc]
        """Codes of the locked grids."""
        return self._locked

    @property
    def broken(self: Plan) -> tuple[str, ...]:  # type: ignore[misc]
        """What the last edit broke, in words; empty when it broke nothing."""
        return self._broken

    def compare(self: Plan, other: Plan) -> pd.DataFrame:  # type: ignore[misc]
        """Two plans side by side: rows are figures, columns ``this``, ``other``, ``difference`` (this - other).

        ``moved`` counts buildings, and their households, that do not lie together with the building they lay with: those outside
        the grid that holds most of what their grid in ``other`` held. It needs plans of the same buildings."""
        rows = {"grids": _count, "judged": _judged, "in band": _in_band, "households outside bands": _outside, "grids in several pieces": _pieces}
        figures = {name: (figure(self.scorecard), figure(other.scorecard)) for name, figure in rows.items()}
        borders = ("length_m", "borders, km", 0.001), ("on_features", "borders on real-world lines", 1.0), ("turn_deg_per_100m", "turning, degrees per 100 m", 1.0)
        for key, name, unit in borders:
            figures[name] = (self.summary["borders"][key] * unit, other.summary["borders"][key] * unit)
        frame = pd.DataFrame.from_dict(figures, orient="index", columns=["this", "other"], dtype="float64")
        frame["difference"] = frame["this"] - frame["other"]
        if self._building_index.equals(other._building_index):
            moved = self._moved(other)
            frame.loc["buildings moved"] = [float(moved.sum()), np.nan, np.nan]
            frame.loc["households moved"] = [float(self._households_of_buildings[moved].sum()), np.nan, np.nan]
        return frame

    # Inside --------------------------------------------------------------------------------------------------------

    def _moved(self: Plan, other: Plan) -> np.ndarray[Any, Any]:  # type: ignore[misc]
        here, there = self._grid_of_building, other._grid_of_building
        weight = np.maximum(self._households_of_buildings, 1e-6)
        both = pd.DataFrame({"here": here, "there": there, "weight": weight}).groupby(["there", "here"], as_index=False)["weight"].sum()
        heir = both.sort_values(["weight", "here"], ascending=[False, True]).drop_duplicates("there").set_index("there")["here"]
        return np.asarray((heir.reindex(there).to_numpy() != here) & (here >= 0) & (there >= 0))

    @property
    def _households_of_buildings(self: Plan) -> np.ndarray[Any, Any]:  # type: ignore[misc]
        frame = self._held.layer("buildings")
        column = next(c for c in frame["columns"] if c[0] == "households")
        rows = self._held.building_rows()
        out = np.zeros(len(self._building_index))
        if self._index is not None:
            out[rows] = column[3]
        else:
            position = {row: i for i, row in enumerate(self._buildings[0])}
            out[[position[row] for row in rows]] = column[3]
        return out

    def _held_households(self: Plan, atoms: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:  # type: ignore[misc]
        return np.asarray(self._held.households_of_atoms()[atoms])

    def _number(self: Plan, code: str) -> int:  # type: ignore[misc]
        found = self._number_of_code.get(code)
        if found is None:
            raise GridNotFoundError(f"no grid has the code {code!r}; see plan.codes")
        return found

    def _atoms_of(self: Plan, buildings: list[Any]) -> list[int]:  # type: ignore[misc]
        positions = self._building_index.get_indexer_for(buildings)
        if (positions < 0).any():
            missing = [b for b in buildings if b not in self._building_index][:3]
            raise EditError(f"no building has the label {', '.join(map(repr, missing))} in the index of the buildings passed in")
        atoms = self._atom_of_building[positions]
        if (atoms < 0).any():
            raise EditError("some of these buildings are no part of the plan (see where plan.labels is missing)")
        return sorted({int(a) for a in atoms})

    def _check_open(self: Plan, grids: set[int], atoms: list[int]) -> None:  # type: ignore[misc]
        table = self._grids
        shut = sorted({table["code"][g] for g in grids} & self._locked)
        if shut:
            raise EditError(f"locked: {', '.join(shut)}; plan.unlock(..) first")
        fixed = [table["code"][g] for g in grids if table["kind"][g] in ("dedicated", "water", "unassigned")]
        if fixed:
            raise EditError(f"not ordinary land: {', '.join(fixed)} stays as it is")
        communities = {table["community"][g] for g in grids}
        if len(communities) > 1:
            raise EditError(f"no grid may lie in two communities: {', '.join(sorted(communities))}")

    def _edited(self: Plan, labels: np.ndarray[Any, Any]) -> Plan:  # type: ignore[misc]
        held = self._held.relabelled(labels.tolist())
        new = self._with(held, self._locked, ())
        before, after = self.scorecard, new.scorecard
        broken = []
        for code, row in after.iterrows():
            old = before.loc[code] if code in before.index else None
            if row["in_band"] is not pd.NA and not row["in_band"] and (old is None or old["households"] != row["households"]):
                broken.append(f"grid {code}: {row['households']:g} households, outside {row['band_low']:g}-{row['band_high']:g}")
            if row["pieces"] > 1 and (old is None or old["pieces"] < row["pieces"]):
                broken.append(f"grid {code} is in {row['pieces']} pieces")
        new._broken = tuple(broken)
        if broken:
            warnings.warn("; ".join(broken), BrokenRuleWarning, stacklevel=3)
        return new

    def _with(self: Plan, held: Any, locked: Iterable[str], broken: tuple[str, ...]) -> Plan:  # type: ignore[misc]
        return type(self)(held, self._index, crs=self._crs, locked=frozenset(locked) & set(held.grids()["code"]), broken=broken)


def _count(card: pd.DataFrame) -> float:
    return float(len(card))


def _judged(card: pd.DataFrame) -> float:
    return float(card["in_band"].notna().sum())


def _in_band(card: pd.DataFrame) -> float:
    return float(card["in_band"].fillna(False).sum())


def _outside(card: pd.DataFrame) -> float:
    return float(card["outside_band"].sum())


def _pieces(card: pd.DataFrame) -> float:
    return float((card["pieces"] > 1).sum())
