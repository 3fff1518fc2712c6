# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The project beside a GeoPackage, in a QGIS session."""
import shutil
import zipfile

import pytest
from qgis.core import QgsLayoutExporter, QgsLayoutItemLegend, QgsLayoutItemMap, QgsProject
from qgis.PyQt.QtGui import QImage

from conftest import ROOT, run, share

ORDER = ["Diagnostics", "Outside their band", "Borders", "Railways", "Buildings", "Roads", "Walls", "Compounds", "Water",
         "Pieces with households", "Atoms", "Grids", "Communities", "Ledger", "Manifest"]


@pytest.fixture
def project(application, town):
    project = QgsProject()
    assert project.read(str(town.with_suffix(".qgz"))), project.error()
    return project


def test_all_layers_are_there_in_the_order_of_a_map(project):
    names = [node.name() for node in project.layerTreeRoot().findLayers()]
    assert [n for i, n in enumerate(names) if n not in names[:i]] == ORDER
    assert all(layer.isValid() for layer in project.mapLayers().values())
    hidden = {node.name() for node in project.layerTreeRoot().findLayers() if not node.isVisible()}
    assert hidden == {"Diagnostics", "Pieces with households", "Atoms"}
    assert project.crs().authid() == "EPSG:4547"
    assert project.selectionColor().name() == "#ffff00" and project.backgroundColor().name() == "#faf9f6"


def test_it_moves_with_its_file(application, town, tmp_path):
    for ending in (".gpkg", ".qgz"):
        shutil.copy(town.with_suffix(ending), tmp_path)
    project = QgsProject()
    assert project.read(str(tmp_path / "town.qgz"))
    assert all(layer.isValid() and str(tmp_path) in layer.source() for layer in project.mapLayers().values())
    assert str(town.parent) not in zipfile.ZipFile(town.with_suffix(".qgz")).read("town.qgs").decode()


def test_symbols_are_only_those_of_the_layers_sort(project):
    for layer in project.mapLayers().values():
        if layer.isSpatial() and layer.renderer().type() == "RuleRenderer":
            for rule in layer.renderer().rootRule().children():
                assert rule.symbol().type() == {0: 0, 1: 1, 2: 2}[layer.geometryType()], layer.name()


def test_forms_come_with_it(project):
    grids = project.mapLayer("qipan_grids")
    kind = grids.editorWidgetSetup(grids.fields().indexOf("kind"))
    assert kind.type() == "ValueMap"
    assert grids.editFormConfig().readOnly(grids.fields().indexOf("households"))


def test_the_layout_prints_map_and_legend(project, tmp_path):
    layout = project.layoutManager().layouts()[0]
    canvas = next(item for item in layout.items() if isinstance(item, QgsLayoutItemMap))
    assert canvas.extent().contains(project.mapLayer("qipan_grids").extent())
    assert 5_000 < canvas.scale() < 30_000
    legend = next(item for item in layout.items() if isinstance(item, QgsLayoutItemLegend))
    assert legend.linkedMap() == canvas
    assert legend.model().rootGroup().findLayers()[0].layer() == project.mapLayer("qipan_grids")
    settings = QgsLayoutExporter.ImageExportSettings()
    settings.dpi = 60
    path = tmp_path / "print.png"
    assert QgsLayoutExporter(layout).exportToImage(str(path), settings) == QgsLayoutExporter.Success
    image = QImage(str(path))
    assert share(image, "#8A0F5C", tolerance=40) > 0.002 and share(image, "#D3E6BC", "#EEF6E0", tolerance=12) > 0.1
    assert share(image.copy(int(image.width() * 0.75), 0, image.width() // 4, image.height()), "#2B2730", tolerance=80) > 0.005


def test_grids_outside_their_band_lie_above_the_buildings(application, tmp_path):
    run("partition", ROOT / "data/town.toml", "--preset", "fast", "--low", 480, "--high", 490, "-o", "a.gpkg", "-o", "a.qgz", folder=tmp_path)
    project = QgsProject()
    assert project.read(str(tmp_path / "a.qgz"))
    order = project.layerTreeRoot().layerOrder()
    marks = project.mapLayer("qipan_out_of_band")
    assert marks.featureCount() > 0
    assert order.index(marks) < order.index(project.mapLayer("qipan_buildings"))


def test_a_project_needs_a_geopackage(tmp_path):
    done = run("partition", ROOT / "data/town.toml", "-o", "a.qgz", folder=tmp_path, code=(2,))
    assert "a.qgz" in done.stderr and "gpkg" in done.stderr
    assert not list(tmp_path.iterdir())


def test_names_with_blanks_and_chinese_work(application, tmp_path):
    run("partition", ROOT / "data/town.toml", "--preset", "fast", "--lang", "zh", "-o", "网格 & 方案.gpkg", "-o", "工程 1.qgz", folder=tmp_path)
    project = QgsProject()
    assert project.read(str(tmp_path / "工程 1.qgz"))
    assert project.title() == "网格 & 方案"
    assert all(layer.isValid() for layer in project.mapLayers().values())
    assert project.layoutManager().layouts()[0].name() == "网格图（A3）"
