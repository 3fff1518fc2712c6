# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Layers in memory for what works on files."""
from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _core
from .frames import LayerLike, is_path, to_table

if TYPE_CHECKING:
    from .plan import Plan


@contextmanager
def staged(subject: LayerLike | Plan, layers: Mapping[str, Any], *, whole_plan: bool = False) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """Where the subject (a plan, its grids, or any grid layer) and further layers lie on disk while the block runs."""
    from .plan import Plan

    with tempfile.TemporaryDirectory(prefix="qipan-") as folder:
        settings = []
        if isinstance(subject, Plan):
            path = os.path.join(folder, "plan.gpkg")
            subject.to_file(path)
            spec = path if whole_plan else path + "::grids"
        elif is_path(subject):
            spec = os.fspath(subject)  # type: ignore[arg-type]
        else:
            spec = _written(Path(folder) / "grids.gpkg", "grids", subject)
        for role, layer in layers.items():
            flag = role.replace("_", "-")
            several = layer if isinstance(layer, list) else [layer]
            settings.append((flag, [os.fspath(v) if is_path(v) else _written(Path(folder) / f"{role}{i}.gpkg", role, v) for i, v in enumerate(several)]))
        yield spec, settings


def _written(path: Path, name: str, layer: Any) -> str:
    _core.write(str(path), [(name, to_table(layer, name))], False)
    return f"{path}::{name}"
