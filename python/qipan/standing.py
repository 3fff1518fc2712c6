# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Where today's grids stand among all plans that obey the same rules."""
from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, Literal, Unpack

import geopandas as gpd

from . import _core, frames, options
from .ensemble import Ensemble, report_of
from .frames import LayerLike
from .guard import judge_of
from .keywords import Path, RuleOptions, spelled_out
from .progress import Report, bar

__all__ = ["Standing", "standing"]

_S = options.defaults("standing")


@dataclass(frozen=True)
class Standing(Ensemble):
    """An :class:`Ensemble` of the communities where today's grids obey the rules, and all communities as a map."""

    map: gpd.GeoDataFrame = field(kw_only=True, repr=False)
    """A row a community: community, name, grids, held, standing (inside, outside, unknown), breaks; border_m, cut, compactness, unevenness
    and deviation of today's grids, of the plans drawn (_p5, _median, _p95) and the share of them below (_below, _error); r_hat, effective."""


@spelled_out("standing", RuleOptions)
def standing(
    project: Path | None = None,
    *,
    existing: LayerLike | None = None,
    existing_code: str | None = None,
    existing_name: str | None = None,
    steps: int = _S["steps"],
    chains: int = _S["chains"],
    burn_in: float = _S["burn_in"],
    draws: int = _S["draws"],
    seed: int = _S["seed"],
    threads: int = _S["threads"],
    time_limit: float = _S["time_limit"],
    output: Path | None = None,
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _S["lang"],
    on_bad: Literal["raise", "repair"] = "raise",
    progress: bool | Report = False,
    **given: Unpack[RuleOptions],
) -> Standing:
    """Draws plans at random in each community, with as many grids as today's layer ``existing`` has there, all in band, connected and with
    compounds as whole as can be, and says where today's grids stand among them: how many of those plans have a shorter border, are more
    even, more compact. Today's grids that break the rules are outside.

    Takes what :func:`qipan.partition` takes but what steers its search; any grid layer will do for ``existing``, a written plan too.
    ``steps``, ``chains``, ``burn_in`` and ``draws`` as in :func:`qipan.ensemble`. ``output`` writes the map.

    Returns a :class:`Standing`; look at ``converged`` before ``table``. Raises what :func:`qipan.partition` raises.
    """
    own = {"existing": existing, "existing_code": existing_code, "existing_name": existing_name, "steps": steps, "chains": chains, "burn_in": burn_in,
           "draws": draws, "seed": seed, "threads": threads, "time_limit": time_limit, "output": None if output is None else os.fspath(output)}
    settings, layers = options.split("standing", {**given, **own, "overwrite": overwrite, "lang": lang})
    tables = options.tables(layers, judge_of({**given, "project": project}, on_bad))
    with bar(progress) as report:
        found = _core.standing("" if project is None else os.fspath(project), settings, tables, report)
    return Standing(**report_of(found), map=frames.to_frame(found["layer"]))
