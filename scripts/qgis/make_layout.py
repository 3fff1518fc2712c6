# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Writes data/styles/layout.xml: the print layout of the projects that the program makes, A3 landscape.

    python3 scripts/qgis/make_layout.py [FOLDER]

[[message.id]] is a text, {{name}} a value that the program fills in: the extent of the map, the layers of the legend.
"""
import os
import re
import sys
import xml.etree.ElementTree as tree
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from qgis.core import (QgsApplication, QgsLayoutItemLabel, QgsLayoutItemLegend, QgsLayoutItemMap, QgsLayoutItemMarker, QgsLayoutItemPage,
                       QgsLayoutItemScaleBar, QgsLayoutPoint, QgsLayoutSize, QgsLegendStyle, QgsMarkerSymbol, QgsPrintLayout, QgsProject,
                       QgsReadWriteContext, QgsUnitTypes)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont
from qgis.PyQt.QtXml import QDomDocument

import looks

MAP = (10.0, 24.0, 302.0, 255.0)  # x, y, width, height in millimetres; engine/qgis/project.cpp fits the extent to it


def font(size, bold=False):
    result = QFont("Open Sans")
    result.setPointSizeF(size)
    result.setBold(bold)
    return result


def place(item, x, y, width, height):
    item.attemptMove(QgsLayoutPoint(x, y, QgsUnitTypes.LayoutMillimeters))
    item.attemptResize(QgsLayoutSize(width, height, QgsUnitTypes.LayoutMillimeters))


def label(layout, text, size, box, colour=looks.INK, bold=False, align=Qt.AlignLeft):
    item = QgsLayoutItemLabel(layout)
    item.setText(text)
    item.setFont(font(size, bold))
    item.setFontColor(QColor(colour))
    item.setHAlign(align)
    item.setVAlign(Qt.AlignVCenter)
    layout.addLayoutItem(item)
    place(item, *box)
    return item


def build(project):
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName("[[qgis.layout]]")
    layout.pageCollection().page(0).setPageSize("A3", QgsLayoutItemPage.Landscape)

    canvas = QgsLayoutItemMap(layout)
    canvas.setId("map")
    layout.addLayoutItem(canvas)
    place(canvas, *MAP)
    canvas.setFrameEnabled(True)
    canvas.setBackgroundColor(QColor(looks.GROUND))

    label(layout, "[% @project_title %]", 20, (10, 7, 302, 14), looks.COMMUNITY, bold=True)

    legend = QgsLayoutItemLegend(layout)
    legend.setId("legend")
    legend.setLinkedMap(canvas)
    legend.setAutoUpdateModel(False)
    legend.setLegendFilterByMapEnabled(True)
    legend.setTitle("[[render.legend]]")
    legend.setResizeToContents(True)
    for style, size, bold in ((QgsLegendStyle.Title, 14, True), (QgsLegendStyle.Group, 10, True), (QgsLegendStyle.Subgroup, 9.5, True),
                              (QgsLegendStyle.SymbolLabel, 8.5, False)):
        legend.setStyleFont(style, font(size, bold))
    legend.setSymbolWidth(9)
    legend.setSymbolHeight(4.5)
    legend.setFontColor(QColor(looks.INK))
    layout.addLayoutItem(legend)
    place(legend, 316, 22, 94, 200)

    bar = QgsLayoutItemScaleBar(layout)
    bar.setId("scale")
    bar.setLinkedMap(canvas)
    bar.setStyle("Single Box")
    bar.setUnits(QgsUnitTypes.DistanceMeters)
    bar.setUnitLabel("[[qgis.metre]]")
    bar.setSegmentSizeMode(1)  # as long as fits between these
    bar.setMinimumBarWidth(40)
    bar.setMaximumBarWidth(75)
    bar.setNumberOfSegments(2)
    bar.setNumberOfSegmentsLeft(0)
    bar.setFont(font(8))
    layout.addLayoutItem(bar)
    place(bar, 318, 262, 88, 14)

    arrow = QgsLayoutItemMarker(layout)
    arrow.setId("north")
    arrow.setSymbol(QgsMarkerSymbol.createSimple({"name": "arrow", "color": looks.rgba(looks.INK), "outline_color": looks.rgba(looks.INK), "size": "11"}))
    arrow.setLinkedMap(canvas)
    layout.addLayoutItem(arrow)
    place(arrow, 303, 35, 8, 13)
    label(layout, "[[render.north]]", 11, (298, 42, 10, 6), bold=True, align=Qt.AlignHCenter)

    crs = "map_get(item_variables('map'),'map_crs')"
    about = f"[% file_name(@project_path) %]  ·  [% {crs} %] [% map_get(item_variables('map'),'map_crs_description') %]" \
            "  ·  1:[% format_number(map_get(item_variables('map'),'map_scale'),0) %]  ·  [[qgis.label_grid]]"
    label(layout, about, 8, (10, 281, 302, 8), looks.FAINT_INK)
    return layout


def tidy(text):
    root = tree.fromstring(text)
    numbers = {}

    def clean(node):
        for key, value in sorted(node.attrib.items()):
            value = re.sub(r"\{[0-9a-f]{8}-[0-9a-f-]{27}\}", lambda m: numbers.setdefault(m[0], "{%08d-0000-4000-8000-000000000000}" % len(numbers)), value)
            node.set(key, value)
        if node.tag == "Option" and node.get("value", "").startswith("3x:"):
            node.set("value", "3x:0,0,0,0,0,0")
        for child in list(node):
            if child.tag == "prop":
                node.remove(child)
            else:
                clean(child)
        node.attrib = dict(sorted(node.attrib.items()))

    clean(root)
    for item in root.iter("LayoutItem"):
        if item.get("id") == "map":
            extent = item.find("Extent")
            extent.attrib = {name: "{{%s}}" % name for name in ("xmin", "ymin", "xmax", "ymax")}
        if item.get("id") == "legend":
            for old in item.findall("layer-tree-group"):
                item.remove(old)
            tree.SubElement(item, "legend-layers")
    tree.indent(root, " ")
    text = tree.tostring(root, encoding="unicode")
    return re.sub(r"<legend-layers ?/>", "{{legend}}", text) + "\n"


def main():
    application = QgsApplication([], True)
    application.initQgis()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "data/styles"
    document = QDomDocument()
    layout = build(QgsProject.instance())
    element = layout.writeXml(document, QgsReadWriteContext())
    document.appendChild(element)
    (folder / "layout.xml").write_text(tidy(document.toString()), encoding="utf-8")
    del layout
    application.exitQgis()


main()
