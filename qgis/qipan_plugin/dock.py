# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""The dock: select atoms, give them to a grid, see what that does. Every move is one step of QGIS' edit buffer."""
from qgis.core import QgsMapLayerProxyModel, QgsProject, QgsVectorLayer
from qgis.gui import QgsDockWidget, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QBrush, QColor
from qgis.PyQt.QtWidgets import (QAbstractItemView, QComboBox, QGridLayout, QHBoxLayout, QHeaderView, QLabel, QPushButton, QSizePolicy,
                                 QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget)

from .plan import Plan, tidy
from .texts import say

FIELDS = ("atom", "grid_code", "community", "households")
GOOD, BAD, PLAIN = QColor("#1B7F3B"), QColor("#B3200F"), QColor("#5A5560")


def is_atoms(layer):
    return isinstance(layer, QgsVectorLayer) and all(layer.fields().lookupField(name) >= 0 for name in FIELDS)


def grids_beside(atoms):
    """The layer of grids of the same file in the project, else the file's own."""
    source = atoms.source().split("|")[0]
    for layer in QgsProject.instance().mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and layer.source().split("|")[0] == source and \
                all(layer.fields().lookupField(name) >= 0 for name in ("code", "kind", "band_low", "band_high")):
            return layer
    layer = QgsVectorLayer(f"{source}|layername=grids", "grids", "ogr")
    return layer if layer.isValid() and layer.fields().lookupField("band_low") >= 0 else None


class StateTable(QTableWidget):
    """A row a grid: code, households, band, state."""

    def __init__(self, parent=None):
        super().__init__(0, 4, parent)
        self.setHorizontalHeaderLabels([say(f"column_{name}") for name in ("grid", "households", "band", "state")])
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        self.setFont(font)

    def show_states(self, states, before=None):
        self.setRowCount(len(states))
        for row, state in enumerate(states):
            households = tidy(state.households)
            if before and tidy(before[state.code]) != households:
                households = f"{tidy(before[state.code])} → {households}"
            band = f"{tidy(state.band.low)}–{tidy(state.band.high)}" if state.band else ""
            text = ", ".join(state.broken) or say("in_band" if state.band else "no_band")
            colour = BAD if state.broken else GOOD if state.band else PLAIN
            for column, value in enumerate((state.code or say("unassigned"), households, band, text)):
                item = QTableWidgetItem(value)
                if column in (1, 2):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if column == 3:
                    item.setForeground(QBrush(colour))
                    item.setToolTip(value)
                self.setItem(row, column, item)
        self.resizeRowsToContents()


