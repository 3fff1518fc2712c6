# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Options by the tables of the command line: names, kinds and defaults are those of the C++ structs."""
from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from . import _core
from .errors import OptionError
from .frames import LayerLike, is_path, to_table
from .guard import Judge

Settings: TypeAlias = "list[tuple[str, list[str]]]"


class _DefaultText(str):
    """A default: equal to the text it is, yet known as not given."""

    __slots__ = ()


class _DefaultReal(float):
    __slots__ = ()


class _DefaultInteger(int):
    __slots__ = ()


def _wrapped(value: Any, kind: str) -> Any:
    if kind in ("texts", "pairs"):
        return None
    if kind in ("text", "choice", "parsed"):
        return _DefaultText(value) if value else None
    if kind == "flag":
        return False
    return _DefaultInteger(value) if kind == "integer" else _DefaultReal(value)


COMMANDS: dict[str, dict[str, Any]] = _core.commands()


def defaults(command: str) -> dict[str, Any]:
    """Default of each option, by its name in Python; None where there is none."""
    return {name: _wrapped(o["default"], o["kind"]) for name, o in COMMANDS[command]["options"].items()}


Default = (_DefaultText, _DefaultReal, _DefaultInteger)  #: types of what was not given


def _is_given(value: object) -> bool:
    return value is not None and value is not False and not isinstance(value, Default)


def _number(value: Any, name: str) -> str:
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise OptionError(f"{name} must be a number, not {value!r}")
    return repr(int(value)) if float(value).is_integer() else repr(float(value))


def _text(value: Any, name: str) -> str:
    if hasattr(value, "to_epsg") and hasattr(value, "to_wkt"):  # a pyproj CRS
        code = value.to_epsg()
        return f"EPSG:{code}" if code else str(value.to_wkt())
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if name == "crs" and isinstance(value, int):
        return f"EPSG:{value}"
    raise OptionError(f"{name} must be text, such as the name of a column, not {type(value).__name__}")


def _values(option: Mapping[str, Any], name: str, value: Any) -> list[str]:
    kind = option["kind"]
    if kind == "flag":
        return ["true"] if value else []
    if kind in ("real", "integer"):
        return [_number(value, name)]
    if kind == "pairs":
        if not isinstance(value, Mapping):
            raise OptionError(f"{name} must be a dict such as {{'roads': ..}}, not {value!r}")
        return [f"{role}:{text}" for role, text in value.items()]
    if kind == "texts":
        several = [value] if is_path(value) or not isinstance(value, Iterable) else list(value)
        return [_text(v, name) for v in several]
    if kind == "parsed" and isinstance(value, (list, tuple)):
        pairs = [value] if value and not isinstance(value[0], (list, tuple, str)) else value
        return [v if isinstance(v, str) else "-".join(_number(n, name) for n in v) for v in pairs]
    return [_text(value, name)]


def several_of(value: Any) -> list[Any]:
    """One layer, or several of them, as a list."""
    one = is_path(value) or hasattr(value, "__geo_interface__") or hasattr(value, "__arrow_c_stream__") or not isinstance(value, Iterable)
    return [value] if one else list(value)


def split(command: str, given: Mapping[str, Any]) -> tuple[Settings, dict[str, Any]]:
    """What was given, as texts for the tables of the command line, and the layers that are in memory: a list where the option
    takes several and at least one is no path."""
    settings: Settings = []
    layers: dict[str, Any] = {}
    options = COMMANDS[command]["options"]
    for name, value in given.items():
        option = options[name]
        if option["layer"] and option["kind"] == "texts" and value is not None:
            several = several_of(value)
            if not all(is_path(v) for v in several):
                layers[name] = several
                continue
        if option["layer"] and value is not None and not is_path(value) and option["kind"] != "texts":
            layers[name] = value
        elif _is_given(value):
            settings.append((option["flag"], _values(option, name, value)))
    return settings, layers


def tables(layers: Mapping[str, LayerLike], judge: Judge | None = None) -> dict[str, _core.MemoryTable]:
    return {role: to_table(value, role, judge) for role, value in layers.items()}
