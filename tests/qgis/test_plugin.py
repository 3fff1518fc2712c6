# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The plugin as it is packed: its algorithms by qgis_process and in a session, and what it starts."""
import ast
import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

import pytest
from qgis.core import (QgsApplication, QgsFeature, QgsGeometry, QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsRectangle, QgsVectorLayer)

from conftest import PROGRAM, ROOT

SOURCES = sorted((ROOT / "qgis/qipan_plugin").glob("*.py"))
# Debian's wrapper puts a flag in front that qgis_process does not know.
QGIS_PROCESS = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
DATA = Path(tempfile.mkdtemp(prefix="qipan-qgis-")) / "town.gpkg"  # a copy: QGIS writes beside what it opens
shutil.copy(ROOT / "data/town.gpkg", DATA)
atexit.register(shutil.rmtree, DATA.parent, ignore_errors=True)
INPUTS = {"COMMUNITIES": f"{DATA}|layername=communities", "COMMUNITY_ID": "id", "COMMUNITY_NAME": "name",
          "BUILDINGS": f"{DATA}|layername=buildings", "HOUSEHOLDS": "households", "PRESET": "fast"}


@pytest.fixture(scope="session")
def provider(application, installed):
    """The plugin without a window, as qgis_process has it."""
    os.environ["QIPAN"] = str(PROGRAM)
    from processing.core.Processing import Processing
    Processing.initialize()
    import qipan_plugin
    plugin = qipan_plugin.classFactory(None)
    plugin.initProcessing()
    yield plugin
    plugin.unload()


class Feedback(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.shares, self.lines, self.errors = [], [], []
        self.progressChanged.connect(self.shares.append)

    def reportError(self, text, fatal=False):  # noqa: N802
        self.errors.append(text)

    def pushCommandInfo(self, text):  # noqa: N802
        self.lines.append(text)


def execute(name, parameters, feedback=None):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"qipan:{name}")
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    feedback = feedback or Feedback()
    results, done = algorithm.run(parameters, context, feedback)
    print(feedback.errors)
    return results, done


def test_every_command_is_an_algorithm_with_all_of_its_options(provider):
    told = json.loads(subprocess.run([PROGRAM, "--describe"], capture_output=True, check=True).stdout)["commands"]
    algorithms = {a.name(): a for a in provider.provider.algorithms()}
    assert set(algorithms) == {command["name"] for command in told}
    for command in told:
        names = {parameter.name() for parameter in algorithms[command["name"]].parameterDefinitions()}
        wanted = {o["name"].split(".")[0].upper().replace("-", "_") for o in command["arguments"] + command["options"]}
        assert wanted - {"OVERWRITE", "LANG", "JSON", "SCHEMA"} <= names


def test_fields_are_those_of_the_layer_they_belong_to(provider):
    parents = {p.name(): p.parentLayerParameterName() for a in provider.provider.algorithms() if a.name() in ("partition", "diff", "audit")
               for p in a.parameterDefinitions() if p.type() == "field"}
    wanted = {"COMMUNITY_ID": "COMMUNITIES", "HOUSEHOLDS": "BUILDINGS", "HOUSEHOLD_POINTS_FIELD": "HOUSEHOLD_POINTS", "OLD_CODE": "OLD",
              "NEW_NAME": "NEW", "CODE_FIELD": "GRIDS", "HOUSEHOLD_AREAS_FIELD": "HOUSEHOLD_AREAS"}
    assert {name: parents[name] for name in wanted} == wanted


def test_the_packed_commands_stand_in_for_a_program_that_is_not_there(provider, monkeypatch):
    from qipan_plugin.provider import bundled_commands
    assert {c["name"] for c in bundled_commands()} >= {"partition", "check", "audit", "render"}
    monkeypatch.setenv("QIPAN", "/nowhere")
    monkeypatch.setenv("PATH", "/nowhere")
    provider.provider.refreshAlgorithms()
    assert provider.provider.algorithm("partition") is not None
    results, done = execute("check", {**INPUTS})
    assert not done
    monkeypatch.undo()
    provider.provider.refreshAlgorithms()


def test_a_plan_is_made_from_layers_of_the_project(provider, tmp_path):
    feedback = Feedback()
    results, done = execute("partition", {**INPUTS, "LOW": 250, "OUTPUT": str(tmp_path / "plan.gpkg")}, feedback)
    assert done and results["CODE"] in (0, 4)
    assert "--low 250" in feedback.lines[0] and "--high" not in feedback.lines[0]
    assert f"{DATA}::communities" in feedback.lines[0]
    assert feedback.shares == sorted(feedback.shares) and feedback.shares[-1] >= 95
    assert QgsVectorLayer(f"{tmp_path}/plan.gpkg|layername=grids", "grids", "ogr").featureCount() > 50


