# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Runs inside the window of QGIS (qgis --code); says what it saw in report.json and ends QGIS. See test_window.py."""
import json
import os
import traceback

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.utils import iface, plugins, unloadPlugin

FOLDER = os.environ["QIPAN_SESSION"]
report = {"messages": []}


def step(function, milliseconds):
    def guarded():
        try:
            function()
        except Exception:  # the report is all that the test sees
            report["error"] = traceback.format_exc()
            end()
    QTimer.singleShot(milliseconds, guarded)


def begin():
    iface.messageBar().widgetAdded.connect(lambda item: report["messages"].append(f"{item.title()}: {item.text()}"))
    iface.mainWindow().resize(1600, 950)
    iface.addProject(f"{FOLDER}/plan.qgz")
    plugin = plugins["qipan_plugin"]
    report["algorithms"] = [a.name() for a in QgsApplication.processingRegistry().providerById("qipan").algorithms()]
    report["asleep"] = plugin.dock.asleep
    plugin.action.setChecked(True)
    step(move, 1500)


def move():
    dock = plugins["qipan_plugin"].dock
    plan = dock.plan
    report["layer"] = dock.layer.name()
    number, grid = next((n, plan.atoms[o].grid) for n, a in sorted(plan.atoms.items()) for o in sorted(plan.neighbours(n))
                        if plan.atoms[o].grid != a.grid and a.households > 60_000
                        and plan.kinds[a.grid] == plan.kinds[plan.atoms[o].grid] == "community")
    dock.layer.selectByIds([number])
    dock.target.setEditText(grid)
    dock.assign()
    QgsProject.instance().layerTreeRoot().findLayer(dock.layer.id()).setItemVisibilityChecked(True)
    iface.setActiveLayer(dock.layer)
    box = dock.layer.getFeature(number).geometry().boundingBox()
    box.scale(7)
    iface.mapCanvas().setExtent(box)
    iface.mapCanvas().refresh()
    iface.mapCanvas().waitWhileRendering()
    step(finish, 1500)


def finish():
    iface.mainWindow().grab().save(f"{FOLDER}/window.png")
    dock = plugins["qipan_plugin"].dock
    report["moved"] = [dock.changes.rowCount(), dock.layer.isModified()]
    dock.layer.undoStack().undo()
    report["undone"] = [dock.changes.rowCount(), dock.layer.isModified()]
    dock.layer.rollBack()
    import processing
    done = processing.run("qipan:partition", {"PROJECT": f"{FOLDER}/town.toml", "PRESET": "fast", "OUTPUT": f"{FOLDER}/again.gpkg"})
    group = QgsProject.instance().layerTreeRoot().children()[0]
    report["processed"] = [done["CODE"], group.name(), {node.name(): node.layer().renderer().type() for node in group.findLayers() if node.layer().isSpatial()}]
    report["unloaded"] = unloadPlugin("qipan_plugin")
    report["left"] = QgsApplication.processingRegistry().providerById("qipan") is not None
    end()


def end():
    with open(f"{FOLDER}/report.json", "w", encoding="utf-8") as file:
        json.dump(report, file)
    QTimer.singleShot(100, lambda: os._exit(0))  # no question about unsaved changes


step(begin, 1000)
