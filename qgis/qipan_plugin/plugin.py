# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""What QGIS loads: the provider, and in a window the dock with its button."""
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon

try:  # moved in Qt 6
    from qgis.PyQt.QtGui import QAction
except ImportError:
    from qgis.PyQt.QtWidgets import QAction

from .provider import QipanProvider
from .results import Results, add_results
from .texts import say


class QipanPlugin:
    def __init__(self, iface):
        self.iface = iface
        self.results = Results()
        self.provider = self.dock = self.action = None

    def initProcessing(self):  # noqa: N802, called alone by qgis_process
        self.provider = QipanProvider(self.results)
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):  # noqa: N802
        from .algorithm import ICON
        from .dock import EditDock
        self.initProcessing()
        self.results.ready.connect(add_results)
        self.dock = EditDock(self.iface.mainWindow(), asleep=True)
        self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.hide()
        self.action = QAction(QIcon(ICON), say("dock"), self.iface.mainWindow())
        self.action.setCheckable(True)
        self.action.toggled.connect(self.dock.setVisible)
        self.dock.visibilityChanged.connect(self.action.setChecked)
        self.dock.visibilityChanged.connect(self.dock.wake)
        self.iface.addToolBarIcon(self.action)
        self.iface.addPluginToMenu("Qipan", self.action)

    def unload(self):
        if self.provider:
            QgsApplication.processingRegistry().removeProvider(self.provider)
        if self.action:
            self.iface.removePluginMenu("Qipan", self.action)
            self.iface.removeToolBarIcon(self.action)
        if self.dock:
            self.dock.close_down()
            self.iface.removeDockWidget(self.dock)
            self.dock.deleteLater()
