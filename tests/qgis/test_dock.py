# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The dock for changes by hand: moves, totals, rules, undo, on a plan of the town."""
import shutil
from collections import defaultdict

import pytest
from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QMainWindow


@pytest.fixture
def dock(application, installed, town, tmp_path):
    from qipan_plugin.dock import EditDock
    from qipan_plugin.results import add_results
    path = shutil.copy(town, tmp_path / "plan.gpkg")
    add_results(path)
    dock = EditDock()
    yield dock
    dock.close_down()
    dock.deleteLater()
    QgsProject.instance().clear()


def reread(path):
    """Totals by grid from the file, by nobody's code but the test's."""
    total = defaultdict(float)
    for feature in QgsVectorLayer(f"{path}|layername=atoms", "atoms", "ogr").getFeatures():
        total[feature["grid_code"]] += feature["households"]
    return total


def border_atom(dock, wanted=lambda atom, other: True):
    """An atom with a neighbour in another grid, and that grid."""
    for number, atom in sorted(dock.plan.atoms.items()):
        for other in sorted(dock.plan.neighbours(number)):
            grid = dock.plan.atoms[other].grid
            if grid != atom.grid and atom.households > 0 and wanted(atom, dock.plan.atoms[other]):
                return number, grid
    raise AssertionError("no such atom")


def rows(table):
    return [[table.item(r, c).text() for c in range(table.columnCount())] for r in range(table.rowCount())]


def give(dock, numbers, grid):
    dock.layer.selectByIds(numbers)
    dock.target.setEditText(grid)
    dock.assign()


def plain(dock, atom, other):
    return dock.plan.kinds[atom.grid] == dock.plan.kinds[other.grid] == "community"


def test_it_finds_the_atoms_and_their_grids(dock):
    assert dock.layer.name() == "atoms"
    assert len(dock.plan.atoms) == dock.layer.featureCount()
    layer = QgsVectorLayer(f"{dock.layer.source().split('|')[0]}|layername=grids", "grids", "ogr")
    for feature in layer.getFeatures():
        assert dock.plan.state(feature["code"]).households == pytest.approx(feature["households"], abs=1e-9)
        assert dock.plan.state(feature["code"]).in_band == (None if feature["in_band"] is None or feature["in_band"] == layer.fields() else
                                                           bool(feature["in_band"]) if isinstance(feature["in_band"], int) else None)


def test_no_grid_of_the_plan_breaks_a_rule(dock):
    for code in dock.plan.bands:
        assert dock.plan.state(code).broken == []
    assert dock.changes.rowCount() == 0


def test_neighbours_share_a_border_of_some_length(dock):
    geometry = {f.id(): f.geometry() for f in dock.layer.getFeatures()}
    community = sorted(dock.plan._by_community)[3]
    members = sorted(dock.plan._by_community[community])
    for one in members:
        found = dock.plan.neighbours(one)
        for other in members:
            if one < other and geometry[one].boundingBox().intersects(geometry[other].boundingBox()):
                shared = geometry[one].intersection(geometry[other]).length()
                assert (other in found) == (shared > 0.001), (one, other, shared)


def test_the_preview_says_what_giving_would_do(dock):
    number, grid = border_atom(dock, lambda a, o: plain(dock, a, o))
    before = dock.plan.state(grid).households
    dock.layer.selectByIds([number])
    dock.target.setEditText(grid)
    row = rows(dock.preview)[0]
    assert row[0] == grid and row[1].startswith(f"{before:g} → ")
    assert dock.plan.state(grid).households == before and not dock.layer.isEditable()


def test_a_move_changes_totals_at_once_and_the_file_after_saving(dock):
    number, grid = border_atom(dock, lambda a, o: plain(dock, a, o))
    atom, path = dock.plan.atoms[number], dock.layer.source().split("|")[0]
    old, moved, wanted = atom.grid, atom.households / 1000, reread(path)
    give(dock, [number], grid)
    wanted[old] -= moved
    wanted[grid] += moved
    shown = {row[0]: row[1] for row in rows(dock.changes)}
    assert float(shown[grid].split()[-1].replace(",", "")) == pytest.approx(wanted[grid])
    assert float(shown[old].split()[-1].replace(",", "")) == pytest.approx(wanted[old])
    assert reread(path)[grid] != pytest.approx(wanted[grid])
    dock.commit()
    assert reread(path) == pytest.approx(wanted)


def test_one_undo_takes_back_one_move_of_many_atoms(dock):
    number, grid = border_atom(dock, lambda a, o: plain(dock, a, o))
    old = dock.plan.atoms[number].grid
    numbers = sorted(dock.plan.members[old])[:3]
    before = {n: dock.plan.atoms[n].grid for n in dock.plan.atoms}
    give(dock, numbers, grid)
    assert all(dock.plan.atoms[n].grid == grid for n in numbers)
    dock.undo.click()
    assert {n: a.grid for n, a in dock.plan.atoms.items()} == before
    assert dock.changes.rowCount() == 0 and not dock.layer.isModified()
    dock.redo.click()
    assert all(dock.plan.atoms[n].grid == grid for n in numbers)
    dock.layer.rollBack()
    assert {n: a.grid for n, a in dock.plan.atoms.items()} == before


