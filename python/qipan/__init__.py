# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Qipan draws management grids: every place in one grid, no building cut, households within the band or the reason proven."""
from . import datasets, errors
from ._core import __version__
from .adopted import AdoptedPlan, adopt
from .alternatives import Alternatives
from .api import AuditReport, CheckReport, audit, check, partition, render, synth
from .changes import Difference, diff
from .ensemble import Ensemble, ensemble
from .errors import (BrokenRuleWarning, ColumnNotFoundError, CrsError, EditError, GridNotFoundError, InputError, NotWritableError, OptionError,
                     QipanError, SourceNotFoundError, StoppedError, TargetExistsError)
from .exporting import export
from .locating import locate
from .plan import Plan
from .redrawing import RedrawnPlan, redraw
from .solve import Division, solve
from .standing import Standing, standing
from .unifying import UnifiedPlan, unify

__all__ = ["AdoptedPlan", "Alternatives", "AuditReport", "BrokenRuleWarning", "CheckReport", "ColumnNotFoundError", "CrsError", "Difference", "Division", "EditError", "Ensemble",
           "GridNotFoundError", "InputError", "NotWritableError", "OptionError", "Plan", "QipanError", "RedrawnPlan", "SourceNotFoundError", "Standing", "StoppedError", "TargetExistsError",
           "UnifiedPlan", "__version__", "adopt", "audit", "check", "datasets", "diff", "ensemble", "errors", "export", "locate", "partition", "redraw", "render", "solve", "standing", "synth", "unify"]
