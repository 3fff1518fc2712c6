# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Symbols of the QGIS styles: the colours of engine/render/palette.h, and short ways to say what a symbol is."""
from qgis.core import (QgsFillSymbol, QgsLinePatternFillSymbolLayer, QgsLineSymbol, QgsMarkerSymbol, QgsProperty, QgsRuleBasedRenderer,
                       QgsSimpleFillSymbolLayer, QgsSimpleLineSymbolLayer, QgsSymbolLayer)

SOFT = ("#FEF6C7", "#F3C8AB", "#CCE3FE", "#EFDEC9", "#FED2E5", "#AED6C8", "#E0C6E3")
SHADES = {"dedicated": ("#ECEAF1", "#D5D1DF"), "rural": ("#EEF6E0", "#D3E6BC"), "empty": ("#F1F0EE", "#E0DEDB"),
          "unassigned": ("#E6E4E2", "#D3D0CD"), "water": ("#DDEFF8", "#C3E2F2")}
INK, FAINT_INK, GROUND = "#2B2730", "#6E6873", "#FAF9F6"
GRID, COMMUNITY, EXCEPTION = "#D6278F", "#8A0F5C", "#D4321C"
BUILDING, BUILDING_EDGE = "#9A8C80", "#6F6359"
ROAD, ROAD_CASE, WATER, WATER_EDGE, RAIL, WALL, HATCH = "#FFFFFF", "#B0A79F", "#B5DCF0", "#5FA8CF", "#35323A", "#8C6A4A", "#7C7690"


def rgba(colour, alpha=1.0):
    """"r,g,b,a" as symbols say it."""
    red, green, blue = (int(colour[i:i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * alpha)}"


def shade_of(code, community):
    """A number 0..6 that differs between grids of one community that follow each other, as an expression."""
    number = f"coalesce(to_int(right(\"{code}\",3)),0)"
    street = f"coalesce(to_int('0' || right(regexp_replace(\"{community}\",'[^0-9]',''),3)),0)"
    return f"({number} + 3 * {street}) % 7"


def soft(code, community):
    """The soft colour of a grid, as an expression."""
    colours = ",".join(f"'{c}'" for c in SOFT)
    return f"array_get(array({colours}), {shade_of(code, community)})"


def between(kind, code, community):
    """A shade of the hue of a kind of grid, as an expression."""
    return f"color_mix_rgb('{SHADES[kind][0]}','{SHADES[kind][1]}', {shade_of(code, community)} / 6.0)"


# Lines are as wide as said up to 1:15,000 and get thinner beyond, or a county would be all borders.
THINNER = "clamp(0.25, (15000.0 / coalesce(@map_scale, 5000)) ^ 0.8, 1)"


def thinning(layer, width):
    layer.setDataDefinedProperty(QgsSymbolLayer.PropertyStrokeWidth, QgsProperty.fromExpression(f"{width} * {THINNER}"))
    return layer


def _symbol(kind, layers):
    symbol = kind()
    symbol.deleteSymbolLayer(0)
    for layer in layers:
        symbol.appendSymbolLayer(layer)
    return symbol


def fill_layer(colour=None, alpha=1.0, edge=None, width=0.2, edge_alpha=1.0, dash=None, expression=None):
    properties = {"color": rgba(colour, alpha) if colour else "0,0,0,0", "style": "solid" if colour else "no",
                  "outline_style": (dash or "solid") if edge else "no", "outline_width": str(width), "joinstyle": "round",
                  "outline_color": rgba(edge, edge_alpha) if edge else "0,0,0,0"}
    layer = QgsSimpleFillSymbolLayer.create(properties)
    if expression:
        layer.setDataDefinedProperty(QgsSymbolLayer.PropertyFillColor, QgsProperty.fromExpression(expression))
    return thinning(layer, width) if edge == GRID else layer


def pale_unless(condition, layer):
    """What lies outside the plan is not to look like a part of it."""
    layer.setDataDefinedProperty(QgsSymbolLayer.PropertyFillColor, QgsProperty.fromExpression(f"if({condition}, @value, '{rgba('#DAD6D1', 0.6)}')"))
    layer.setDataDefinedProperty(QgsSymbolLayer.PropertyStrokeColor, QgsProperty.fromExpression(f"if({condition}, @value, '{rgba('#C4BFB9', 0.6)}')"))
    return layer


def hatch_layer(colour, alpha, angle, distance, width):
    layer = QgsLinePatternFillSymbolLayer()
    layer.setLineAngle(angle)
    layer.setDistance(distance)
    layer.setSubSymbol(QgsLineSymbol.createSimple({"line_color": rgba(colour, alpha), "line_width": str(width)}))
    return layer


def rim_layer(colour, alpha, width):
    """A line along the inside of the border."""
    layer = QgsSimpleLineSymbolLayer.create({"line_color": rgba(colour, alpha), "line_width": str(width), "joinstyle": "miter",
                                             "offset": str(width / 2), "ring_filter": "0"})
    # Small grids are not to drown in it.
    wide = f"{THINNER} * clamp(0.3, sqrt(area($geometry)) / coalesce(@map_scale, 5000) * 50, {width})"
    layer.setDataDefinedProperty(QgsSymbolLayer.PropertyStrokeWidth, QgsProperty.fromExpression(wide))
    layer.setDataDefinedProperty(QgsSymbolLayer.PropertyOffset, QgsProperty.fromExpression(f"{wide} / 2"))
    return layer


def line_layer(colour, width, alpha=1.0, dash=None, cap="round"):
    properties = {"line_color": rgba(colour, alpha), "line_width": str(width), "joinstyle": "round", "capstyle": cap}
    if dash:
        properties.update({"use_custom_dash": "1", "customdash": dash, "customdash_unit": "MM", "capstyle": "flat"})
    return QgsSimpleLineSymbolLayer.create(properties)


def fill(*layers):
    return _symbol(QgsFillSymbol, layers)


def line(*layers):
    return _symbol(QgsLineSymbol, layers)


def marker(shape, colour, size, edge="#FFFFFF"):
    return QgsMarkerSymbol.createSimple({"name": shape, "color": rgba(colour), "size": str(size), "outline_color": rgba(edge),
                                         "outline_width": "0.3"})


def rules(entries):
    """A rule-based renderer of (label, filter, symbol); keys are numbers, so that the file is the same each time."""
    root = QgsRuleBasedRenderer.Rule(None)
    root.setRuleKey("root")
    for number, (label, condition, symbol) in enumerate(entries, 1):
        rule = QgsRuleBasedRenderer.Rule(symbol, 0, 0, condition, label)
        rule.setRuleKey(f"rule{number}")
        root.appendChild(rule)
    return QgsRuleBasedRenderer(root)
