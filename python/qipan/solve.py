# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The solver without geometry: graphs of networkx, scipy and libpysal."""
from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, overload

import numpy as np
import pandas as pd

from . import _core, options
from .alternatives import Alternatives, number_of, share
from .errors import InputTypeError, OptionError
from .progress import Report, bar

__all__ = ["Division", "solve"]

_S = options.defaults("solve")

Weights: TypeAlias = "str | Mapping[Any, float] | Sequence[float] | pd.Series[float] | np.ndarray[Any, Any]"
Labels: TypeAlias = "Sequence[Any] | Mapping[Any, Any] | pd.Series[Any]"


@dataclass(frozen=True)
class Division:
    """A graph divided into connected regions."""

    labels: pd.Series[int]  #: region of each node, on the nodes of the graph
    regions: pd.DataFrame  #: by region: total (sum of weights), nodes
    violation: float  #: sum over regions of the weight outside the band
    least_violation: float  #: no division has less: proven
    cut: float  #: sum of the costs of the edges between regions of one community
    deviation: float  #: furthest from the mean total, as a share of it
    optimal: bool  #: no division is better on any level: proven
    stopped_early: bool  #: the time limit ended the search

    @property
    def proven(self) -> bool:
        """No division of this graph has less weight outside the band."""
        return self.violation <= self.least_violation

    def __len__(self) -> int:
        return len(self.regions)


@overload
def solve(
    graph: Any, *, weights: Weights, low: float | None = ..., high: float | None = ..., communities: Labels | None = ..., border: str | None = ...,
    grids: int = ..., grids_per_community: Mapping[Any, int] | None = ..., objective: Literal["cut", "max-deviation"] = ...,
    preset: Literal["fast", "balanced", "best"] = ..., alternatives: Literal[1] = ..., differ: float | str = ..., seed: int = ..., threads: int = ...,
    time_limit: float = ..., output: str | os.PathLike[str] | None = ..., progress: bool | Report = ...,
) -> Division: ...
@overload
def solve(
    graph: Any, *, weights: Weights, low: float | None = ..., high: float | None = ..., communities: Labels | None = ..., border: str | None = ...,
    grids: int = ..., grids_per_community: Mapping[Any, int] | None = ..., objective: Literal["cut", "max-deviation"] = ...,
    preset: Literal["fast", "balanced", "best"] = ..., alternatives: int, differ: float | str = ..., seed: int = ..., threads: int = ...,
    time_limit: float = ..., output: str | os.PathLike[str] | None = ..., progress: bool | Report = ...,
) -> Alternatives[Division]: ...
def solve(
    graph: Any,
    *,
    weights: Weights,
    low: float | None = None,
    high: float | None = None,
    communities: Labels | None = None,
    border: str | None = None,
    grids: int = _S["grids"],
    grids_per_community: Mapping[Any, int] | None = None,
    objective: Literal["cut", "max-deviation"] = _S["objective"],
    preset: Literal["fast", "balanced", "best"] = _S["preset"],
    alternatives: int = _S["alternatives"],
    differ: float | str = _S["differ"],
    seed: int = _S["seed"],
    threads: int = _S["threads"],
    time_limit: float = _S["time_limit"],
    output: str | os.PathLike[str] | None = None,
    progress: bool | Report = False,
) -> Division | Alternatives[Division]:
    """Divides a graph into connected regions whose weights lie from ``low`` to ``high``, cutting as little as it can.

    ``graph``: a networkx graph, a scipy sparse matrix, a libpysal ``Graph`` or ``W``; directions do not matter. ``weights``: one
    number >= 0 a node, as a sequence in the order of the nodes, a mapping or Series by node, or the name of a node attribute of a
    networkx graph. ``border``: edge attribute of a networkx graph that says what cutting costs (default 1); entries of a matrix
    count as costs. Weights and costs count to three decimals.

    ``communities``: a label for each node, given like weights; no region crosses one. ``grids``: just so many regions, or
    ``grids_per_community``. ``objective="max-deviation"``: a fixed number of regions as equal as can be. The band is 300 to 500
    where nothing is said, and none with max-deviation. ``output`` writes one region number a line.

    ``alternatives``: so many divisions to choose from, any two of which differ by at least ``differ`` of the weight ("10%", 10 or 0.1), as an
    :class:`Alternatives`; ``output="a.part"`` then writes ``a-1.part``, ``a-2.part`` .. and ``a-alternatives.csv``.

    Returns a :class:`Division`, its labels indexed by the nodes in the order of the graph. Raises InputTypeError for what is no graph,
    OptionError for weights that are missing or no numbers >= 0, a band upside down, or more regions than nodes.
    """
    nodes, a, b, costs, attributes = _read(graph, border)
    scale = 1 if np.array_equal(costs, np.rint(costs)) else 1000
    values = _numbers(weights, nodes, attributes)
    labels = [] if communities is None else [str(v) for v in _by_node(communities, nodes, attributes, "communities")]
    if low is not None and high is not None and not float(low) <= float(high):
        raise OptionError(f"low ({low:g}) is greater than high ({high:g}); exchange them")
    with bar(progress) as report:
        found = _core.solve(
            weights=np.rint(values * 1000).astype(np.int64).tolist(), a=a.tolist(), b=b.tolist(), cost=np.rint(costs * scale).astype(np.int64).tolist(), cost_scale=scale,
            communities=labels, low=None if low is None else float(low), high=None if high is None else float(high), grids=int(grids),
            grids_of=[(str(k), int(v)) for k, v in (grids_per_community or {}).items()], objective=str(objective), preset=str(preset), alternatives=number_of(alternatives), differ=share(differ, "differ"), seed=int(seed),
            threads=int(threads), time_limit=float(time_limit), output="" if output is None else os.fspath(output), progress=report)
    index = pd.Index(nodes, tupleize_cols=False)
    if "plans" not in found:
        return _division(found, index, values)
    numbers = pd.RangeIndex(1, len(found["plans"]) + 1, name="plan")
    return Alternatives(
        plans=[_division(plan, index, values) for plan in found["plans"]], table=pd.DataFrame(found["table"], index=numbers),
        difference=pd.DataFrame(found["difference"], index=numbers, columns=numbers), asked=found["asked"], tried=found["tried"])


