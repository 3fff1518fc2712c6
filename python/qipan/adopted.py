# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""A written plan with what a hand changed in it: adopt()."""
from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from typing import Any, Literal, Unpack

import pandas as pd

from . import _core, options
from .frames import LayerLike
from .keywords import Path, PlanOptions, spelled_out
from .progress import Report, bar
from .redrawing import RedrawnPlan

__all__ = ["AdoptedPlan", "adopt"]

_log = logging.getLogger("qipan")
_D = options.defaults("adopt")


class AdoptedPlan(RedrawnPlan):
    """A :class:`Plan` that a hand changed; :attr:`lineage` and :attr:`moves` are there when anything changed its grid."""

    @property
    def change(self) -> dict[str, Any]:
        """What was adopted: atoms, households (that are in another grid now), refused (atoms that stay, see the diagnostics), shifted
        (drawn grids whose border was bent), splits (pieces that atoms were cut for), broken
        (rules), changed, new, ended, locked (codes of grids), columns (that came back from a ledger), rows (grids that they came back for)."""
        return dict(self._change)


@spelled_out("adopt", PlanOptions)
def adopt(
    plan: Path,
    project: Path | None = None,
    *,
    moves: LayerLike | None = None,
    grids: LayerLike | None = None,
    grids_code: str | None = None,
    split_atoms: bool = False,
    snap: float = _D["snap"],
    ledger: LayerLike | None = None,
    unlock: Sequence[str] | str | None = None,
    no_lock: bool = False,
    date: str | None = None,
    data: Path | Sequence[Path] | None = None,
    output: Path | Sequence[Path] | None = None,
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _D["lang"],
    progress: bool | Report = False,
    **given: Unpack[PlanOptions],
) -> AdoptedPlan:
    """Takes over what a hand changed in the written plan ``plan``: grid codes of its layer ``atoms``, or ``moves``, a table with the
    columns atom and grid_code, or ``grids``, the grids as a hand drew them, bent to the atoms; columns of ``ledger``, a workbook or table with the grids' codes, become columns of the grids. What cannot be stays as it was and is a diagnostic; grids that changed are locked for later runs.

    Inputs and options are those of the plan, unless ``project`` or arguments name others; files are looked for in ``data``, beside the
    plan and here. See :meth:`qipan.Plan.adopt` for plans that are at hand.

    Returns an :class:`AdoptedPlan`. Raises InputError where the inputs make other atoms than the plan has."""
    own = {"moves": moves, "grids": grids, "grids_code": grids_code, "split_atoms": split_atoms, "snap": snap, "ledger": ledger, "unlock": unlock, "no_lock": no_lock, "date": date, "data": data}
    settings, layers = options.split("adopt", {**given, **own, "overwrite": overwrite, "lang": lang})
    index = getattr(layers.get("buildings"), "index", None)
    tables = options.tables(layers)
    with bar(progress) as report:
        held, summary = _core.adopt(os.fspath(plan), "" if project is None else os.fspath(project), settings, tables, report)
    change = json.loads(summary)["adopted"]
    adopted = AdoptedPlan(held, index if isinstance(index, pd.Index) else None, locked=frozenset(change["locked"]))
    adopted._change = change
    _log.info("%d atoms with %d households moved", change["atoms"], change["households"])
    for path in [output] if isinstance(output, (str, os.PathLike)) else output or []:
        for hint in adopted.to_file(path, overwrite=overwrite):
            _log.warning("%s: %s", os.fspath(path), hint)
    return adopted
