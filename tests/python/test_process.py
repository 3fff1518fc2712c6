# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""One process with the GDAL, PROJ and GEOS of other packages; threads, signals, types."""
import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from conftest import ROOT, run_python

import qipan

CONVERT = """
def convert():
    import tempfile
    assert abs(pyproj.Transformer.from_crs(4326, 4547, always_xy=True).transform(114, 30)[0] - 500000) < 1e-6
    town = qipan.synth(communities=1, seed=2)
    with tempfile.TemporaryDirectory() as folder:
        town["buildings"].to_file(folder + "/b.gpkg")
        frame = pyogrio.read_dataframe(folder + "/b.gpkg").to_crs(4326)
        assert shapely.area(frame.to_crs(4547).geometry.to_numpy()).sum() > 0
        plan = qipan.partition(communities=town["communities"], community_id="id", buildings=frame, households="households", crs="EPSG:4547", preset="fast")
        plan.to_file(folder + "/plan.geojson")
        assert len(pyogrio.read_dataframe(folder + "/plan.geojson")) == len(plan.grids)
        assert plan.to_crs(4326).grids.crs.to_epsg() == 4326
"""


@pytest.mark.parametrize("first", ["qipan", "pyogrio", "pyproj", "shapely"])
def test_imports_in_any_order(first):
    others = [m for m in ("qipan", "pyogrio", "pyproj", "shapely") if m != first]
    code = "\n".join(f"import {m}" for m in [first, *others]) + CONVERT + "convert()\nconvert()\nprint('done')"
    run = run_python(code)
    assert run.stdout == "done\n", run.stderr


@pytest.mark.parametrize("variable", ["PROJ_LIB", "PROJ_DATA", "GDAL_DATA"])
def test_data_folders_that_point_elsewhere(variable, tmp_path):
    """To an empty folder, and to the database of the PROJ of pyproj, which is of another version."""
    import pyproj

    for folder in (tmp_path, pyproj.datadir.get_data_dir()):
        run = run_python("import qipan, pyogrio, pyproj, shapely" + CONVERT + "convert()\nprint('done')", **{variable: str(folder)})
        assert run.stdout == "done\n", run.stderr


def test_no_symbol_of_the_engine_is_visible():
    module = next(Path(qipan.__file__).parent.glob("_core.*.so"))
    names = subprocess.run(["nm", "-D", "--defined-only", "-C", module], capture_output=True, text=True, check=True).stdout
    assert "PyInit__core" in names
    assert [line for line in names.splitlines() if "qipan::" in line] == []


INTERRUPTED = """
import os, qipan, signal, threading, time

town = qipan.synth(communities=90, seed=1)
buildings = town["buildings"].fillna({"households": 0.0})
arguments = dict(communities=town["communities"], community_id="id", buildings=buildings, households="households", roads=town["roads"], gaps="fill", preset="fast")
stages = []
qipan.partition(**arguments, progress=lambda stage, share: stage in stages or stages.append(stage))
print(len(stages))  # short stages are over before anybody hears of them
for wanted in stages:
    sent = []

    def interrupt():
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    def report(stage, share):
        if stage == wanted and not sent:
            sent.append(None)
            threading.Timer(0.001, interrupt).start()

    try:
        qipan.partition(**arguments, progress=report)
        if sent:  # else nobody heard of this stage this time
            time.sleep(60)  # all was over before the signal came
    except KeyboardInterrupt:
        print(wanted, time.monotonic() - sent[1])
print(qipan.partition(**qipan.datasets.town(), preset="fast"))
"""


def test_ctrl_c_within_a_second_in_every_stage_heard_of():
    """The interpreter goes on, and so does the package."""
    run = run_python(INTERRUPTED)
    assert run.returncode == 0, run.stderr
    stages, *interrupted, plan = run.stdout.splitlines()
    assert 0 < len(interrupted) <= int(stages)
    assert all(float(line.split()[-1]) < 30 for line in interrupted)  # a second on an idle machine; CI is not one
    assert re.match(r"<qipan\.Plan: \d+ grids, \d+ of \d+ in band>", plan)


