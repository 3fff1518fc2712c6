# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The jobs of the command line as functions. Options have the names of its flags, and their defaults."""
from __future__ import annotations

import logging
import os
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Unpack, overload

import geopandas as gpd
import pandas as pd

from . import _core, frames, options
from .alternatives import Alternatives, number_of, share
from .errors import OptionError, TargetExistsError, in_python
from .frames import LayerLike
from .guard import judge_of
from .keywords import InputOptions, Path, PlanOptions, spelled_out
from .plan import Plan
from .progress import Report, bar

__all__ = ["AuditReport", "CheckReport", "audit", "check", "partition", "render", "synth"]

_log = logging.getLogger("qipan")
_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
# Harmless on the command line, where a report is read; a frame with holes deserves a word.
_SAID = {"input.null_households", "input.null_as_zero", "input.rounded"}
_P = options.defaults("partition")
_A = options.defaults("audit")
_R = options.defaults("render")
_S = options.defaults("synth")


@overload
def partition(
    project: Path | None = None,
    *,
    output: Path | Sequence[Path] | None = ...,
    overwrite: bool = ...,
    lang: Literal["en", "zh"] = ...,
    on_bad: Literal["raise", "repair"] = ...,
    progress: bool | Report = ...,
    alternatives: Literal[1] = ...,
    differ: float | str = ...,
    existing: LayerLike | None = ...,
    existing_code: str | None = ...,
    **given: Unpack[PlanOptions],
) -> Plan: ...
@overload
def partition(
    project: Path | None = None,
    *,
    output: Path | Sequence[Path] | None = ...,
    overwrite: bool = ...,
    lang: Literal["en", "zh"] = ...,
    on_bad: Literal["raise", "repair"] = ...,
    progress: bool | Report = ...,
    alternatives: int,
    differ: float | str = ...,
    existing: LayerLike | None = ...,
    existing_code: str | None = ...,
    **given: Unpack[PlanOptions],
) -> Alternatives[Plan]: ...
@spelled_out("partition", PlanOptions)
def partition(
    project: Path | None = None,
    *,
    output: Path | Sequence[Path] | None = None,
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _P["lang"],
    on_bad: Literal["raise", "repair"] = "raise",
    progress: bool | Report = False,
    alternatives: int = _P["alternatives"],
    differ: float | str = _P["differ"],
    existing: LayerLike | None = None,
    existing_code: str | None = None,
    **given: Unpack[PlanOptions],
) -> Plan | Alternatives[Plan]:
    """Draws grids: every place in one grid, no building cut, households within the band where that is possible.

    Layers are frames, Arrow tables with WKB, anything with ``__geo_interface__``, or paths ("town.gpkg::buildings"), each in any
    CRS it states. Options left out take the value of ``project`` (a TOML file of the command line), else the default.

    Rows of frames without a geometry, with one of another kind, or without households are an InputError that names their labels;
    with ``on_bad="repair"`` they are left out or counted as 0, as they always are in layers from paths, and listed in
    ``plan.diagnostics``. A third dimension is dropped, every dtype of numbers and codes is taken, an index may repeat itself.

    ``alternatives``: so many plans to choose from, any two of which differ by at least ``differ`` ("10%", 10 or 0.1) of the
    households, as an :class:`Alternatives`; ``output="a.gpkg"`` then writes ``a-1.gpkg``, ``a-2.gpkg`` .. and
    ``a-alternatives.csv``. How many is said here: the key ``alternatives`` of ``project`` counts on the command line only. Their
    ``change`` is counted from the first plan, or from today's grids where these are given: ``existing``, codes in ``existing_code``.

    Returns a :class:`Plan`. Raises OptionError for options that cannot be, InputError (ColumnNotFoundError, CrsError,
    SourceNotFoundError) for layers that cannot be used, KeyboardInterrupt on Ctrl-C. Households that cannot be brought into a
    band are no error: ``plan.scorecard`` gives the reason.
    """
    judge = judge_of({**given, "project": project}, on_bad)
    count = number_of(alternatives)
    if existing is not None and count == 1:
        raise OptionError("existing= is for alternatives=: change is counted from today's grids; to change these, use redraw()")
    own = {"existing": existing, "existing_code": existing_code}
    settings, layers = options.split("partition", {**given, **own, "overwrite": overwrite, "lang": lang})
    settings.append(("alternatives", [str(count)]))
    if not isinstance(differ, options.Default):
        settings.append(("differ", [f"{share(differ, 'differ') * 100!r}%"]))
    paths = [os.fspath(path) for path in ([output] if isinstance(output, (str, os.PathLike)) else output or [])]
    if count > 1:
        _check_numbered(paths, count, overwrite)
    if (given.get("household_table") is not None or given.get("building_id") is not None) and given.get("buildings") is None and project is None:
        raise OptionError("household_table= and building_id= need buildings= as well")
    index = getattr(layers.get("buildings"), "index", None)
    tables = options.tables(layers, judge)
    if "buildings" in layers and not isinstance(index, pd.Index):
        index = None
    name = "" if project is None else os.fspath(project)
    if count > 1:
        with bar(progress) as report:
            found = _core.partition_alternatives(name, settings, tables, report)
        plans = [Plan(held, index) for held in found["plans"]]
        _tell(plans[0])
        for path in paths:
            for number, plan in enumerate(plans, 1):
                _write(plan, _core.numbered_path(path, number), overwrite)
        if paths:
            pathlib.Path(_core.alternatives_table_path(paths[0])).write_text(found["csv"], encoding="utf-8")
        numbers = pd.RangeIndex(1, len(plans) + 1, name="plan")
        return Alternatives(plans=plans, table=pd.DataFrame(found["table"], index=numbers), asked=found["asked"], tried=found["tried"],
                            difference=pd.DataFrame(found["difference"], index=numbers, columns=numbers))
    with bar(progress) as report:
        plan = Plan(_core.partition(name, settings, tables, report), index)
    _tell(plan)
    for path in paths:
        _write(plan, path, overwrite)
    return plan


