# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The solver without geometry: graphs of networkx, scipy and libpysal."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from . import _core, options
from .errors import InputTypeError, OptionError
from .progress import Report, bar

__all__ = ["Division", "solve"]

_P = options.defaults("partition")


@dataclass(frozen=True)
class Division:
    """A graph divided into connected regions."""

    labels: pd.Series[int]  #: region of each node, on the nodes of the graph
    regions: pd.DataFrame  #: by region: total, nodes, in_band, cause (why it is not; empty: it is)
    violation: float  #: sum over regions of the weight outside the band
    least_violation: float  #: no division has less: proven
    cut: float  #: sum of the costs of the edges between regions
    stopped_early: bool

    @property
    def proven(self) -> bool:
        """No division of this graph has less weight outside the band."""
        return self.violation <= self.least_violation

    def __len__(self) -> int:
        return len(self.regions)


def solve(
    graph: Any,
    *,
    weights: str | Mapping[Any, float] | Sequence[float] | pd.Series[float] | np.ndarray[Any, Any],
    low: float = _P["low"],
    high: float = _P["high"],
    cost: str | None = None,
    preset: Literal["fast", "balanced", "best"] = _P["preset"],
    weight_border: int = _P["weight_border"],
    weight_balance: int = _P["weight_balance"],
    seed: int = _P["seed"],
    threads: int = _P["threads"],
    time_limit: float = _P["time_limit"],
    progress: bool | Report = False,
) -> Division:
    """Divides a graph into connected regions whose weights lie from ``low`` to ``high``, cutting as little as it can.

    ``graph``: a networkx graph, a scipy sparse matrix, a libpysal ``Graph`` or ``W``; directions do not matter. ``weights``: one
    number >= 0 a node, as a sequence in the order of the nodes, a mapping or Series by node, or the name of a node attribute of a
    networkx graph. ``cost``: edge attribute of a networkx graph (default: 1 an edge); entries of a matrix count as costs.
    Weights and costs count to three decimals.
    """
    nodes, a, b, costs, attributes = _read(graph, cost)
    values = _weights(weights, nodes, attributes)
    if not float(low) <= float(high):
        raise OptionError(f"low ({low:g}) is greater than high ({high:g}); exchange them")
    with bar(progress) as report:
        found = _core.solve(np.rint(values * 1000).astype(np.int64).tolist(), a.tolist(), b.tolist(), np.rint(costs * 1000).astype(np.int64).tolist(),
                            round(float(low) * 1000), round(float(high) * 1000), (int(weight_border), 0, int(weight_balance)), str(preset), int(seed),
                            int(threads), float(time_limit), report)
    region = found["region"]
    labels = pd.Series(region.astype(np.int64), index=pd.Index(nodes, tupleize_cols=False), name="region")
    regions = pd.DataFrame({"total": found["totals"], "nodes": np.bincount(region, minlength=len(found["totals"])), "in_band": found["in_band"],
                            "cause": found["causes"]}, index=pd.RangeIndex(len(found["totals"]), name="region"))
    cut = float(costs[region[a] != region[b]].sum()) if len(a) else 0.0
    return Division(labels, regions, found["violation"], found["least_violation"], cut, found["stopped_early"])


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


def _weights(weights: Any, nodes: list[Any], attributes: Any) -> np.ndarray[Any, Any]:
    if isinstance(weights, str):
        if attributes is None:
            raise OptionError(f"weights={weights!r} names a node attribute, which only graphs of networkx have; pass the numbers")
        missing = [n for n in nodes if weights not in attributes[n]]
        if missing:
            raise OptionError(f"weights={weights!r}: {len(missing)} nodes have no such attribute, {missing[0]!r} first")
        weights = [attributes[n][weights] for n in nodes]
    elif isinstance(weights, (Mapping, pd.Series)):
        try:
            weights = [weights[n] for n in nodes]
        except KeyError as error:
            raise OptionError(f"weights: no weight for the node {error.args[0]!r}") from error
    values = np.asarray(weights, dtype=float).reshape(-1)
    if len(values) != len(nodes):
        raise OptionError(f"weights: {len(values)} numbers for {len(nodes)} nodes")
    if not np.isfinite(values).all() or (values < 0).any():
        raise OptionError("weights: every weight must be a number of 0 or more")
    return values
