# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Changes that somebody made elsewhere: which atom shall lie in which grid."""
from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyogrio

from .errors import ColumnNotFoundError, EditError, SourceNotFoundError
from .frames import is_path

if TYPE_CHECKING:
    from .plan import Plan


def _read(edited: Any) -> pd.DataFrame:
    """Rows of an edited plan's layer `atoms`, or of a table of moves; codes as text."""
    if not is_path(edited):
        return pd.DataFrame(edited)
    path, _, layer = os.fspath(edited).partition("::")
    if not os.path.exists(path):
        raise SourceNotFoundError(f"{path} does not exist")
    if path.lower().endswith(".csv"):
        return pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    return pyogrio.read_dataframe(path, layer=layer or ("atoms" if "atoms" in names else names[0]), read_geometry=False)


def _column(frame: pd.DataFrame, *names: str) -> pd.Series[Any]:
    for name in names:
        if name in frame.columns:
            return frame[name]
    raise ColumnNotFoundError(f"no column {' or '.join(map(repr, names))} in the edited atoms; columns there: {', '.join(map(str, frame.columns))}")


def labels_of(plan: Plan, edited: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Grid of each atom after the edit, numbers from len(grids) on for codes that no grid has yet; and the atoms that moved."""
    frame = _read(edited)
    before = plan._held.grid_of_atom()
    atoms = pd.to_numeric(_column(frame, "atom"), errors="coerce")
    wanted = _column(frame, "grid_code", "grid", "code")
    wrong = atoms.isna() | (atoms < 1) | (atoms > len(before)) | (atoms % 1 != 0)
    if wrong.any():
        raise EditError(f"atoms are numbered 1 to {len(before)}; row {int(np.flatnonzero(wrong.to_numpy())[0]) + 1} names {_column(frame, 'atom')[wrong].iloc[0]!r}")
    if atoms.duplicated().any():
        raise EditError(f"atom {int(atoms[atoms.duplicated()].iloc[0])} is named twice")
    if wanted.isna().any() or (wanted.astype(str).str.strip() == "").any():
        empty = atoms[wanted.isna() | (wanted.astype(str).str.strip() == "")]
        raise EditError(f"atom {int(empty.iloc[0])} has no grid code: land of no grid would be a gap")
    if "households" in frame.columns:
        held = plan._held.households_of_atoms()[atoms.astype(int).to_numpy() - 1]
        off = np.abs(pd.to_numeric(frame["households"], errors="coerce").to_numpy(dtype=float) - held) > 1e-6
        if off.any():
            raise EditError(f"atom {int(atoms[off].iloc[0])} does not hold the households it holds in this plan: the file is of another plan, or of other data")
    labels = before.copy()
    numbers = dict(plan._number_of_code)
    for atom, code in zip(atoms.astype(int) - 1, wanted.astype(str).str.strip(), strict=True):
        labels[atom] = numbers.setdefault(code, len(numbers))
    return labels, np.flatnonzero(labels != before)