def test_a_project_file_is_not_overridden_by_defaults(provider, tmp_path):
    (tmp_path / "town.toml").write_text((ROOT / "data/town.toml").read_text(encoding="utf-8").replace("town.gpkg", str(DATA)) + "low = 290\n", encoding="utf-8")
    results, done = execute("partition", {"PROJECT": str(tmp_path / "town.toml"), "PRESET": "fast", "OUTPUT": str(tmp_path / "plan.gpkg")})
    assert done
    grids = QgsVectorLayer(f"{tmp_path}/plan.gpkg|layername=grids", "grids", "ogr")
    assert 290 in {f["band_low"] for f in grids.getFeatures()}


def test_memory_layers_and_unsaved_edits_are_taken_as_they_are(provider, tmp_path):
    square = QgsVectorLayer("Polygon?crs=EPSG:4547&field=id:string", "一个社区", "memory")
    feature = QgsFeature(square.fields())
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(500000, 3380000, 500400, 3380400)))
    feature.setAttributes(["429901001001"])
    square.dataProvider().addFeatures([feature])
    houses = QgsVectorLayer("Point?crs=EPSG:4547&field=fid:integer&field=n:integer", "houses", "memory")
    rows = []
    for i in range(100):
        point = QgsFeature(houses.fields())
        point.setGeometry(QgsGeometry.fromWkt(f"POINT({500020 + 40 * (i % 10)} {3380020 + 40 * (i // 10)})"))
        point.setAttributes([7, 8])
        rows.append(point)
    houses.dataProvider().addFeatures(rows)
    houses.startEditing()
    first = next(houses.getFeatures())
    houses.changeAttributeValue(first.id(), 1, 108)
    QgsProject.instance().addMapLayers([square, houses])
    results, done = execute("partition", {"COMMUNITIES": square, "COMMUNITY_ID": "id", "HOUSEHOLD_POINTS": houses, "HOUSEHOLD_POINTS_FIELD": "n",
                                          "OUTPUT": str(tmp_path / "plan.gpkg")})
    assert done
    grids = QgsVectorLayer(f"{tmp_path}/plan.gpkg|layername=grids", "grids", "ogr")
    assert sum(f["households"] for f in grids.getFeatures()) == 900
    houses.rollBack()
    QgsProject.instance().clear()


def test_filtered_layers_are_taken_filtered(provider, tmp_path):
    one = QgsVectorLayer(f"{DATA}|layername=communities", "one", "ogr")
    one.setSubsetString("\"id\" = '429901001001'")
    QgsProject.instance().addMapLayer(one)
    results, done = execute("partition", {**INPUTS, "COMMUNITIES": one.id(), "OUTPUT": str(tmp_path / "plan.gpkg")})
    assert done
    grids = QgsVectorLayer(f"{tmp_path}/plan.gpkg|layername=grids", "grids", "ogr")
    assert {f["community"] for f in grids.getFeatures()} == {"429901001001"}
    QgsProject.instance().clear()


def test_check_audit_and_render_work_on_a_plan(provider, town, tmp_path):
    results, done = execute("check", {**INPUTS, "OUTPUT": str(tmp_path / "check.gpkg")})
    assert done and Path(results["OUTPUT"]).exists()
    results, done = execute("audit", {"GRIDS": f"{town}|layername=grids", "COMMUNITIES": INPUTS["COMMUNITIES"], "BUILDINGS": INPUTS["BUILDINGS"],
                                      "FEATURES": [f"{DATA}|layername=roads", f"{DATA}|layername=walls"], "BARRIERS": [f"{DATA}|layername=rail"],
                                      "BAND": "300-500\n200-300\n100-300", "OUTPUT": str(tmp_path / "defects.gpkg")})
    assert done and results["CODE"] in (0, 4) and results["REPORT"]
    results, done = execute("render", {"PLAN": f"{town}|layername=grids", "OUTPUT": str(tmp_path / "map.png")})
    assert done and Path(results["OUTPUT"]).stat().st_size > 10_000