def test_ctrl_c_from_a_terminal():
    """SIGINT from outside, while the main thread waits for the engine."""
    process = subprocess.Popen([sys.executable, "-c", "import qipan\nprint('now', flush=True)\nqipan.partition(**qipan.datasets.town(), preset='best')"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path(qipan.__file__).parents[1])})
    assert process.stdout.readline() == "now\n"
    process.send_signal(signal.SIGINT)
    assert "KeyboardInterrupt" in process.communicate(timeout=120)[1] and process.returncode != 0


def test_other_threads_run_while_a_plan_is_made():
    run = run_python("""
        import threading, qipan
        town = qipan.datasets.town()
        count, done = [0], threading.Event()
        def work():
            while not done.wait(0.002):
                count[0] += 1
        thread = threading.Thread(target=work)
        thread.start()
        plans = []
        several = [threading.Thread(target=lambda: plans.append(qipan.partition(**town, preset="fast").labels)) for _ in range(2)]
        [t.start() for t in several]
        [t.join() for t in several]
        done.set()
        thread.join()
        assert plans[0].equals(plans[1])
        print("done" if count[0] > 20 else count[0])
    """.replace("\n        ", "\n"))
    assert run.stdout == "done\n", run.stderr


USER = '''
import geopandas as gpd
import networkx as nx
import qipan


def plan_of(path: str) -> qipan.Plan:
    buildings = gpd.read_file(path)
    plan = qipan.partition(communities="c.gpkg", buildings=buildings, households="hu", low=300, high=500.5, seed=1, where={"roads": "class < 4"}, preset="fast")
    plan.labels.to_csv("labels.csv")
    plan.to_crs("EPSG:4326").to_file("grids.geojson", overwrite=True)
    edited = plan.move(["a", "b"], to="420101001001001").merge("x", "y").split("x", 3).lock("x")
    print(edited.compare(plan), edited.scorecard["households"].sum(), edited.broken)
    return edited


def second_of(path: str) -> qipan.Plan:
    choice = qipan.partition(path, alternatives=3, differ=0.1)
    print(choice.table, choice.difference, [plan.labels for plan in choice])
    return choice[1].move(["a"], to="420101001001001")


def regions(graph: "nx.Graph[int]") -> int:
    division = qipan.solve(graph, weights="people", low=300, high=500)
    return len(division) + int(division.violation)


try:
    plan_of("b.gpkg")
except (qipan.InputError, FileNotFoundError) as error:
    print(error)
'''


def test_a_users_script_passes_mypy_strict(tmp_path):
    (tmp_path / "script.py").write_text(USER)
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = True\n[mypy-geopandas.*,networkx.*]\nignore_missing_imports = True\n")
    environment = {**os.environ, "MYPYPATH": str(Path(qipan.__file__).parents[1])}
    run = subprocess.run([sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), "--config-file", "mypy.ini", "script.py"], cwd=tmp_path,
                         capture_output=True, text=True, env=environment)
    assert run.returncode == 0, run.stdout + run.stderr
    for right, wrong in (('preset="fast"', 'preset="slow"'), ("seed=1", 'seed="one"'), ("choice[1].move", "choice.move")):
        (tmp_path / "script.py").write_text(USER.replace(right, wrong))
        run = subprocess.run([sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), "--config-file", "mypy.ini", "script.py"], cwd=tmp_path,
                             capture_output=True, text=True, env=environment)
        line = 1 + USER[: USER.index(right)].count("\n")
        assert f"script.py:{line}: error" in run.stdout, f"{wrong}: {run.stdout}"


def test_the_stub_names_what_the_module_has():
    import ast

    tree = ast.parse((ROOT / "python/qipan/_core.pyi").read_text(encoding="utf-8"))
    named = {n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))} | {"__version__"}
    there = {n for n in dir(qipan._core) if not n.startswith("__")} | {"__version__"}
    assert named == there
    held = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == "HeldPlan")
    members = {getattr(n, "name", None) or n.target.id for n in held.body}
    assert members == {n for n in dir(qipan._core.HeldPlan) if not n.startswith("_")}
    assert textwrap.dedent(qipan.__doc__)
