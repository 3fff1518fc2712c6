#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Runs one peer at one setting of its dial on one instance, seed after seed, until its time is over.

    bench/.venv/bin/python bench/peers.py PEER FOLDER/NAME OUT [--communities LABELS] [--set KEY=VALUE ..] [--seconds 10] [--cores 2]

The peer gets every connected piece of every community on its own, with k = households / 400, as nobody but Qipan knows communities, and
METIS ignores -contig on a graph in several pieces; a piece without households is left whole. Time is the processor time of the peer's
own calls, shared out over the cores, so that other load does not count against it. Of all seeds two plans are kept piece by piece: OUT.violation, the least violation and then cut, and OUT.cut, the
least cut. With --set keep=deviation the first is the most even plan. OUT.json says what was run, or why not.
"""
import argparse
import json
import multiprocessing
import os
import pathlib
import random
import sys
import time
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import score as scorer  # noqa: E402

MIDDLE = 400
BATCH = 250  # vertices of pieces that are handed out together


def csr(piece):
    start, target, cost = [0], [], []
    for row in piece["around"]:
        target += [u for u, _ in row]
        cost += [c for _, c in row]
        start.append(len(target))
    return start, target, cost


def metis(piece, k, seed, dial):
    import pymetis

    start, target, cost = csr(piece)
    recursive = "recursive" in dial  # its other method, which knows no connected parts
    options = pymetis.Options(seed=seed, ufactor=int(dial["ufactor"]), **({} if recursive else {"contig": 1}))
    begin = time.process_time()
    _, part = pymetis.part_graph(k, xadj=start, adjncy=target, vweights=piece["households"], eweights=cost, recursive=recursive, options=options)
    return time.process_time() - begin, part


def kahip(piece, k, seed, dial):
    import kahip as library

    start, target, cost = csr(piece)
    mode = {"fast": library.FAST, "eco": library.ECO, "strong": library.STRONG}[dial["mode"]]
    begin = time.process_time()
    _, part = library.kaffpa(piece["households"], start, cost, target, k, float(dial["imbalance"]) / 100, True, seed, mode)
    return time.process_time() - begin, part


def spopt(piece, k, seed, dial):
    import geopandas
    import libpysal
    import numpy
    from spopt.region import MaxPHeuristic

    numpy.random.seed(seed)
    random.seed(seed)
    frame = geopandas.GeoDataFrame({"h": piece["households"], "x": [m[2] for m in piece["measures"]], "y": [m[3] for m in piece["measures"]]})
    w = libpysal.weights.W({v: [u for u, _ in row] for v, row in enumerate(piece["around"])}, silence_warnings=True)
    begin = time.process_time()
    model = MaxPHeuristic(frame, w, ["x", "y"], "h", int(dial["floor"]), 2, max_iterations_construction=int(dial["iterations"]))
    model.solve()
    return time.process_time() - begin, [int(label) for label in model.labels_]


def pygeoda(piece, k, seed, dial):
    import tempfile

    import pygeoda as library

    with tempfile.NamedTemporaryFile("w", suffix=".gal") as file:
        file.write(f"0 {len(piece['around'])} piece id\n")
        for v, row in enumerate(piece["around"]):
            file.write(f"{v + 1} {len(row)}\n{' '.join(str(u + 1) for u, _ in row)}\n")
        file.flush()
        w = library.read_gal(file.name, [str(v + 1) for v in range(len(piece["around"]))])
    data = [[m[2] for m in piece["measures"]], [m[3] for m in piece["measures"]]]
    begin = time.process_time()
    found = library.maxp_greedy(w, data, [float(h) for h in piece["households"]], float(dial["floor"]), random_seed=seed, cpu_threads=1, iterations=99)
    return time.process_time() - begin, list(found["Clusters"])


def gerrychain(piece, k, seed, dial):
    """A chain of recombinations from a random plan; its plan of least cut, or with keep=deviation the most even one. It knows no part
    out of its band: a vertex above the ceiling counts as the ceiling, else there is no plan at all. trees=uniform: Wilson's, else its
    own default, minimum spanning trees of random weights. start=metis: the walk begins at METIS' plan of 25 %, where its own random start
    finds no plan in its band; then the band binds new regions only."""
    from functools import partial

    import gerrychain as library
    import networkx
    from gerrychain.proposals import recom

    graph = networkx.Graph()
    for v, h in enumerate(piece["households"]):
        graph.add_node(v, h=min(h, int(_state["high"])))
    cost = {(v, u): c for v, row in enumerate(piece["around"]) for u, c in row if u > v}
    graph.add_edges_from(cost)
    epsilon, total = float(dial["epsilon"]), sum(min(h, int(_state["high"])) for h in piece["households"])
    k = int(dial.get("k", 0)) or max(1, round(total / MIDDLE))
    begin = time.process_time()
    graph = library.Graph.from_networkx(graph)
    updaters = {"h": library.updaters.Tally("h", alias="h")}
    if dial.get("start") == "metis":
        start = library.Partition(graph, dict(enumerate(metis(piece, k, seed, {"ufactor": 250})[1])), updaters=updaters)
    else:
        start = library.Partition.from_random_assignment(graph, k, epsilon, "h", updaters=updaters, rng=seed)
    trees = library.tree.uniform_spanning_tree if dial.get("trees") == "uniform" else library.tree.random_spanning_tree
    another = {"allow_pair_reselection": True, "max_attempts": 20} if "start" in dial else {}
    split = partial(library.tree.bipartition_tree, spanning_tree_fn=trees, **another)
    proposal = partial(recom, pop_col="h", pop_target=total / k, epsilon=epsilon, bipartition_tree_fn=split)
    chain = library.MarkovChain(proposal_fn=proposal, constraints=[], acceptance_fn=library.accept.always_accept, initial_partition=start, total_steps=int(dial["steps"]), rng=seed)
    best = None
    for plan in chain:
        if dial.get("keep") == "deviation":
            value = max(abs(h - total / k) for h in plan["h"].values())
        else:
            value = sum(cost[min(e), max(e)] for e in plan["cut_edges"])
        if best is None or value < best[0]:
            best = value, {v: p for v, p in plan.assignment.items()}
    return time.process_time() - begin, [best[1][v] for v in range(len(piece["households"]))]


PEERS = {"metis": metis, "kahip": kahip, "spopt": spopt, "pygeoda": pygeoda, "gerrychain": gerrychain}
_state = {}


def prepare(stem, labels):
    """Pieces with people, renumbered from 0, and the labels of all other vertices."""
    graph = scorer.load(stem, labels)
    pieces, other = [], []
    for vertices in graph.pieces():
        households = [graph.households[v] for v in vertices]
        if sum(households) == 0:
            other.append(vertices)
            continue
        number = {v: i for i, v in enumerate(vertices)}
        pieces.append({"vertices": vertices, "households": households, "around": [[(number[u], c) for u, c in graph.around[v]] for v in vertices],
                       "measures": [graph.measures[v] for v in vertices] if graph.measures else None})
    return graph, pieces, other


def attempt(task):
    """One piece, one seed: seconds, labels, violation, cut."""
    i, seed = task
    piece, dial = _state["pieces"][i], _state["dial"]
    k = int(dial.get("k", 0)) or max(1, round(sum(piece["households"]) / MIDDLE))
    warnings.simplefilter("ignore")
    try:
        if k == 1:
            seconds, part = 0.0, [0] * len(piece["households"])
        else:
            seconds, part = PEERS[_state["peer"]](piece, k, seed, dial)
    except Exception as error:  # whatever a peer throws is its answer
        return i, seed, k, None, f"{type(error).__name__}: {error}"
    sums, cut = {}, 0
    for h, p in zip(piece["households"], part):
        sums[p] = sums.get(p, 0) + h
    for v, row in enumerate(piece["around"]):
        cut += sum(c for u, c in row if u > v and part[u] != part[v])
    violation = sum(max(_state["low"] - h, h - _state["high"], 0) for h in sums.values())
    if dial.get("keep") == "deviation":
        violation = max(sums.values()) - min(sums.values()) if len(sums) == k else sum(sums.values())
    return i, seed, k, (seconds, list(part), violation, cut), None


def attempts(batch):
    """Several pieces in one task, as handing out a piece of ten areas takes longer than dividing it."""
    return [attempt(task) for task in batch]


def run(options):
    dial = dict(pair.split("=", 1) for pair in options.set)
    graph, pieces, other = prepare(options.stem, options.communities)
    _state.update(pieces=pieces, dial=dial, peer=options.peer, low=options.low, high=options.high)
    best = [{} for _ in pieces]
    requested, busy, seeds, failure = [0] * len(pieces), 0.0, 0, None
    largest_first = sorted(range(len(pieces)), key=lambda i: -len(pieces[i]["households"]))
    hard_stop = time.monotonic() + max(options.limit, options.seconds)

    def tasks():
        for seed in range(1, 10_001):
            # The first round is always whole; later ones only start while there is time.
            if seed > 1 and (busy >= options.seconds * options.cores or failure):
                return
            batch, vertices = [], 0
            for i in largest_first:
                batch.append((i, seed))
                vertices += len(pieces[i]["households"])
                if vertices >= BATCH or i == largest_first[-1]:
                    yield batch
                    batch, vertices = [], 0
                    if seed > 1 and busy >= options.seconds * options.cores:
                        return

    # Few tasks at a time are handed out, so that the clock is looked at in between.
    pool = multiprocessing.Pool(options.cores)
    source, running = tasks(), []
    while True:
        while len(running) < options.cores and (task := next(source, None)) is not None:
            running.append(pool.apply_async(attempts, (task,)))
        if not running:
            break
        done = next((r for r in running if r.ready()), None)
        if done is None:
            if time.monotonic() > hard_stop:
                failure = failure or f"no plan within {max(options.limit, options.seconds):.0f} s"
                break
            running[0].wait(0.002)
            continue
        running.remove(done)
        for i, seed, k, result, error in done.get():
            requested[i] = k
            if error:
                failure = failure or error
                continue
            seconds, part, violation, cut = result
            busy, seeds = busy + seconds, max(seeds, seed)
            for kind, key in (("violation", (violation, cut)), ("cut", (cut, violation))):
                if kind not in best[i] or key < best[i][kind][0]:
                    best[i][kind] = key, part
    done = sum(bool(b) for b in best)
    report = {"peer": options.peer, "dial": dial, "seconds": busy / options.cores, "seeds": seeds, "requested": sum(requested)}
    if done < len(pieces):
        report["not_run"] = f"{failure} ({done} of {len(pieces)} pieces done)"
    else:
        for kind in ("violation", "cut"):
            part, offset = [0] * len(graph.households), 0
            for b, piece in zip(best, pieces):
                names = {p: offset + n for n, p in enumerate(dict.fromkeys(b[kind][1]))}
                offset += len(names)
                for v, p in zip(piece["vertices"], b[kind][1]):
                    part[v] = names[p]
            for n, vertices in enumerate(other):
                for v in vertices:
                    part[v] = offset + n
            pathlib.Path(f"{options.out}.{kind}").write_text("".join(f"{p}\n" for p in part))
    pathlib.Path(f"{options.out}.json").write_text(json.dumps(report))
    # A peer inside a call of its own hears of nothing: its process is ended, and this one at once, since closing a pool waits.
    for child in multiprocessing.active_children():
        child.kill()
    sys.stdout.flush()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("stem")
    parser.add_argument("out")
    parser.add_argument("--communities")
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--limit", type=float, default=120, help="seconds after which a first plan is waited for no longer")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--low", type=float, default=300)
    parser.add_argument("--high", type=float, default=500)
    run(parser.parse_args())


if __name__ == "__main__":
    main()
