# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Where a plan of a graph stands among all plans that obey its rules."""
from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from . import _core, options
from .errors import OptionError
from .progress import Report, bar
from .solve import Labels, Weights, _by_node, _numbers, _read

__all__ = ["Ensemble", "ensemble"]

_S = options.defaults("ensemble")

TITLES = {"cut": "cost of the borders", "cut_edges": "seams cut", "border_m": "border in metres", "compactness": "cost of the shapes", "unevenness": "unevenness",
          "deviation": "largest deviation from the mean"}


@dataclass(frozen=True)
class Ensemble:
    """Plans drawn among all that obey the rules, and the plan asked about."""

    table: pd.DataFrame  #: by figure: mean, standard_deviation, p5, median, p95, r_hat, effective_size; plan, share_below and its error
    draws: pd.DataFrame  #: figures of every plan kept, by chain and draw
    grids: int  #: of every plan
    held: int  #: grids that are out of band in every plan drawn
    inside: bool | None  #: the plan asked about obeys the rules; None: none was asked about, or there is nothing to compare with
    breaks: dict[str, int]  #: rules that it breaks, and how often
    acceptance: float  #: share of the proposed recombinations that were accepted
    found: bool  #: there are plans of this number of grids
    stopped_early: bool  #: the time limit ended the chains
    id: str = ""  #: of the community
    communities: list[Ensemble] = field(default_factory=list, repr=False)  #: the same for every community

    @property
    def converged(self) -> bool:
        """The chains agree on every figure: R-hat at most 1.01, at least 400 effective plans."""
        return self.found and bool((self.table["r_hat"] <= 1.01).all() and (self.table["effective_size"] >= 400).all())

    def plot(self, figures: Sequence[str] | str = ("cut", "deviation"), *, bins: int = 40, axes: Any = None) -> Any:
        """Histograms of the figures over the plans drawn, the plan asked about as a line. Returns the matplotlib axes, one a figure."""
        from matplotlib import pyplot

        names = [figures] if isinstance(figures, str) else list(figures)
        unknown = [name for name in names if name not in self.table.index]
        if unknown:
            raise OptionError(f"figures: {unknown[0]!r} is none; there are {', '.join(self.table.index)}")
        if axes is None:
            axes = pyplot.subplots(1, len(names), figsize=(4.5 * len(names), 3.2), squeeze=False, layout="constrained")[1][0]
        for name, axis in zip(names, np.atleast_1d(axes), strict=True):
            axis.hist(self.draws[name], bins=bins, color="#8fb3c9", edgecolor="none")
            axis.set_xlabel(TITLES[name])
            axis.set_yticks([])
            for side in ("left", "top", "right"):
                axis.spines[side].set_visible(False)
            row = self.table.loc[name]
            if self.inside is not None:
                axis.axvline(row["plan"], color="#c0392b", linewidth=2)
                said = f"the plan: above {row['share_below']:.0%} of the plans" if self.inside else "the plan: outside, it breaks the rules"
                axis.set_title(said, fontsize=9, color="#c0392b", loc="left")
        return axes


def report_of(found: dict[str, Any]) -> dict[str, Any]:
    """The fields of an :class:`Ensemble`."""
    values = found["draws"]
    index = pd.MultiIndex.from_product([range(1, values.shape[0] + 1), range(1, values.shape[1] + 1)], names=["chain", "draw"])
    table = pd.DataFrame(found["figures"]).set_index("figure")
    for name in ("plan", "share_below", "error"):
        table[name] = table[name].astype(float)
    return dict(
        table=table, draws=pd.DataFrame(values.reshape(len(index), values.shape[2]), index=index, columns=list(table.index)), grids=found["grids"], held=found["held"],
        inside=found["inside"], breaks={rule: count for rule, count in found["breaks"].items() if count}, found=found["found"],
        acceptance=found["accepted"] / max(1, found["proposed"]), stopped_early=found["stopped_early"], id=found["id"],
        communities=[Ensemble(**report_of(part)) for part in found.get("communities", [])])


def ensemble(
    graph: Any,
    *,
    weights: Weights,
    plan: Labels | None = None,
    low: float | None = None,
    high: float | None = None,
    communities: Labels | None = None,
    border: str | None = None,
    grids: int = _S["grids"],
    grids_per_community: Mapping[Any, int] | None = None,
    steps: int = _S["steps"],
    chains: int = _S["chains"],
    burn_in: float = _S["burn_in"],
    draws: int = _S["draws"],
    seed: int = _S["seed"],
    threads: int = _S["threads"],
    time_limit: float = _S["time_limit"],
    output: str | os.PathLike[str] | None = None,
    progress: bool | Report = False,
) -> Ensemble:
    """Draws plans of a graph that obey its rules and says where ``plan`` stands among them.

    Graph, ``weights``, ``communities`` and band as in :func:`qipan.solve`. ``plan``: the grid of each node, given like weights. The number
    of grids is ``grids`` or ``grids_per_community``, else that of the plan, else the solver's. A plan comes up in proportion to the
    product of its grids' numbers of spanning trees, which favours compact grids. ``steps``: recombinations proposed in each of ``chains``
    chains, a share ``burn_in`` of them thrown away first; ``draws`` plans are kept of each. ``output`` writes their figures as CSV.

    Returns an :class:`Ensemble`. Look at ``converged`` before ``table``. Raises InputTypeError and OptionError as :func:`qipan.solve`.
    """
    nodes, a, b, costs, attributes = _read(graph, border)
    scale = 1 if np.array_equal(costs, np.rint(costs)) else 1000
    values = _numbers(weights, nodes, attributes)
    labels = [] if communities is None else [str(v) for v in _by_node(communities, nodes, attributes, "communities")]
    today = [] if plan is None else [str(v) for v in _by_node(plan, nodes, attributes, "plan")]
    if low is not None and high is not None and not float(low) <= float(high):
        raise OptionError(f"low ({low:g}) is greater than high ({high:g}); exchange them")
    if not (int(steps) >= 10 and int(chains) >= 1 and int(draws) >= 1 and 0 <= float(burn_in) <= 0.9):
        raise OptionError(f"steps must be at least 10, chains and draws at least 1, burn_in from 0 to 0.9, not {steps}, {chains}, {draws}, {burn_in}")
    with bar(progress) as report:
        found = _core.ensemble(
            weights=np.rint(values * 1000).astype(np.int64).tolist(), a=a.tolist(), b=b.tolist(), cost=np.rint(costs * scale).astype(np.int64).tolist(), cost_scale=scale,
            communities=labels, plan=today, low=None if low is None else float(low), high=None if high is None else float(high), grids=int(grids),
            grids_of=[(str(k), int(v)) for k, v in (grids_per_community or {}).items()], steps=int(steps), chains=int(chains), burn_in=float(burn_in),
            draws=int(draws), seed=int(seed), threads=int(threads), time_limit=float(time_limit), output="" if output is None else os.fspath(output), progress=report)
    return Ensemble(**report_of(found))
