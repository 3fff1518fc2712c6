# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Writes data/styles/*.qml: how QGIS shows the layers of a plan. Run by a Python that has QGIS 3.22 (Debian 12: qgis, python3-qgis):

    python3 scripts/qgis/make_styles.py [FOLDER]

Texts are written as [[message.id]]; the program fills them in the language of the run.
"""
import os
import sys
import xml.etree.ElementTree as tree
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from qgis.core import (QgsApplication, QgsEditorWidgetSetup, QgsPalLayerSettings, QgsProperty,
                       QgsRuleBasedLabeling, QgsTextBufferSettings, QgsTextFormat, QgsVectorLayer,
                       QgsVectorLayerSimpleLabeling)
from qgis.PyQt.QtGui import QColor, QFont
from qgis.PyQt.QtXml import QDomDocument

import looks

KINDS = ("community", "rural", "dedicated", "empty", "water", "unassigned")
IS_AREA = "area($geometry) IS NOT NULL"
IS_LINE = "length($geometry) IS NOT NULL"
IS_POINT = "x($geometry) IS NOT NULL AND area($geometry) IS NULL AND length($geometry) IS NULL"
TEXT, NUMBER, WHOLE = "string", "double", "integer"


def layer(geometry, fields):
    return QgsVectorLayer(f"{geometry}?crs=EPSG:4547&" + "&".join(f"field={name}:{kind}" for name, kind in fields.items()), "layer", "memory")


def forms(target, editable=(), hidden=(), widgets=None, aliases=()):
    """Names of fields in words, a value map where there is a list of values, and read-only what the program computes."""
    config = target.editFormConfig()
    for index, field in enumerate(target.fields()):
        name = field.name()
        if name in aliases:
            target.setFieldAlias(index, f"[[qgis.field_{name}]]")
        config.setReadOnly(index, name not in editable)
        if widgets and name in widgets:
            target.setEditorWidgetSetup(index, widgets[name])
        elif name in hidden:
            target.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Hidden", {}))
    target.setEditFormConfig(config)


def value_map(pairs):
    return QgsEditorWidgetSetup("ValueMap", {"map": [{text: value} for text, value in pairs]})


KIND_MAP = value_map([(f"[[render.kind_{kind}]]", kind) for kind in KINDS])
YES_NO = value_map([("[[qgis.yes]]", "1"), ("[[qgis.no]]", "0")])
SEVERITIES = value_map([(f"[[cli.severity_{s}]]", s) for s in ("info", "warning", "error")])
LONG_TEXT = QgsEditorWidgetSetup("TextEdit", {"IsMultiline": True, "UseHtml": False})


def text_format(colour, size, bold=False, buffer=0.7):
    result = QgsTextFormat()
    font = QFont("Open Sans")
    font.setBold(bold)
    result.setFont(font)
    result.setNamedStyle("Bold" if bold else "Regular")
    result.setColor(QColor(colour))
    result.setSize(size)
    result.setLineHeight(0.95)
    white = QgsTextBufferSettings()
    white.setEnabled(buffer > 0)
    white.setSize(buffer)
    white.setColor(QColor(255, 255, 255, 215))
    result.setBuffer(white)
    return result


def label(expression, form, **properties):
    settings = QgsPalLayerSettings()
    settings.fieldName = expression
    settings.isExpression = True
    settings.setFormat(form)
    settings.placement = QgsPalLayerSettings.OverPoint
    settings.quadOffset = QgsPalLayerSettings.QuadrantOver
    settings.centroidInside = True
    settings.multilineAlign = QgsPalLayerSettings.MultiCenter
    collection = settings.dataDefinedProperties()
    for key, text in properties.items():
        collection.setProperty(getattr(QgsPalLayerSettings, key), QgsProperty.fromExpression(text))
    settings.setDataDefinedProperties(collection)
    return settings


# Millimetres on the map that the side of a square of the same area has.
REACH = "sqrt(area($geometry)) / @map_scale * 1000"


def grid_labels():
    root = QgsRuleBasedLabeling.Rule(None)
    root.setRuleKey("root")
    number = "right(\"code\", if(strpos(\"code\",\"community\") > 0, min(3, length(\"code\") - strpos(\"code\",\"community\") - length(\"community\") + 1), 3))"
    grid = label(f"{number} || if({REACH} > 7.5, '\\n' || format_number(\"households\",0) || ' [[qgis.households_short]]', '')", text_format(looks.INK, 7),
                 Size=f"clamp(4.6, {REACH} * 0.42, 9)", Color=f"if(\"in_band\" = 0, '#A8200F', '{looks.INK}')",
                 Show=f"{REACH} > 3.5")
    grid.placement = QgsPalLayerSettings.Horizontal  # several places inside, so that names of communities find room
    grid.priority = 9
    whole = "collect($geometry, \"community\")"
    name = label("regexp_replace(\"name\", '[ -]*([0-9]{2,3}|[A-Z][0-9]{2})$', '')", text_format(looks.COMMUNITY, 9, bold=True, buffer=1.0),
                 Size=f"clamp(6, sqrt(area({whole})) / @map_scale * 1000 * 0.34, 18)",
                 Show=f"sqrt(area({whole})) / @map_scale * 1000 > 14")
    name.geometryGeneratorEnabled = True
    name.geometryGenerator = f"centroid({whole})"
    name.geometryGeneratorType = 0
    name.placement = QgsPalLayerSettings.AroundPoint
    name.dist = 0.5
    name.priority = 10
    first = "\"code\" = minimum(\"code\", \"community\") AND \"community\" <> ''"
    for key, settings, condition, title in (("name", name, first, "[[qgis.label_community]]"), ("grid", grid, "", "[[qgis.label_grid]]")):
        rule = QgsRuleBasedLabeling.Rule(settings, 0, 0, condition, title)
        rule.setRuleKey(key)
        root.appendChild(rule)
    return QgsRuleBasedLabeling(root)


def grids():
    fields = {"code": TEXT, "name": TEXT, "kind": TEXT, "community": TEXT, "households": NUMBER, "population": NUMBER, "buildings": WHOLE,
              "area_m2": NUMBER, "difficulty": NUMBER, "band_low": NUMBER, "band_high": NUMBER, "in_band": WHOLE, "reason": TEXT,
              "polsby_popper": NUMBER, "border_on_features": NUMBER}
    target = layer("Polygon", fields)
    edge = {"edge": looks.GRID, "width": 0.36}
    entries = []
    for kind in KINDS:
        if kind == "community":
            symbol = looks.fill(looks.fill_layer(looks.SOFT[0], expression=looks.soft("code", "community"), **edge))
        else:
            layers = [looks.fill_layer(looks.SHADES[kind][1], expression=looks.between(kind, "code", "community"), **edge)]
            if kind == "dedicated":
                layers.insert(1, looks.hatch_layer(looks.HATCH, 0.55, 45, 1.9, 0.18))
            if kind == "unassigned":
                layers.insert(1, looks.hatch_layer("#8A8683", 0.5, 135, 2.7, 0.15))
            symbol = looks.fill(*layers)
        entries.append((f"[[render.kind_{kind}]]", f"\"kind\" = '{kind}'", symbol))
    entries.append(("[[render.kind_foreign]]", "\"kind\" IS NULL OR \"kind\" NOT IN ({})".format(",".join(f"'{k}'" for k in KINDS)),
                    looks.fill(looks.fill_layer("#FFFFFF", **edge))))
    entries.append(("[[render.out_of_band]]", "\"in_band\" = 0",
                    looks.fill(looks.hatch_layer(looks.EXCEPTION, 0.42, 135, 3.0, 0.19), looks.rim_layer(looks.EXCEPTION, 0.9, 1.1))))
    target.setRenderer(looks.rules(entries))
    target.setLabeling(grid_labels())
    target.setLabelsEnabled(True)
    forms(target, editable=("code", "name", "kind", "band_low", "band_high", "reason"), aliases=fields,
          widgets={"kind": KIND_MAP, "in_band": YES_NO, "reason": LONG_TEXT})
    target.setDisplayExpression("\"name\"")
    target.setMapTipTemplate("<b>[% \"name\" %]</b> [% \"code\" %]<br>[% \"households\" %] [[qgis.households_short]]"
                             "[% if(\"band_low\" IS NULL, '', ' (' || \"band_low\" || '–' || \"band_high\" || ')') %]<br>[% coalesce(\"reason\", '') %]")
    return target


def out_of_band():
    """The mark of grids outside their band alone: it lies above the buildings in the project."""
    target = layer("Polygon", {"code": TEXT, "in_band": WHOLE})
    target.setRenderer(looks.rules([("[[render.out_of_band]]", "\"in_band\" = 0", looks.fill(
        looks.hatch_layer(looks.EXCEPTION, 0.42, 135, 3.0, 0.19), looks.rim_layer(looks.EXCEPTION, 0.9, 1.1)))]))
    return target


def atoms():
    fields = {"atom": WHOLE, "grid_code": TEXT, "community": TEXT, "households": NUMBER}
    target = layer("Polygon", fields)
    colour = looks.soft("grid_code", "community")
    seam = {"edge": looks.FAINT_INK, "width": 0.12, "edge_alpha": 0.75}
    target.setRenderer(looks.rules([
        ("[[qgis.atom_with_households]]", "\"households\" > 0", looks.fill(looks.fill_layer(looks.SOFT[0], expression=colour, **seam))),
        ("[[qgis.atom_empty]]", "\"households\" IS NULL OR \"households\" = 0", looks.fill(
            looks.fill_layer(looks.SOFT[0], expression=f"color_mix_rgb({colour}, '#FFFFFF', 0.55)", **seam)))]))
    text = label("format_number(\"households\", 0)", text_format(looks.INK, 6, buffer=0.5), Show=f"\"households\" > 0 AND {REACH} > 6")
    text.priority = 2
    target.setLabeling(QgsVectorLayerSimpleLabeling(text))
    target.setLabelsEnabled(True)
    forms(target, editable=("grid_code",), aliases=fields)
    target.setDisplayExpression("\"atom\"")
    return target


def buildings():
    fields = {"source_id": TEXT, "grid_code": TEXT, "households": NUMBER}
    target = layer("Polygon", fields)
    target.setRenderer(looks.rules([("[[render.building]]", "", looks.fill(
        looks.pale_unless("coalesce(\"grid_code\", '') <> ''", looks.fill_layer(looks.BUILDING, 0.78, edge=looks.BUILDING_EDGE, width=0.08, edge_alpha=0.8))))]))
    text = label("format_number(\"households\", 0)", text_format(looks.INK, 5.5, buffer=0.4), Show=f"\"households\" > 0 AND {REACH} > 6")
    text.scaleVisibility, text.minimumScale, text.maximumScale = True, 2500, 0
    text.priority = 1
    target.setLabeling(QgsVectorLayerSimpleLabeling(text))
    target.setLabelsEnabled(True)
    forms(target, aliases=fields)
    target.setDisplayExpression("\"source_id\"")
    return target


BORDER_CORES = {"road": "#FFFFFF", "water": "#3F9BD0", "rail": looks.RAIL, "wall": "#E8A33D", "compound": "#7FBF5B", "dedicated": "#B9B3D6",
                "area": "#F2D479"}


def borders():
    fields = {"class": TEXT, "feature_kind": TEXT, "feature_id": TEXT, "left_code": TEXT, "right_code": TEXT, "length_m": NUMBER}
    target = layer("LineString", fields)
    inside = "\"class\" = 'feature' AND \"feature_kind\" = '{}'"
    entries = [("[[qgis.border_open]]", "\"class\" = 'open'", looks.line(looks.thinning(looks.line_layer(looks.GRID, 0.42, dash="1.6;0.8"), 0.42)))]
    for kind, core in BORDER_CORES.items():
        entries.append((f"[[qgis.border_{kind}]]", inside.format(kind),
                        looks.line(looks.thinning(looks.line_layer(looks.GRID, 0.52), 0.52), looks.thinning(looks.line_layer(core, 0.14, 0.9), 0.14))))
    entries.append(("[[render.community_border]]", "\"class\" = 'community'",
                    looks.line(looks.thinning(looks.line_layer("#C04A95", 2.2, 0.25), 2.2), looks.thinning(looks.line_layer(looks.COMMUNITY, 0.8), 0.8))))
    target.setRenderer(looks.rules(entries))
    classes = value_map([(f"[[qgis.class_{c}]]", c) for c in ("community", "feature", "open")])
    kinds = value_map([(f"[[qgis.feature_{k}]]", k) for k in BORDER_CORES])
    forms(target, aliases=fields, widgets={"class": classes, "feature_kind": kinds})
    return target


def mixed(areas=None, lines=None, points=None, title="", fields=None, editable=()):
    """A layer whose features may be points, lines or areas: QGIS shows each sort as a layer of its own, with the same style."""
    target = layer("Polygon", fields or {"source_id": TEXT, "name": TEXT})
    entries = [(title, condition, symbol) for condition, symbol in ((IS_AREA, areas), (IS_LINE, lines), (IS_POINT, points)) if symbol]
    target.setRenderer(looks.rules(entries))
    return target


def simple_mixed(**symbols):
    target = mixed(**symbols)
    forms(target, aliases=("source_id", "name"))
    target.setDisplayExpression("\"name\"")
    return target


def roads():
    return simple_mixed(title="[[render.road]]",
                        areas=looks.fill(looks.fill_layer(looks.ROAD, edge=looks.ROAD_CASE, width=0.2)),
                        lines=looks.line(looks.line_layer(looks.ROAD_CASE, 1.15), looks.line_layer(looks.ROAD, 0.85)))


def rail():
    return simple_mixed(title="[[render.rail]]", areas=looks.fill(looks.fill_layer("#D9D6DB", edge=looks.RAIL, width=0.25)),
                        lines=looks.line(looks.line_layer(looks.RAIL, 0.65, cap="flat"), looks.line_layer("#FFFFFF", 0.4, dash="1.7;1.7")))


def water():
    return simple_mixed(title="[[render.water]]", areas=looks.fill(looks.fill_layer(looks.WATER, edge=looks.WATER_EDGE, width=0.2)),
                        lines=looks.line(looks.line_layer(looks.WATER_EDGE, 0.95, 0.8), looks.line_layer(looks.WATER, 0.7)))


def walls():
    return simple_mixed(title="[[render.wall]]", areas=looks.fill(looks.fill_layer(edge=looks.WALL, width=0.22, edge_alpha=0.8)),
                        lines=looks.line(looks.line_layer(looks.WALL, 0.22, 0.8)))


def compounds():
    return simple_mixed(title="[[render.compound]]",
                        areas=looks.fill(looks.fill_layer(edge="#8C8378", width=0.18, edge_alpha=0.7, dash="dash")),
                        lines=looks.line(looks.line_layer("#8C8378", 0.18, 0.7, dash="1;0.5")))


def units():
    fields = {"source": TEXT, "source_id": TEXT, "piece": WHOLE, "community": TEXT, "households": NUMBER, "grid_code": TEXT}
    target = mixed(title="[[qgis.layer_units]]", fields=fields, points=looks.marker("circle", looks.BUILDING_EDGE, 1.4),
                   areas=looks.fill(looks.fill_layer("#C9A66B", 0.45, edge="#8A6D3B", width=0.1)))
    forms(target, aliases=fields)
    return target


def diagnostics():
    fields = {"severity": TEXT, "code": TEXT, "layer": TEXT, "feature": TEXT, "text": TEXT}
    target = layer("Polygon", fields)
    entries = []
    for severity, colour, shape, size in (("info", "#3E7CB1", "circle", 1.8), ("warning", "#E08E0B", "triangle", 2.8), ("error", "#D4321C", "star", 3.6)):
        for condition, symbol in ((IS_AREA, looks.fill(looks.fill_layer(colour, 0.3, edge=colour, width=0.35))),
                                  (IS_LINE, looks.line(looks.line_layer(colour, 0.7, 0.85))), (IS_POINT, looks.marker(shape, colour, size))):
            entries.append((f"[[cli.severity_{severity}]]", f"\"severity\" = '{severity}' AND {condition}", symbol))
    target.setRenderer(looks.rules(entries))
    forms(target, aliases=fields, widgets={"severity": SEVERITIES, "text": LONG_TEXT})
    target.setMapTipTemplate("<b>[% \"layer\" %] [% \"feature\" %]</b><br>[% \"text\" %]")
    target.setDisplayExpression("\"text\"")
    return target


def defects():
    """What an audit found: its places in red."""
    red = looks.EXCEPTION
    target = mixed(title="[[qgis.layer_defects]]", fields={"figure": TEXT, "grid": TEXT, "other": TEXT, "measure": NUMBER, "code": TEXT, "text": TEXT},
                   areas=looks.fill(looks.fill_layer(red, 0.35, edge=red, width=0.5)), lines=looks.line(looks.line_layer(red, 0.9, 0.85)),
                   points=looks.marker("star", red, 3.6))
    forms(target, aliases=("text",), widgets={"text": LONG_TEXT})
    target.setMapTipTemplate("<b>[% \"figure\" %] [% \"grid\" %]</b><br>[% \"text\" %]")
    return target


def ledger():
    fields = {"code": TEXT, "name": TEXT, "kind": TEXT, "community": TEXT, "households": NUMBER, "buildings": WHOLE, "area_m2": NUMBER,
              "in_band": WHOLE, "reason": TEXT}
    target = layer("NoGeometry", fields)
    forms(target, aliases=fields, widgets={"kind": KIND_MAP, "in_band": YES_NO, "reason": LONG_TEXT})
    return target


def communities():
    """What is proven of each community."""
    fields = {"community": TEXT, "name": TEXT, "grids": WHOLE, "judged": WHOLE, "in_band": WHOLE, "households": NUMBER, "closed": WHOLE, "covers": TEXT,
              "open_level": TEXT, "found": NUMBER, "bound": NUMBER, "gap_percent": NUMBER}
    target = layer("NoGeometry", fields)
    levels = value_map([(f"[[qgis.level_{level.replace(' ', '_')}]]", level) for level in
                        ("regions", "violation", "grids out", "compounds split", "grids touched", "households moved", "deviation", "quality")])
    forms(target, aliases=[name if name != "in_band" else "grids_in_band" for name in fields], widgets={"closed": YES_NO, "open_level": levels})
    target.setFieldAlias(list(fields).index("in_band"), "[[qgis.field_grids_in_band]]")
    return target


RELATIONS = {"changed": "#F2B35E", "split": "#7FB3E6", "merged": "#B58AD6", "split+merged": "#8F7BD0", "new": "#76C08A", "renamed": "#D8CFA8",
             "kept": "#EFEDE8"}
LINEAGE = {"code": TEXT, "name": TEXT, "relation": TEXT, "start_date": TEXT, "end_date": TEXT, "ended": WHOLE, "predecessors": TEXT, "successors": TEXT,
           "households": NUMBER, "stayed": NUMBER, "moved_in": NUMBER, "moved_out": NUMBER, "buildings_in": WHOLE, "buildings_out": WHOLE,
           "fields_from": TEXT, "check_fields": WHOLE}
MOVES = {"from_code": TEXT, "to_code": TEXT, "households": NUMBER, "buildings": WHOLE, "area_m2": NUMBER}


def message_of(relation):
    return f"[[qgis.relation_{relation.replace('+', '_')}]]"


RELATION_MAP = value_map([(message_of(r), r) for r in (*RELATIONS, "dissolved", "retired")])


SENTENCE = "if(left(@qgis_locale, 2) = 'zh', \"sentence_zh\", \"sentence_en\")"


def changes():
    """Living grids by what became of them; of ended ones the outline where they were, if they go on in no other."""
    fields = {"code": TEXT, "name": TEXT, "relation": TEXT, "ended": WHOLE, "households_in": NUMBER, "households_out": NUMBER, "area_in_m2": NUMBER,
              "area_out_m2": NUMBER, "sentence_en": TEXT, "sentence_zh": TEXT}
    target = layer("Polygon", fields)
    edge = {"edge": looks.GRID, "width": 0.36}
    entries = [(message_of(relation), f"\"ended\" = 0 AND \"relation\" = '{relation}'",
                looks.fill(looks.fill_layer(colour, 0.75 if relation != "kept" else 0.5, **edge))) for relation, colour in RELATIONS.items()]
    entries.append(("[[qgis.relation_ended]]", "\"ended\" = 1 AND \"relation\" IN ('dissolved','merged','retired')",
                    looks.fill(looks.hatch_layer(looks.FAINT_INK, 0.6, 45, 2.4, 0.18), looks.fill_layer(edge=looks.FAINT_INK, width=0.5, dash="dash"))))
    target.setRenderer(looks.rules(entries))
    moved = "if(\"households_in\" > 0, ' +' || format_number(\"households_in\", 0), '') || if(\"households_out\" > 0, ' −' || format_number(\"households_out\", 0), '')"
    text = label(f"right(\"code\", 3) || if({REACH} > 7.5 AND trim({moved}) <> '', '\\n' || trim({moved}), '')", text_format(looks.INK, 7),
                 Size=f"clamp(4.6, {REACH} * 0.42, 9)", Show=f"\"ended\" = 0 AND {REACH} > 3.5")
    text.placement = QgsPalLayerSettings.Horizontal
    target.setLabeling(QgsVectorLayerSimpleLabeling(text))
    target.setLabelsEnabled(True)
    forms(target, aliases=fields, widgets={"relation": RELATION_MAP, "ended": YES_NO, "sentence_en": LONG_TEXT, "sentence_zh": LONG_TEXT})
    target.setMapTipTemplate("<b>[% \"code\" %]</b> [% \"name\" %]<br>[% " + SENTENCE + " %]")
    target.setDisplayExpression(SENTENCE)
    return target


def pieces():
    fields = {"from_code": TEXT, "to_code": TEXT, "kind": TEXT, "households": NUMBER, "buildings": WHOLE, "area_m2": NUMBER}
    target = layer("Polygon", fields)
    looks_of = {"moved": looks.fill(looks.hatch_layer("#B4491A", 0.75, 45, 1.8, 0.25), looks.fill_layer(edge="#B4491A", width=0.5)),
                "new_land": looks.fill(looks.fill_layer("#76C08A", 0.4, edge="#2E7D4F", width=0.4)),
                "lost_land": looks.fill(looks.fill_layer("#8A8683", 0.4, edge="#55524F", width=0.4))}
    target.setRenderer(looks.rules([(f"[[qgis.piece_{kind}]]", f"\"kind\" = '{kind}'", symbol) for kind, symbol in looks_of.items()]))
    text = label("right(\"from_code\", 3) || ' → ' || right(\"to_code\", 3) || if(\"households\" > 0, '\\n' || format_number(\"households\", 0) || ' [[qgis.households_short]]', '')",
                 text_format("#7A2E0E", 6.5, bold=True), Show=f"\"kind\" = 'moved' AND {REACH} > 5")
    text.placement = QgsPalLayerSettings.Horizontal
    text.priority = 8
    target.setLabeling(QgsVectorLayerSimpleLabeling(text))
    target.setLabelsEnabled(True)
    forms(target, aliases=fields, widgets={"kind": value_map([(f"[[qgis.piece_{kind}]]", kind) for kind in looks_of])})
    target.setMapTipTemplate("<b>[% \"from_code\" %] → [% \"to_code\" %]</b><br>[% \"households\" %] [[qgis.households_short]]")
    return target


PLACES = {"inside": ("circle", "#2E7D4F", 1.7), "border": ("diamond", "#3E7CB1", 2.2), "outside": ("triangle", looks.EXCEPTION, 3.0)}


def points_by_place(labelled):
    fields = {"grid_code": TEXT, "grid_name": TEXT, "community": TEXT, "place": TEXT, "nearest": TEXT, "distance_m": NUMBER}
    target = layer("Point", fields)
    target.setRenderer(looks.rules([(f"[[qgis.place_{place}]]", f"\"place\" = '{place}'", looks.marker(*look)) for place, look in PLACES.items()]))
    if labelled:
        text = label("\"nearest\" || '\\n' || format_number(\"distance_m\", if(\"distance_m\" < 10, 1, 0)) || ' m'", text_format(looks.EXCEPTION, 6.5))
        text.placement = QgsPalLayerSettings.AroundPoint
        text.dist = 1.2
        target.setLabeling(QgsVectorLayerSimpleLabeling(text))
        target.setLabelsEnabled(True)
    places = value_map([(f"[[qgis.place_{place}]]", place) for place in (*PLACES, "none")])
    forms(target, aliases=fields, widgets={"place": places})
    return target


def located():
    return points_by_place(labelled=False)


def misses():
    """Where the rows in no grid lie, with the nearest grid and how far it is."""
    return points_by_place(labelled=True)


def lineage():
    target = layer("NoGeometry", LINEAGE)
    forms(target, aliases=LINEAGE, widgets={"relation": RELATION_MAP, "ended": YES_NO, "check_fields": YES_NO})
    return target


def moves():
    target = layer("NoGeometry", MOVES)
    forms(target, aliases=MOVES)
    return target


STANDINGS = {"shorter": ("\"border_m_below\" <= 0.1", "#2E7D4F"), "short": ("\"border_m_below\" <= 0.5", "#A9D5A0"), "long": ("\"border_m_below\" <= 0.9", "#F2D08B"),
             "longer": ("\"border_m_below\" > 0.9", "#D98A3D")}


def standing():
    """Communities by how long the border of today's grids is among the plans drawn; hatched where they break the rules."""
    figures = ("border_m", "cut", "compactness", "unevenness", "deviation")
    fields = {"community": TEXT, "name": TEXT, "grids": WHOLE, "held": WHOLE, "standing": TEXT, "breaks": TEXT}
    fields |= {figure + part: NUMBER for figure in figures for part in ("", "_p5", "_median", "_p95", "_below", "_error")} | {"r_hat": NUMBER, "effective": NUMBER}
    target = layer("Polygon", fields)
    edge = {"edge": looks.COMMUNITY, "width": 0.4}
    entries = [(f"[[qgis.standing_{name}]]", f"\"standing\" = 'inside' AND {condition}" + (f" AND NOT {before}" if before else ""), looks.fill(looks.fill_layer(colour, 0.8, **edge)))
               for (name, (condition, colour)), before in zip(STANDINGS.items(), (None, *(c for c, _ in list(STANDINGS.values())[:2]), None))]
    entries.append(("[[qgis.standing_outside]]", "\"standing\" = 'outside'", looks.fill(looks.hatch_layer(looks.EXCEPTION, 0.7, 45, 2.4, 0.2), looks.fill_layer(**edge))))
    entries.append(("[[qgis.standing_unknown]]", "\"standing\" = 'unknown'", looks.fill(looks.fill_layer("#DAD6D1", 0.7, **edge))))
    target.setRenderer(looks.rules(entries))
    text = label("\"name\" || if(\"standing\" = 'inside', '\\n' || format_number(100 * \"border_m_below\", 0) || ' %', '')", text_format(looks.INK, 7), Show=f"{REACH} > 5")
    text.placement = QgsPalLayerSettings.Horizontal
    target.setLabeling(QgsVectorLayerSimpleLabeling(text))
    target.setLabelsEnabled(True)
    forms(target, aliases=("community", "name", "grids", "standing", "breaks", "border_m", "border_m_median", "border_m_below"),
          widgets={"standing": value_map([(f"[[qgis.standing_{s}]]", s) for s in ("inside", "outside", "unknown")]), "breaks": LONG_TEXT})
    target.setMapTipTemplate("<b>[% \"name\" %]</b><br>[% \"breaks\" %]")
    return target