def test_edits_by_other_hands_are_heard(dock):
    number, grid = border_atom(dock)
    dock.layer.startEditing()
    dock.layer.changeAttributeValue(number, dock.layer.fields().lookupField("grid_code"), grid)
    assert dock.plan.atoms[number].grid == grid and dock.changes.rowCount() >= 2
    dock.layer.rollBack()


def test_broken_rules_are_told(dock):
    from qipan_plugin.texts import say
    plan = dock.plan
    # over a community's border
    number, atom = next((n, a) for n, a in plan.atoms.items() if a.households > 0)
    foreign = next(c for c in plan.bands if plan.atoms[next(iter(plan.members[c]))].community != atom.community)
    give(dock, [number], foreign)
    assert say("communities", 2) in plan.state(foreign).broken
    dock.undo.click()
    # two pieces
    for code in plan.bands:
        far = [n for n in plan._by_community[plan.atoms[next(iter(plan.members[code]))].community]
               if n not in plan.members[code] and not plan.neighbours(n) & plan.members[code]]
        if far:
            give(dock, far[:1], code)
            assert say("pieces", 2) in plan.state(code).broken
            dock.undo.click()
            break
    # band
    code = max(plan.bands, key=lambda c: plan.state(c).households)
    give(dock, sorted(plan.members[code])[:-1], plan.free_code(atom.community))
    assert plan.state(code).in_band is False and plan.state(code).broken
    dock.undo.click()
    # a grid that is gone, and a dedicated one
    give(dock, sorted(plan.members[code]), next(c for c, k in plan.kinds.items() if k == "dedicated"))
    assert plan.state(code).broken == [say("gone")]
    assert say("dedicated") in plan.state(dock.target.currentText()).broken
    dock.undo.click()
    assert dock.changes.rowCount() == 0


def test_a_new_grid_has_a_free_code_and_the_band_of_its_community(dock):
    number, _ = border_atom(dock, lambda a, o: plain(dock, a, o))
    atom = dock.plan.atoms[number]
    dock.layer.selectByIds([number])
    dock.new_grid.click()
    code = dock.target.currentText()
    assert code.startswith(atom.community) and code not in dock.plan.kinds
    dock.assign()
    state = dock.plan.state(code)
    assert state.atoms == 1 and state.band is not None
    dock.layer.rollBack()


def test_a_sleeping_dock_reads_nothing_until_it_is_shown(dock):
    from qipan_plugin.dock import EditDock
    second = EditDock(asleep=True)
    assert second.layer is None
    second.wake(False)
    assert second.layer is None
    second.wake(True)
    assert second.layer is dock.layer
    second.close_down()


def test_a_dock_that_was_there_first_finds_the_atoms_of_a_project_opened_later(application, installed, town):
    from qipan_plugin.dock import EditDock
    dock = EditDock()
    assert dock.layer is None
    QgsProject.instance().read(str(town.with_suffix(".qgz")))
    assert dock.layer is not None and dock.layer.source().endswith("layername=atoms")
    dock.close_down()
    QgsProject.instance().clear()


def test_the_dock_survives_its_layer(dock):
    QgsProject.instance().clear()
    assert dock.layer is None and dock.changes.rowCount() == 0
    dock.assign()
    dock.commit()


def test_the_dock_beside_a_map_shows_the_move(dock, tmp_path):
    window, canvas = QMainWindow(), QgsMapCanvas()
    window.setCentralWidget(canvas)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.resize(QSize(1500, 850))
    number, grid = border_atom(dock, lambda a, o: plain(dock, a, o) and a.households > 60_000)
    give(dock, [number], grid)
    layers = [node.layer() for node in QgsProject.instance().layerTreeRoot().findLayers() if node.layer().isSpatial()]
    canvas.setLayers([layer for layer in layers if layer.name() in ("borders", "atoms")])
    canvas.setDestinationCrs(dock.layer.crs())
    box = dock.layer.getFeature(number).geometry().boundingBox()
    box.scale(6)
    canvas.setExtent(box)
    window.show()
    canvas.refresh()
    canvas.waitWhileRendering()
    from qgis.PyQt.QtWidgets import QApplication
    QApplication.processEvents()
    path = tmp_path / "dock.png"
    assert window.grab().save(str(path)) and path.stat().st_size > 20_000
    assert dock.changes.rowCount() >= 2
    window.removeDockWidget(dock)
    dock.setParent(None)
    dock.layer.rollBack()