class EditDock(QgsDockWidget):
    """`asleep`: reads no layer before it is shown for the first time; a county has many atoms."""

    def __init__(self, parent=None, asleep=False):
        super().__init__(say("dock"), parent)
        self.setObjectName("QipanEditDock")
        self.asleep = asleep
        self.plan = self.layer = None
        self._build()
        self.layers.layerChanged.connect(self.set_layer)
        QgsProject.instance().layersAdded.connect(self._restrict)
        self._restrict()
        self.set_layer(self.layers.currentLayer())

    def _build(self):
        body = QWidget()
        column = QVBoxLayout(body)
        self.layers = QgsMapLayerComboBox()
        self.layers.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        self.layers.setAllowEmptyLayer(True)
        self.selection = QLabel()
        self.selection.setWordWrap(True)
        self.target = QComboBox()
        self.target.setEditable(True)
        self.target.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.target.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.new_grid, self.give = QPushButton(say("new_grid")), QPushButton(say("assign"))
        self.undo, self.redo, self.save = QPushButton(say("undo")), QPushButton(say("redo")), QPushButton(say("save"))
        self.preview, self.changes, self.summary = StateTable(), StateTable(), QLabel()
        grid = QGridLayout()
        grid.addWidget(QLabel(say("units_layer")), 0, 0)
        grid.addWidget(self.layers, 0, 1, 1, 2)
        grid.addWidget(self.selection, 1, 0, 1, 3)
        grid.addWidget(QLabel(say("to_grid")), 2, 0)
        grid.addWidget(self.target, 2, 1)
        grid.addWidget(self.new_grid, 2, 2)
        column.addLayout(grid)
        column.addWidget(QLabel(f"<b>{say('preview')}</b>"))
        column.addWidget(self.preview, 2)
        row = QHBoxLayout()
        for button in (self.give, self.undo, self.redo, self.save):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(QLabel(f"<b>{say('changed')}</b>"))
        column.addWidget(self.changes, 3)
        self.summary.setWordWrap(True)
        column.addWidget(self.summary)
        body.setMinimumWidth(430)  # the state of a grid is to be read
        self.setWidget(body)
        self.target.currentTextChanged.connect(self.show_preview)
        self.new_grid.clicked.connect(self.take_new_grid)
        self.give.clicked.connect(self.assign)
        self.undo.clicked.connect(lambda: self.layer and self.layer.undoStack().undo())
        self.redo.clicked.connect(lambda: self.layer and self.layer.undoStack().redo())
        self.save.clicked.connect(self.commit)

    # The layer

    def _restrict(self, *_):
        """Only layers of atoms are offered."""
        others = [layer for layer in QgsProject.instance().mapLayers().values() if not is_atoms(layer)]
        if self.layers.exceptedLayerList() != others:
            self.layers.setExceptedLayerList(others)
        if self.layers.currentLayer() is None:
            mine = [layer for layer in QgsProject.instance().mapLayers().values() if is_atoms(layer)]
            if mine:
                self.layers.setLayer(min(mine, key=lambda layer: (layer.name(), layer.id())))

    def set_layer(self, layer):
        layer = layer if layer is not None and is_atoms(layer) and not self.asleep else None
        if layer is self.layer:
            return
        self._listen(False)
        self.layer, self.plan = layer, None
        if layer is not None:
            self._listen(True)
        self.read_again()

    def _listen(self, on):
        if self.layer is None:
            return
        try:
            pairs = ((self.layer.selectionChanged, self.show_selection), (self.layer.attributeValueChanged, self.value_changed),
                     (self.layer.willBeDeleted, self.layer_gone), (self.layer.afterRollBack, self.read_again),
                     (self.layer.afterCommitChanges, self.read_again), (self.layer.undoStack().indexChanged, self.show_all))
            for signal, slot in pairs:
                signal.connect(slot) if on else signal.disconnect(slot)
        except (RuntimeError, TypeError):  # the layer went before us
            pass

    def wake(self, shown=True):
        if shown and self.asleep:
            self.asleep = False
            self.set_layer(self.layers.currentLayer())

    def layer_gone(self):
        self._listen(False)
        self.layer = self.plan = None
        self.read_again()

    def close_down(self):
        self._listen(False)
        self.layer = self.plan = None
        QgsProject.instance().layersAdded.disconnect(self._restrict)

    def read_again(self, *_):
        self.plan = Plan(self.layer, grids_beside(self.layer)) if self.layer is not None else None
        self.show_selection()
        self.show_all()

    # What is selected, and what giving it would do

    def selected(self):
        return [n for n in self.layer.selectedFeatureIds() if n in self.plan.atoms] if self.plan else []

    def show_selection(self, *_):
        chosen = self.selected()
        if self.plan is None:
            self.selection.setText(say("no_layer"))
        elif not chosen:
            self.selection.setText(say("nothing_selected"))
        else:
            self.selection.setText(say("selected", len(chosen), tidy(self.plan.households(chosen))))
        wanted = self.target.currentText()
        codes = self.plan.grids_of(self.plan.communities_of(chosen)) if chosen else []
        self.target.blockSignals(True)
        self.target.clear()
        self.target.addItems(codes)
        if wanted in codes:
            self.target.setCurrentText(wanted)
        elif chosen:  # the neighbour they touch most
            touched = [self.plan.atoms[o].grid for n in chosen for o in self.plan.neighbours(n)]
            own = {self.plan.atoms[n].grid for n in chosen}
            near = [g for g in touched if g not in own]
            self.target.setCurrentText(max(sorted(set(near)), key=near.count) if near else codes[0])
        self.target.blockSignals(False)
        self.show_preview()

    def show_preview(self, *_):
        chosen, target = self.selected(), self.target.currentText().strip()
        self.give.setEnabled(bool(chosen and target) and any(self.plan.atoms[n].grid != target for n in chosen))
        self.new_grid.setEnabled(len(self.plan.communities_of(chosen)) == 1 if chosen else False)
        if not chosen or not target:
            self.preview.setRowCount(0)
            return
        codes = [target] + sorted({self.plan.atoms[n].grid for n in chosen} - {target})
        before = {code: self.plan.households(self.plan.members.get(code, ())) for code in codes}
        self.preview.show_states([self.plan.state(code, chosen, target) for code in codes], before)

    def take_new_grid(self):
        community, = self.plan.communities_of(self.selected())
        self.target.setEditText(self.plan.free_code(community))

    # Moves

    def assign(self):
        """Gives the selected atoms to the grid: one step that one undo takes back."""
        chosen, target = self.selected(), self.target.currentText().strip()
        if not chosen or not target:
            return
        if not self.layer.isEditable() and not self.layer.startEditing():
            return
        column = self.layer.fields().lookupField("grid_code")
        self.layer.beginEditCommand(say("command", len(chosen), target))
        for number in chosen:
            if self.plan.atoms[number].grid != target:
                self.layer.changeAttributeValue(number, column, target, self.plan.atoms[number].grid)
        self.layer.endEditCommand()
        self.layer.triggerRepaint()
        self.show_selection()

    def value_changed(self, number, column, value):
        """By this dock, the form, the field calculator, undo or redo."""
        if self.plan and column == self.layer.fields().lookupField("grid_code"):
            self.plan.move(number, value if isinstance(value, str) else "")

    def commit(self):
        if self.layer is not None and self.layer.isEditable():
            self.layer.commitChanges(False)

    def show_all(self, *_):
        stack = self.layer.undoStack() if self.layer is not None else None
        self.undo.setEnabled(bool(stack and stack.canUndo()))
        self.redo.setEnabled(bool(stack and stack.canRedo()))
        self.save.setEnabled(bool(self.layer is not None and self.layer.isModified()))
        if self.plan is None:
            self.changes.setRowCount(0)
            self.summary.setText("")
            return
        changed = self.plan.changed()
        judged = {code: self.plan.households(self.plan.members[code]) for code in self.plan.bands if self.plan.members.get(code)}
        out = [c for c, h in judged.items() if not self.plan.bands[c].low <= h <= self.plan.bands[c].high]
        states = [self.plan.state(code, connected=code in changed) for code in sorted(set(changed) | set(out))]
        states.sort(key=lambda s: (s.code not in changed, not s.broken, s.code))
        self.changes.show_states(states, {s.code: self.plan.first_households(s.code) for s in states})
        self.summary.setText(say("summary", len(judged) - len(out), len(judged), sum(bool(s.broken) for s in states)) if states else say("all_well"))
        self.show_preview()
