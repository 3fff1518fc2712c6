# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Layers of a result in the project, in the styles that the file carries."""
from pathlib import Path

from qgis.core import QgsProject, QgsProviderRegistry, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

# As a map is drawn, the first on top; what is not named lies above all.
ORDER = ("diagnostics", "borders", "rail", "buildings", "roads", "walls", "compounds", "water", "units", "atoms", "grids", "communities", "ledger", "manifest")
HIDDEN = ("diagnostics", "units", "atoms")


class Results(QObject):
    """Lives in the main thread; algorithms run in others and say what is ready."""
    ready = pyqtSignal(str)


def add_results(path, project=None):
    """Adds the layers of a GeoPackage as a group at the top. Returns the group."""
    project = project or QgsProject.instance()
    found = []
    for part in QgsProviderRegistry.instance().providerMetadata("ogr").querySublayers(str(path)):
        layer = QgsVectorLayer(part.uri(), part.name(), "ogr")
        if layer.isValid() and layer.featureCount() != 0:
            found.append(layer)
    plan = any(layer.name() == "grids" for layer in found)
    place = {name: i for i, name in enumerate(ORDER)}
    found.sort(key=lambda layer: place.get(layer.name(), -1))
    group = project.layerTreeRoot().insertGroup(0, Path(path).stem)
    for layer in found:
        project.addMapLayer(layer, False)
        node = group.addLayer(layer)
        node.setExpanded(layer.name() == "grids")
        node.setItemVisibilityChecked(not (plan and layer.name() in HIDDEN))
    return group
