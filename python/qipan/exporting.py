# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Plans in the formats that others open."""
from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import Literal

from . import _core, options
from .plan import Plan
from .staging import staged

__all__ = ["export"]

_log = logging.getLogger("qipan")
_E = options.defaults("export")

Path = str | os.PathLike[str]


def export(
    plan: Plan | Path,
    output: Path | Sequence[Path] | None = None,
    *,
    layer: str | Sequence[str] | None = None,
    overwrite: bool = False,
    shift: Literal["none", "gcj02", "bd09"] = _E["shift"],
    simplify: float = _E["simplify"],
    smooth: float = _E["smooth"],
    shapefile_encoding: Literal["UTF-8", "GB18030"] = _E["shapefile_encoding"],
    lang: Literal["en", "zh"] = _E["lang"],
) -> list[str]:
    """Writes a plan, or a GeoPackage of one, to ``output``; the ending chooses the format, ``.xlsx`` is the ledger, "PG:dbname=.." a
    PostGIS server. ``layer`` names layers, else all, or the grids where the format holds one.

    ``simplify`` and ``smooth`` let borders between grids of one community leave their course by that many metres: fewer vertices, round
    corners. Buildings keep their sides, the coverage is proven again; the plan itself stays as it is.

    ``shift`` moves longitude and latitude as web maps do, each vertex by its place alone; the file name then says so. Returns the
    files written; what a format could not hold, and how many borders were changed, is logged. Raises OptionError, TargetExistsError, NotWritableError, InputError (places
    outside the rectangle of a shift).
    """
    given = {k: v for k, v in locals().items() if k in options.COMMANDS["export"]["options"]}
    settings, _ = options.split("export", given)
    with staged(plan, {}, whole_plan=True) as (spec, _):
        files, hints = _core.export(spec, settings)
    for hint in hints:
        _log.warning("%s", hint)
    return list(files)