def _write(plan: Plan, path: str, overwrite: bool) -> None:
    for hint in plan.to_file(path, overwrite=overwrite):
        _log.warning("%s: %s", path, hint)


def _check_numbered(paths: list[str], count: int, overwrite: bool) -> None:
    """Before any work: nothing is there already that may not be overwritten."""
    for path in paths:
        if path.startswith("PG:"):
            raise OptionError("alternatives are one file each; PG:.. is a database: write the plan chosen with its to_file()")
    targets = [_core.numbered_path(path, number) for path in paths for number in range(1, count + 1)]
    for target in [*targets, *(_core.alternatives_table_path(path) for path in paths[:1])]:
        if not overwrite and os.path.lexists(target):
            raise TargetExistsError(f"{target} exists; pass overwrite=True to replace it")


def _tell(plan: Plan) -> None:
    summary = plan.summary
    for d in summary["diagnostics"]:
        level = logging.WARNING if d["code"] in _SAID else _LEVELS[d["severity"]]
        _log.log(level, "%s: %s (%d): %s", d["layer"], d["code"], d["count"], in_python(d["example"]))
    _log.info("%d grids, %d of %d in band", summary["grids"], summary["in_band"], summary["judged"])


def _in_python(frame: Any, column: str) -> Any:
    frame[column] = frame[column].map(in_python, na_action="ignore")
    return frame


@dataclass(frozen=True)
class CheckReport:
    """What :func:`check` found."""

    crs: str  #: title of the working CRS
    features: pd.Series[int]  #: rows read, by role
    sources: pd.DataFrame  #: households by source: in = out + outside; overridden besides
    defects: pd.DataFrame  #: severity, layer, code, count, feature (the first), example
    diagnostics: gpd.GeoDataFrame = field(repr=False)  #: every one of them, with its place

    @property
    def ok(self) -> bool:
        """No defect that keeps a plan from being made."""
        return not (self.defects["severity"] == "error").any()


@spelled_out("check", InputOptions)
def check(
    project: Path | None = None,
    *,
    output: Path | None = None,
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _P["lang"],
    progress: bool | Report = False,
    **given: Unpack[InputOptions],
) -> CheckReport:
    """Looks at the layers of a plan-to-be and reports every defect, with its place; takes what :func:`partition` takes.

    Returns a :class:`CheckReport`, its ``diagnostics`` in the working CRS, one row a defect, without a shape where there is no place.
    Defects are no errors; raised are OptionError for options that cannot be, InputError for layers that cannot be read at all,
    TargetExistsError where ``output`` is there already and ``overwrite`` is not said.
    """
    settings, layers = options.split("check", {**given, "overwrite": overwrite, "lang": lang})
    with bar(progress) as report:
        found = _core.check("" if project is None else os.fspath(project), settings, options.tables(layers),
                            "" if output is None else os.fspath(output), report)
    return CheckReport(
        crs=found["crs"],
        features=pd.Series(dict(found["features"]), name="features", dtype="int64"),
        sources=pd.DataFrame(found["sources"], columns=["source", "in", "out", "outside", "overridden"]).set_index("source"),
        defects=_in_python(pd.DataFrame(found["counts"], columns=["severity", "layer", "code", "count", "feature", "example"]), "example"),
        diagnostics=_in_python(frames.to_frame(found["diagnostics"]), "text"),
    )


