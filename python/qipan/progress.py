# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Progress on a tqdm bar."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Report = Callable[[str, float], None]


@contextmanager
def bar(wanted: bool | Report) -> Iterator[Report | None]:
    """What the engine calls with (stage, share done): a tqdm bar for True, the callable given, or nothing."""
    if not wanted:
        yield None
        return
    if callable(wanted):
        yield wanted
        return
    from tqdm.auto import tqdm

    shown: Any = tqdm(total=100, bar_format="{desc:<12} {percentage:3.0f}%|{bar}| {elapsed}", leave=False)

    def report(stage: str, share: float) -> None:
        shown.set_description_str(stage, refresh=False)
        shown.n = round(100 * share)
        shown.refresh()

    try:
        yield report
    finally:
        shown.close()
