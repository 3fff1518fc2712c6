# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The options that several functions share, written down once: types here, defaults from the tables of the command line."""
from __future__ import annotations

import difflib
import inspect
import os
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeAlias, TypedDict, TypeVar

from . import options
from .frames import LayerLike

__all__ = ["InputOptions", "PlanOptions", "RuleOptions", "spelled_out"]

Path: TypeAlias = "str | os.PathLike[str]"
P = ParamSpec("P")
R = TypeVar("R")


class InputOptions(TypedDict, total=False):
    """Layers, and how they are read."""

    communities: LayerLike | None
    territory: LayerLike | None
    buildings: LayerLike | None
    household_points: LayerLike | None
    household_table: LayerLike | None
    household_areas: LayerLike | None
    roads: LayerLike | None
    rail: LayerLike | None
    water: LayerLike | None
    walls: LayerLike | None
    compounds: LayerLike | None
    dedicated: LayerLike | None
    community_id: str | None
    community_name: str | None
    building_id: str | None
    households: str | None
    population: str | None
    building_height: str | None
    building_floors: str | None
    household_points_field: str | None
    household_points_xy: str | None
    household_table_key: str | None
    household_table_field: str | None
    household_areas_field: str | None
    difficulty: str | None
    rural_communities: str | None
    buildings_are: Literal["footprints", "parcels"]
    where: Mapping[str, str] | None
    encoding: Mapping[str, str] | None
    layer_crs: Mapping[str, str] | None
    gaps: Literal["fill", "leave", "error"]
    crs: Any
    point_distance: float


class RuleOptions(InputOptions, total=False):
    """The same, and what grids have to obey."""

    low: float
    high: float
    difficult_low: float
    difficult_high: float
    difficult_above: float
    difficulty_mode: Literal["bands", "equivalent"]
    rural_low: float
    rural_high: float
    lake_ha: float
    dedicated_households: float
    cross_bridges: bool
    exclaves: Literal["per-piece", "one-grid"]


class PlanOptions(RuleOptions, total=False):
    """The same, and how grids are drawn."""

    code_scheme: str
    code_prefix: str | None
    preset: Literal["fast", "balanced", "best"]
    weight_border: int
    weight_compactness: int
    weight_balance: int
    seed: int
    threads: int
    time_limit: float


def spelled_out(command: str, shared: type) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For functions with ``**given: Unpack[shared]``: help() and inspect.signature show every option with its default, and a
    misspelt one is a TypeError that names the nearest."""
    defaults = options.defaults(command)
    types = {name: getattr(hint, "__forward_arg__", hint) for name, hint in shared.__annotations__.items()}
    spread = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=defaults[name], annotation=hint) for name, hint in types.items()]

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
        first = [p for p in own if p.kind is not p.KEYWORD_ONLY]
        last = [p for p in own if p.kind is p.KEYWORD_ONLY]
        shown = signature.replace(parameters=[*first, *spread, *last])

        @wraps(function)
        def called(*arguments: P.args, **given: P.kwargs) -> R:
            for name in given:
                if name not in shown.parameters:
                    near = difflib.get_close_matches(name, shown.parameters, n=1)
                    raise TypeError(f"{function.__name__}() got an unexpected keyword argument {name!r}" + (f"; did you mean {near[0]}=?" if near else ""))
            return function(*arguments, **given)

        called.__signature__ = shown  # type: ignore[attr-defined]
        return called

    return decorate