def test_several_departments_are_made_one(provider, town, tmp_path):
    """Layers of the project with their names there; two of one name are told apart."""
    today = QgsVectorLayer(f"{DATA}|layername=existing_grids", "公安, 2020", "ogr")
    again = QgsVectorLayer(f"{DATA}|layername=existing_grids", "公安, 2020", "ogr")
    plan = QgsVectorLayer(f"{town}|layername=grids", "卫健", "ogr")
    QgsProject.instance().addMapLayers([today, again, plan])
    (tmp_path / "town.toml").write_text((ROOT / "data/town.toml").read_text(encoding="utf-8").replace("town.gpkg", str(DATA)), encoding="utf-8")
    feedback = Feedback()
    results, done = execute("unify", {"LAYERS": [today.id(), again, plan], "PROJECT": str(tmp_path / "town.toml"), "PRESET": "fast", "WEIGHTS": "2,1,1",
                                      "OUTPUT": str(tmp_path / "one.gpkg")}, feedback)
    QgsProject.instance().clear()
    assert done, feedback.errors
    rows = QgsVectorLayer(f"{tmp_path}/one.gpkg|layername=agreement", "agreement", "ogr")
    assert [(f["department"], f["weight"]) for f in rows.getFeatures()] == [("公安_ 2020", 2), ("公安_ 2020_2", 1), ("卫健", 1)]


def test_a_layer_that_cannot_be_opened_is_named(provider, tmp_path):
    feedback = Feedback()
    results, done = execute("unify", {"LAYERS": [f"{DATA}|layername=existing_grids", "/nowhere/else.gpkg"], "OUTPUT": str(tmp_path / "one.gpkg")}, feedback)
    assert not done and any("/nowhere/else.gpkg" in e for e in feedback.errors)


