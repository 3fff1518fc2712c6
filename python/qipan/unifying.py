# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Several departments' grids made one (多网合一): unify() and what it gives."""
from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import Any, Literal, Unpack

import pandas as pd

from . import _core, options
from .errors import OptionError
from .frames import LayerLike
from .guard import judge_of
from .keywords import Path, PlanOptions, spelled_out
from .plan import Plan
from .progress import Report, bar
from .staging import staged

__all__ = ["UnifiedPlan", "unify"]

_U = options.defaults("unify")


class UnifiedPlan(Plan):
    """A :class:`Plan` that knows the departments it was made for. Edits of it do not: it would be another."""

    _departments: Sequence[Mapping[str, Any]] = ()

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """By department: weight, grids, households; matched: share of the households whose grid goes on from their department's;
        matched_possible: a share that no plan with as little violation exceeds; pairs_together: share of the pairs of households in one of its grids that are in one grid; pairs_alike: the same, counting
        pairs that came together too; border_m, border_kept: its borders inside the land, and the share of them along the new ones;
        border_possible: the share that any plan could keep."""
        return pd.DataFrame(list(self._departments)).set_index("department")

    def correspondence(self, department: str) -> pd.DataFrame:
        """From the grids of one department to the new ones: from_code, from_name, to_code, households, buildings, area_m2,
        share_of_from, share_of_to, goes_on (1: the new grid goes on from it)."""
        name = f"correspondence_{department}"
        if name not in self._held.layer_names():
            raise OptionError(f"no table for {department!r}: an edited plan has none, and the departments were {', '.join(self.agreement.index)}")
        return pd.DataFrame(self._frame(name))


@spelled_out("unify", PlanOptions)
def unify(
    departments: Mapping[str, LayerLike | Plan],
    project: Path | None = None,
    *,
    weights: Sequence[float] | None = None,
    code_fields: Sequence[str] | None = None,
    name_fields: Sequence[str] | None = None,
    agreement: float = _U["agreement"],
    border_tolerance: float = _U["border_tolerance"],
    output: Path | Sequence[Path] | None = None,
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _U["lang"],
    on_bad: Literal["raise", "repair"] = "raise",
    progress: bool | Report = False,
    **given: Unpack[PlanOptions],
) -> UnifiedPlan:
    """One grid layer for several departments: it obeys the rules as any plan does, and its borders run where theirs do.

    Takes what :func:`qipan.partition` takes, and ``departments``: layers of grids by name, which may overlap, have gaps and contradict each
    other. ``weights``, ``code_fields`` and ``name_fields`` are in their order. ``agreement`` says how much they count against short and
    compact borders; 0 is a plan from nothing, to compare with.

    Returns a :class:`UnifiedPlan`. Raises what :func:`qipan.partition` raises; OptionError for a wrong number of weights or fields.
    """
    if not isinstance(departments, Mapping) or not departments:
        raise OptionError("departments must be a dict such as {'security': frame, 'health': 'health.gpkg'}")

    def listed(values: Sequence[object] | None) -> str | None:
        return None if values is None else values if isinstance(values, str) else ",".join("" if v is None else f"{v:g}" if isinstance(v, (int, float)) else str(v) for v in values)

    own = {"weights": listed(weights), "code_fields": listed(code_fields), "name_fields": listed(name_fields), "agreement": agreement, "border_tolerance": border_tolerance}
    settings, layers = options.split("unify", {**given, **own, "overwrite": overwrite, "lang": lang})
    index = getattr(layers.get("buildings"), "index", None)
    tables = options.tables(layers, judge_of({**given, "project": project}, on_bad))
    with ExitStack() as stack, bar(progress) as report:
        specs = [f"{name}={stack.enter_context(staged(layer, {}))[0]}" for name, layer in departments.items()]
        held, told = _core.unify("" if project is None else os.fspath(project), specs, settings, tables, report)
    plan = UnifiedPlan(held, index if isinstance(index, pd.Index) else None)
    plan._departments = json.loads(told)["agreement"]
    for path in [output] if isinstance(output, (str, os.PathLike)) else output or []:
        plan.to_file(path, overwrite=overwrite)
    return plan