def _division(found: dict[str, Any], index: pd.Index[Any], values: np.ndarray[Any, Any]) -> Division:
    region = found.pop("region")
    totals = np.bincount(region, weights=values)
    regions = pd.DataFrame({"total": totals, "nodes": np.bincount(region)}, index=pd.RangeIndex(len(totals), name="region"))
    return Division(labels=pd.Series(region.astype(np.int64), index=index, name="region"), regions=regions, **found)


def _read(graph: Any, cost: str | None) -> tuple[list[Any], np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any], Any]:
    """Nodes, edges a < b sorted and once each, their costs, and the node attributes where there are any."""
    if hasattr(graph, "nodes") and hasattr(graph, "edges"):  # networkx
        nodes = list(graph.nodes)
        number = {node: i for i, node in enumerate(nodes)}
        pairs = [(number[u], number[v], 1.0 if cost is None else float(data.get(cost, 1.0))) for u, v, data in graph.edges(data=True)]
        return nodes, *_edges(len(nodes), pairs), graph.nodes
    if hasattr(graph, "tocoo") and hasattr(graph, "shape"):  # scipy.sparse
        if graph.shape[0] != graph.shape[1]:
            raise InputTypeError(f"graph: a matrix of {graph.shape[0]} x {graph.shape[1]} is no graph; it must be square")
        m = graph.tocoo()
        stored = zip(m.row.tolist(), m.col.tolist(), np.abs(m.data).astype(float).tolist(), strict=True)
        return list(range(graph.shape[0])), *_edges(graph.shape[0], [e for e in stored if e[2] > 0]), None
    if hasattr(graph, "unique_ids") and hasattr(graph, "adjacency"):  # libpysal Graph
        nodes = list(graph.unique_ids)
        number = {node: i for i, node in enumerate(nodes)}
        linked = graph.adjacency
        pairs = [(number[u], number[v], 1.0) for (u, v), w in linked.items() if w > 0]
        return nodes, *_edges(len(nodes), pairs), None
    if hasattr(graph, "neighbors") and hasattr(graph, "id_order"):  # libpysal W
        nodes = list(graph.id_order)
        number = {node: i for i, node in enumerate(nodes)}
        pairs = [(number[u], number[v], 1.0) for u in nodes for v in graph.neighbors[u]]
        return nodes, *_edges(len(nodes), pairs), None
    raise InputTypeError(f"graph: {type(graph).__name__} is no graph; pass one of networkx, scipy.sparse or libpysal (Graph, W)")


def _edges(count: int, pairs: list[tuple[int, int, float]]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Both directions of an edge are one edge, with the greater cost."""
    best: dict[tuple[int, int], float] = {}
    for u, v, c in pairs:
        if u == v:
            continue
        key = (u, v) if u < v else (v, u)
        best[key] = max(best.get(key, 0.0), c)
    ordered = sorted(best)
    ends = np.array(ordered, dtype=np.int32).reshape(-1, 2)
    return ends[:, 0], ends[:, 1], np.array([best[key] for key in ordered], dtype=float)


def _by_node(values: Any, nodes: list[Any], attributes: Any, what: str) -> list[Any]:
    """One value a node, in their order."""
    if isinstance(values, str):
        if attributes is None:
            raise OptionError(f"{what}={values!r} names a node attribute, which only graphs of networkx have; pass the values")
        missing = [n for n in nodes if values not in attributes[n]]
        if missing:
            raise OptionError(f"{what}={values!r}: {len(missing)} nodes have no such attribute, {missing[0]!r} first")
        return [attributes[n][values] for n in nodes]
    if isinstance(values, (Mapping, pd.Series)):
        try:
            return [values[n] for n in nodes]
        except KeyError as error:
            raise OptionError(f"{what}: nothing for the node {error.args[0]!r}") from error
    listed = list(values)
    if len(listed) != len(nodes):
        raise OptionError(f"{what}: {len(listed)} values for {len(nodes)} nodes")
    return listed


def _numbers(weights: Any, nodes: list[Any], attributes: Any) -> np.ndarray[Any, Any]:
    try:
        values = np.asarray(_by_node(weights, nodes, attributes, "weights"), dtype=float).reshape(-1)
    except (TypeError, ValueError) as error:
        if isinstance(error, OptionError):
            raise
        raise OptionError("weights: every weight must be a number") from error
    if not np.isfinite(values).all() or (values < 0).any():
        raise OptionError("weights: every weight must be a number of 0 or more")
    return values
