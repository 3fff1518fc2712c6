# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""What Qipan raises. Every class derives from QipanError and from the built-in exception that fits."""
from __future__ import annotations

import re

__all__ = ["BrokenRuleWarning", "ColumnNotFoundError", "CrsError", "EditError", "GridNotFoundError", "InputError", "InputTypeError", "NotWritableError",
           "OptionError", "QipanError", "SourceNotFoundError", "StoppedError", "TargetExistsError"]


class QipanError(Exception):
    """Base of all errors of Qipan. ``code`` is the id of the message, the same as on the command line."""

    code: str = ""

    def __str__(self) -> str:  # KeyError would show the repr
        return str(self.args[0]) if self.args else ""


class OptionError(QipanError, ValueError):
    """An option has a value that cannot be, or options contradict or miss each other."""


class InputError(QipanError, ValueError):
    """A layer cannot be used as it is."""


class InputTypeError(QipanError, TypeError):
    """Something was passed that is no layer."""


class CrsError(InputError):
    """A layer states no coordinate reference system, or a wrong one."""


class ColumnNotFoundError(InputError, KeyError):
    """A layer lacks a column that an option names."""


class SourceNotFoundError(InputError, FileNotFoundError):
    """A path leads nowhere."""


class TargetExistsError(QipanError, FileExistsError):
    """The file is there already; pass ``overwrite=True``."""


class NotWritableError(QipanError, OSError):
    """The file cannot be written."""


class GridNotFoundError(QipanError, KeyError):
    """A plan has no grid with this code."""


class EditError(QipanError, ValueError):
    """An edit that would break what no plan may break, such as a grid over two communities."""


class StoppedError(QipanError, TimeoutError):
    """The time limit passed before there was anything to return."""


class EngineError(QipanError, RuntimeError):
    """A defect of Qipan itself."""


class BrokenRuleWarning(UserWarning):
    """An edit left a grid outside its band or in several pieces."""


_CLASSES: dict[str, type[QipanError]] = {
    "geo.no_such_file": SourceNotFoundError,
    "cli.project_unreadable": SourceNotFoundError,
    "geo.target_exists": TargetExistsError,
    "render.output_exists": TargetExistsError,
    "geo.target_open": NotWritableError,
    "geo.cannot_write": NotWritableError,
    "render.output_failed": NotWritableError,
    "solve.cannot_write": NotWritableError,
    "geo.no_folder": NotWritableError,
    "geo.proof_failed": NotWritableError,
    "input.no_field": ColumnNotFoundError,
    "lineage.no_field": ColumnNotFoundError,
    "lineage.no_crs": CrsError,
    "input.no_field_encoding": ColumnNotFoundError,
    "input.missing_crs": CrsError,
    "input.not_on_earth": CrsError,
    "input.crs_number": CrsError,
    "geo.bad_crs": CrsError,
    "geo.crs_missing": CrsError,
    "geo.crs_not_metric": CrsError,
    "geo.no_transform": CrsError,
    "geo.transform_failed": CrsError,
}

# Where a Python user is told something else than a user of the command line.
_TEXTS = {
    "geo.target_exists": "{0} exists; pass overwrite=True to replace it",
    "render.output_exists": "{0} exists; pass overwrite=True to replace it",
    "input.not_on_earth": "{0} ({1}): with the coordinate reference system it states, {2}, it lies nowhere on Earth: {3}; "
                          "state the right one with .set_crs(.., allow_override=True)",
    "input.no_field": "{0} has no column {1!r}; columns there: {2}",
    "input.crs_number": "crs={0!r}: say which list the number is from: crs='EPSG:{0}'",
    "audit.crs_number": "crs={0!r}: say which list the number is from: crs='EPSG:{0}'",
    "input.height_or_floors": "both building_height={0!r} and building_floors={1!r}: give one of them",
    "input.bad_point_columns": "household_points_xy={0!r}: two column names parted by a comma are needed; columns of {1}: {2}",
    "input.no_point_columns": "{0} has no geometry and no columns of coordinates that are known; name them with household_points_xy='X,Y'; columns there: {1}",
    "input.missing_crs": "{0} states no coordinate reference system; name it with layer_crs={{'{1}': 'EPSG:..'}} (crs= only sets the working CRS)",
    "synth.bad_communities": "communities={0}: a made-up town has 1 to 5,000 communities",
    "synth.bad_households": "households={0} for {1} communities: give 1 to 20,000 per community, or leave it out",
    "synth.bad_epsg": "crs='EPSG:{0}': a made-up town lies in a CGCS2000 3-degree Gauss-Kruger zone, EPSG:4513 to 4554",
    "solve.grids_of_what": "grids= counts the regions of a graph without communities; with communities= pass grids_per_community=",
    "solve.deviation_needs_grids": "objective='max-deviation' needs a number of regions: grids= or grids_per_community=",
    "cli.no_communities": "communities= is missing: pass the frame (or the path) of the communities",
    "cli.no_households": "no source of households: pass buildings= with households='COLUMN', or household_points=, household_table= or household_areas=",
}


def in_python(text: str) -> str:
    """Flags of the command line as the arguments they are here: --building-id becomes building_id=."""
    text = re.sub(r"--(gaps|objective) (fill|leave|error|max-deviation)", r"\1='\2'", text)
    text = re.sub(r"--(encoding|layer-crs|where) (\w+):(\S*\w)", lambda m: f"{m[1].replace('-', '_')}={{'{m[2]}': '{m[3]}'}}", text)
    text = re.sub(r"--([a-z-]+[a-z]) (FIELD|FILE(\[::LAYER\])?|K)\b", r"--\1", text)
    text = text.replace("fields there:", "columns there:").replace("--overwrite", "overwrite=True").replace("--weight ", "weights= ")
    return re.sub(r"--([a-z][a-z-]*[a-z])", lambda m: m[1].replace("-", "_") + "=", text)


def from_engine(kind: str, code: str, args: list[str], text: str) -> QipanError:
    """The exception for an error of the engine."""
    if code in _TEXTS:
        text = _TEXTS[code].format(*args)
    fallback: type[QipanError] = {"usage": OptionError, "input": InputError}.get(kind, EngineError)
    if code.endswith(".stopped"):
        fallback = StoppedError
    error = _CLASSES.get(code, fallback)(in_python(text))
    error.code = code
    return error
