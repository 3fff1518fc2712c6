# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Today's grids changed as little as the rules allow: redraw() and what it gives."""
from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal, Unpack

import pandas as pd

from . import _core, options
from .frames import LayerLike
from .guard import judge_of
from .keywords import Path, PlanOptions, spelled_out
from .plan import Plan
from .progress import Report, bar

__all__ = ["RedrawnPlan", "redraw"]

_log = logging.getLogger("qipan")
_D = options.defaults("redraw")


class RedrawnPlan(Plan):
    """A :class:`Plan` that knows what it grew out of. Edits of it have no lineage: it would be another."""

    _change: dict[str, Any] = {}

    def _table(self, name: str) -> pd.DataFrame:
        if name not in self._held.layer_names():
            raise AttributeError(f"an edited plan has no table {name}: redraw() it again from the grids of before")
        return pd.DataFrame(self._frame(name))

    @cached_property
    def lineage(self) -> pd.DataFrame:
        """One row a code, living, ending and ended ones: code, name, relation (kept, changed, split, merged, split+merged, new,
        dissolved, renamed, retired), start_date, end_date, ended, predecessors, successors, households, stayed, moved_in, moved_out,
        buildings_in, buildings_out, fields_from, check_fields."""
        return self._table("lineage")

    @cached_property
    def moves(self) -> pd.DataFrame:
        """One row for each pair of grids with parts that changed hands: from_code, to_code, households, buildings, area_m2."""
        return self._table("moves")

    @property
    def change(self) -> dict[str, Any]:
        """What was changed and what had to be: today (grids), relations (grids by what became of them), moved (households),
        least_moved and least_moved_so (bounds: of any plan of least violation; of those that touch no more grids), touched and
        least_touched (grids), shifted, born, communities, computed, left_out, points (from today's plan to this one: moved,
        touched, violation, out, quality)."""
        return dict(self._change)


@spelled_out("redraw", PlanOptions)
def redraw(
    project: Path | None = None,
    *,
    existing: LayerLike | None = None,
    existing_code: str | None = None,
    existing_name: str | None = None,
    lock: Sequence[str] | str | None = None,
    max_moved_households: float | str | None = None,
    max_changed_grids: int | None = None,
    code_policy: Literal["keep-majority", "new-on-change"] = _D["code_policy"],
    date: str | None = None,
    output: Path | Sequence[Path] | None = None,
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _D["lang"],
    on_bad: Literal["raise", "repair"] = "raise",
    progress: bool | Report = False,
    **given: Unpack[PlanOptions],
) -> RedrawnPlan:
    """Changes today's grids, ``existing``, as little as the rules allow: grids that obey stay, what does not is mended together with
    its neighbours; least violation first, then the fewest grids changed, then the fewest households moved, then quality.

    Takes what :func:`qipan.partition` takes. ``lock`` names codes of grids that stay as they are; ``max_moved_households`` is a number or
    text such as "5%". ``on_bad`` is as there, for grids of today too. Codes and all other columns of ``existing`` live on; ``date`` is "2026-05-01", never the clock's.

    Returns a :class:`RedrawnPlan`. Raises what :func:`qipan.partition` raises; OptionError for a locked code that is not there.
    """
    judge = judge_of({**given, "project": project}, on_bad)
    own = {"existing": existing, "existing_code": existing_code, "existing_name": existing_name, "lock": lock,
           "max_moved_households": max_moved_households if max_moved_households is None else f"{max_moved_households}",
           "max_changed_grids": max_changed_grids if max_changed_grids is None else f"{max_changed_grids}",
           "code_policy": code_policy, "date": date}
    settings, layers = options.split("redraw", {**given, **own, "overwrite": overwrite, "lang": lang})
    index = getattr(layers.get("buildings"), "index", None)
    tables = options.tables(layers, judge)
    with bar(progress) as report:
        held, summary = _core.redraw("" if project is None else os.fspath(project), settings, tables, report)
    plan = RedrawnPlan(held, index if isinstance(index, pd.Index) else None)
    plan._change = json.loads(summary)["change"]
    _log.info("moved %d households, at least %d must move", plan.change["moved"], plan.change["least_moved_so"])
    for path in [output] if isinstance(output, (str, os.PathLike)) else output or []:
        for hint in plan.to_file(path, overwrite=overwrite):
            _log.warning("%s: %s", os.fspath(path), hint)
    return plan
