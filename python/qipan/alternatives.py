# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Several plans to choose from."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

import pandas as pd

from .errors import OptionError

__all__ = ["Alternatives", "number_of", "share"]

T = TypeVar("T")


@dataclass(frozen=True)
class Alternatives(Sequence[T], Generic[T]):
    """Plans (of :func:`partition`) or divisions (of :func:`solve`) to choose from, best first: they obey the same rules, differ pairwise,
    and none is worse than another with as many grids in border, compactness, evenness and change together. That is said of those found,
    not of all there are."""

    plans: list[T]
    table: pd.DataFrame  #: by plan, from 1: grids, violation, borders, unevenness, change, least_difference and more
    difference: pd.DataFrame  #: share of the households by which two plans differ, once their grids are paired in the best way
    asked: int  #: plans asked for; fewer may have been found
    tried: int  #: plans made, in the community where most were

    @overload
    def __getitem__(self, i: int) -> T: ...
    @overload
    def __getitem__(self, i: slice) -> Sequence[T]: ...
    def __getitem__(self, i: int | slice) -> T | Sequence[T]:
        return self.plans[i]

    def __len__(self) -> int:
        return len(self.plans)


def number_of(alternatives: int) -> int:
    number = int(alternatives)
    if not 1 <= number <= 100:
        raise OptionError(f"alternatives must lie from 1 to 100, not {alternatives}")
    return number


def share(value: float | str, name: str) -> float:
    """"10%", 10 or 0.1 as 0.1: a number below 1 is a share, others are per cent."""
    try:
        number = float(value[:-1] if isinstance(value, str) and value.endswith("%") else value)
    except (TypeError, ValueError) as error:
        raise OptionError(f"{name} must be a percentage such as '10%' or 10, or a share such as 0.1, not {value!r}") from error
    if not 0 <= number <= 100:
        raise OptionError(f"{name} must lie from 0% to 100%, not {value!r}")
    return number if number < 1 and not isinstance(value, str) else number / 100