KEPT = {"renderer-v2", "labeling", "fieldConfiguration", "aliases", "editable", "previewExpression", "mapTip"}
DEFAULTS = {"locked": "0", "enabled": "1", "pass": "0", "force_rhr": "0", "clip_to_extent": "1", "alpha": "1", "forceraster": "0",
            "enableorderby": "0", "referencescale": "-1", "index": None,
            "fontFamily": None, "namedStyle": None}  # the font of the application: QGIS warns of one that is not there


def tidy(text):
    """Without what is empty or says the default; attributes in one order."""
    root = tree.fromstring(text)
    for child in list(root):
        if child.tag not in KEPT or (len(child) == 0 and not (child.text or "").strip()):
            root.remove(child)

    def says_nothing(parent, node):
        if node.tag in ("prop", "callout", "background", "shadow", "text-mask", "families", "effect", "substitutions"):
            return True
        if node.tag in ("data_defined_properties", "dd_properties"):
            return not any(option.get("name") == "expression" for option in node.iter("Option"))
        if node.tag == "Option":
            return node.get("value", "").startswith("3x:")
        if parent.tag == "fieldConfiguration":
            return node.find("editWidget").get("type") == ""
        return node.tag == "alias" and node.get("name") == ""

    def prune(node):
        for child in list(node):
            if says_nothing(node, child):
                node.remove(child)
            else:
                prune(child)
        kept = {key: value for key, value in node.attrib.items()
                if DEFAULTS.get(key, value + "!") not in (value, None) and not value.startswith("3x:")}
        node.attrib.clear()
        node.attrib.update(sorted(kept.items()))

    prune(root)
    root.attrib = {"version": "3.22.16", "styleCategories": "Symbology|Labeling|Fields|Forms|MapTips", "labelsEnabled": root.get("labelsEnabled", "0")}
    tree.indent(root, " ")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + tree.tostring(root, encoding="unicode") + "\n"


def main():
    application = QgsApplication([], False)
    application.initQgis()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "data/styles"
    folder.mkdir(parents=True, exist_ok=True)
    for make in (grids, out_of_band, atoms, buildings, borders, roads, rail, water, walls, compounds, units, defects, diagnostics, ledger, communities,
                 changes, pieces, located, misses, lineage, moves, standing):
        document = QDomDocument()
        make().exportNamedStyle(document)
        (folder / f"{make.__name__}.qml").write_text(tidy(document.toString()), encoding="utf-8")
    application.exitQgis()


main()