@dataclass(frozen=True)
class AuditReport:
    """What :func:`audit` found."""

    clean: bool  #: no figure fails
    figures: pd.DataFrame  #: by figure: value, must_be_zero, failed
    defects: gpd.GeoDataFrame = field(repr=False)  #: each with its place


def audit(
    grids: LayerLike | Plan,
    *,
    communities: LayerLike | None = None,
    territory: LayerLike | None = None,
    buildings: LayerLike | None = None,
    features: LayerLike | Sequence[LayerLike] | None = None,
    barriers: LayerLike | Sequence[LayerLike] | None = None,
    dedicated: LayerLike | None = None,
    units: LayerLike | None = None,
    household_areas: LayerLike | None = None,
    households: str | None = None,
    household_areas_field: str | None = None,
    code_field: str = _A["code_field"],
    kind_field: str = _A["kind_field"],
    households_field: str = _A["households_field"],
    community_field: str = _A["community_field"],
    parcels: bool = False,
    band: str | Sequence[str] | Sequence[tuple[float, float]] | tuple[float, float] | None = _A["band"],
    crs: Any = None,
    output: Path | None = None,
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _A["lang"],
    progress: bool | Report = False,
) -> AuditReport:
    """A second, independent look at any grid layer, ours or foreign: gaps, overlaps, cut buildings, bands, codes, shapes.

    It works on files: layers in memory are written to a temporary GeoPackage first. ``band`` is (low, high), "300-500", or
    several of them: a grid must fit one. It measures in the CRS of the grids where that is metric, else in the one that
    :func:`partition` would choose, or in ``crs``.

    Returns an :class:`AuditReport`: ``figures`` by name (metres, square metres, counts), ``defects`` with their places in the CRS
    measured in. A failed figure is no error; raised are OptionError, InputError (a layer that cannot be read, a column that is not
    there) and TargetExistsError as by :func:`check`.
    """
    from .staging import staged

    given = {k: v for k, v in locals().items() if k in options.COMMANDS["audit"]["options"]}
    given["output"] = None if output is None else os.fspath(output)
    settings, layers = options.split("audit", given)
    with staged(grids, layers) as (plan_spec, more), bar(progress) as report:
        found = _core.audit(plan_spec, settings + more, report)
    figures = pd.DataFrame(found["figures"], columns=["figure", "value", "must_be_zero", "failed"]).set_index("figure")
    return AuditReport(clean=found["clean"], figures=figures, defects=frames.to_frame(found["defects"]))


def render(
    plan: Plan | Path,
    output: Path | None = None,
    *,
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _R["lang"],
    width: int = _R["width"],
    community: str | None = None,
    west: float = _R["west"],
    south: float = _R["south"],
    east: float = _R["east"],
    north: float = _R["north"],
    title: str | None = None,
    no_labels: bool = False,
    no_legend: bool = False,
) -> list[str]:
    """Draws a plan, or a GeoPackage of one, as PNG, SVG or PDF by the ending of ``output``.

    ``width`` is in pixels; the height follows. ``west`` to ``north`` cut a window out, in the CRS of the grids; ``community`` draws
    the one with this id. Returns hints in words, such as missing fonts; mostly an empty list. Raises OptionError for an ending or a
    window that cannot be, TargetExistsError and NotWritableError for the output, SourceNotFoundError for a path that leads nowhere.
    """
    from .staging import staged

    given = {k: v for k, v in locals().items() if k in options.COMMANDS["render"]["options"]}
    settings, _ = options.split("render", given)
    with staged(plan, {}, whole_plan=True) as (spec, _):
        return _core.render(spec, settings)


def synth(
    output: Path | None = None,
    *,
    overwrite: bool = False,
    lang: Literal["en", "zh"] = _S["lang"],
    seed: int = _S["seed"],
    communities: int = _S["communities"],
    households: float = _S["households"],
    crs: Any = _S["crs"],
    threads: int = _S["threads"],
    progress: bool | Report = False,
) -> dict[str, gpd.GeoDataFrame]:
    """Makes up a town with the traits of a Chinese county town, written to ``output`` as well if that is given.

    Returns GeoDataFrames by name in ``crs``, a CGCS2000 3-degree Gauss-Kruger zone: communities, buildings, roads, rail, water,
    walls, compounds, dedicated, addresses, existing_grids. The same seed makes the same town. Raises OptionError for another kind of
    CRS, TargetExistsError where ``output`` is there already and ``overwrite`` is not said.
    """
    given = {k: v for k, v in locals().items() if k != "progress"}
    settings, _ = options.split("synth", given)
    with bar(progress) as report:
        layers = _core.synth(settings, report)
    return {layer["name"]: frames.to_frame(layer) for layer in layers}