def test_changes_places_and_exports_are_made_from_layers(provider, town, tmp_path):
    results, done = execute("diff", {"OLD": f"{DATA}|layername=existing_grids", "NEW": f"{town}|layername=grids", "BUILDINGS": INPUTS["BUILDINGS"],
                                     "HOUSEHOLDS": "households", "OUTPUT": str(tmp_path / "changes.gpkg")})
    assert done and QgsVectorLayer(f"{tmp_path}/changes.gpkg|layername=changes", "changes", "ogr").featureCount() > 10
    results, done = execute("locate", {"POINTS": f"{DATA}|layername=addresses", "GRIDS": f"{town}|layername=grids", "OUTPUT": str(tmp_path / "located.csv")})
    assert done and "grid_code" in (tmp_path / "located.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    results, done = execute("export", {"PLAN": f"{town}|layername=grids", "LAYER": "grids", "OUTPUT": str(tmp_path / "grids.geojson")})
    assert done and json.loads((tmp_path / "grids.geojson").read_text(encoding="utf-8"))["features"]


def test_a_plan_painted_in_qgis_is_adopted(provider, town, tmp_path):
    """An atom given to a grid beside it in QGIS' edit buffer, saved, adopted: a full plan that differs by that atom."""
    shutil.copy(town, tmp_path / "painted.gpkg")
    (tmp_path / "town.toml").write_text((ROOT / "data/town.toml").read_text(encoding="utf-8").replace("town.gpkg", str(DATA)) + 'preset = "fast"\n', encoding="utf-8")
    atoms = QgsVectorLayer(f"{tmp_path}/painted.gpkg|layername=atoms", "atoms", "ogr")
    rows = list(atoms.getFeatures())
    sizes = {code: sum(f["grid_code"] == code for f in rows) for code in {f["grid_code"] for f in rows}}
    one, code = next((a, b["grid_code"]) for a in rows for b in rows if a["community"] == b["community"] and a["grid_code"] != b["grid_code"] and a["households"] > 0
                     and sizes[a["grid_code"]] > 3 and a.geometry().intersection(b.geometry()).length() > 20)
    assert atoms.startEditing() and atoms.changeAttributeValue(one.id(), atoms.fields().indexOf("grid_code"), code) and atoms.commitChanges()
    feedback = Feedback()
    results, done = execute("adopt", {"PLAN": f"{tmp_path}/painted.gpkg|layername=atoms", "PROJECT": str(tmp_path / "town.toml"), "OUTPUT": str(tmp_path / "adopted.gpkg")}, feedback)
    assert done, feedback.errors
    adopted = {f["atom"]: f["grid_code"] for f in QgsVectorLayer(f"{tmp_path}/adopted.gpkg|layername=atoms", "atoms", "ogr").getFeatures()}
    assert {a for a, c in adopted.items() if c != {f["atom"]: f["grid_code"] for f in rows}[a]} == {one["atom"]}
    assert adopted[one["atom"]] == code


def test_results_are_added_in_their_styles(provider, town):
    from qipan_plugin.results import add_results
    project = QgsProject()
    group = add_results(town, project)
    names = [node.name() for node in group.findLayers()]
    assert names.index("borders") < names.index("buildings") < names.index("grids")
    for node in group.findLayers():
        if node.name() in ("grids", "borders", "atoms", "buildings"):
            assert node.layer().renderer().type() == "RuleRenderer"


def test_the_plugin_hears_of_results(provider, tmp_path):
    heard = []
    provider.results.ready.connect(heard.append)
    execute("partition", {**INPUTS, "OUTPUT": str(tmp_path / "plan.gpkg")})
    execute("partition", {**INPUTS, "LOAD": False, "OUTPUT": str(tmp_path / "plan.gpkg")})
    provider.results.ready.disconnect(heard.append)
    assert heard == [str(tmp_path / "plan.gpkg")]


def test_an_error_of_the_program_is_the_error_of_the_algorithm(provider, tmp_path):
    feedback = Feedback()
    results, done = execute("partition", {**INPUTS, "LOW": 600, "OUTPUT": str(tmp_path / "plan.gpkg")}, feedback)
    assert not done
    assert "--low" in feedback.errors[-1] and "600" in feedback.errors[-1]


def test_a_cancel_takes_the_best_plan_so_far(provider, tmp_path):
    feedback = Feedback()
    feedback.pushWarning = lambda text: None

    def stop_while_solving():
        for _ in range(1200):
            time.sleep(0.05)
            if feedback.progress() >= 28:
                time.sleep(0.5)
                return feedback.cancel()

    thread = threading.Thread(target=stop_while_solving)
    thread.start()
    results, done = execute("partition", {**INPUTS, "PRESET": "best", "OUTPUT": str(tmp_path / "plan.gpkg")}, feedback)
    thread.join()
    assert feedback.isCanceled() and results["CODE"] == 5
    assert QgsVectorLayer(f"{tmp_path}/plan.gpkg|layername=grids", "grids", "ogr").featureCount() > 50


def test_the_program_gets_no_paths_of_gdal_and_proj(provider, monkeypatch):
    from qipan_plugin.program import environment
    for name in ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH", "PYTHONPATH"):
        monkeypatch.setenv(name, "/somewhere/else")
    assert [n for n in environment() if n.startswith(("PROJ", "GDAL", "PYTHON"))] == []
    assert environment()["PATH"] == os.environ["PATH"]


def test_nothing_of_qipan_or_another_proj_is_loaded_into_qgis(provider):
    allowed = {"ast", "collections", "dataclasses", "json", "os", "pathlib", "processing", "qgis", "queue", "shutil", "signal", "subprocess",
               "tempfile", "threading", "time"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else \
                [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
            assert {n.split(".")[0] for n in names} <= allowed, path.name
    assert not {"pyproj", "qipan", "shapely", "geopandas", "pyogrio"} & set(sys.modules)


def test_the_code_is_ready_for_qt_6():
    """Qt only through qgis.PyQt, enums by their full names, no exec_."""
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert "PyQt5" not in text and "exec_(" not in text
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Qt":
                assert node.attr[0].isupper() and node.attr in ("AlignmentFlag", "DockWidgetArea", "ItemDataRole"), f"{path.name}: Qt.{node.attr}"


def test_every_text_is_there_in_both_languages(provider):
    from qipan_plugin.texts import TEXTS
    used = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and isinstance(node.args[0], ast.Constant):
                used.add(node.args[0].value)
    assert used <= set(TEXTS)
    for english, chinese in TEXTS.values():
        assert english and any("\u4e00" <= c <= "\u9fff" for c in chinese)
        assert {c for c in english if c.isdigit()} == {c for c in chinese if c.isdigit()}


@pytest.mark.skipif(QGIS_PROCESS is None, reason="no qgis_process")
def test_qgis_process_runs_it_from_the_zip(packed, tmp_path):
    plugins = tmp_path / "profile/profiles/default/python/plugins"
    plugins.mkdir(parents=True)
    zipfile.ZipFile(packed).extractall(plugins)
    environment = {**os.environ, "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"), "QIPAN": str(PROGRAM), "QT_QPA_PLATFORM": "offscreen",
                   "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}  # the Python within takes its library from the first python3 there

    def process(*arguments):
        return subprocess.run([QGIS_PROCESS, *arguments], env=environment, capture_output=True, text=True, timeout=300)

    assert process("plugins", "enable", "qipan_plugin").returncode == 0
    target = tmp_path / "plan.gpkg"
    done = process("run", "qipan:partition", *(f"--{k}={v}" for k, v in INPUTS.items()), f"--OUTPUT={target}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(target) in done.stdout
    assert QgsVectorLayer(f"{target}|layername=grids", "grids", "ogr").featureCount() > 50
