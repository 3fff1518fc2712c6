# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Parameters of Processing made from what the program says of its options, and back to a command line."""
from qgis.core import (QgsProcessing, QgsProcessingParameterBoolean, QgsProcessingParameterDefinition, QgsProcessingParameterEnum,
                       QgsProcessingParameterField, QgsProcessingParameterFile, QgsProcessingParameterFileDestination,
                       QgsProcessingParameterMultipleLayers, QgsProcessingParameterNumber, QgsProcessingParameterString,
                       QgsProcessingParameterVectorLayer)

from .sources import source_of
from .texts import chinese, say

# Said by QGIS itself: it asks before it overwrites, and its language is the language.
OURS = {"overwrite", "lang", "json", "schema"}
ADVANCED = {"reading", "search", "rules", "options"}
ALWAYS_SHOWN = {"low", "high", "preset", "output", "title", "community", "gaps", "band"}
PICTURES = "PNG (*.png);;SVG (*.svg);;PDF (*.pdf)"
PLAN = "GeoPackage (*.gpkg)"
EXPORTS = ("GeoPackage (*.gpkg);;GeoJSON (*.geojson);;Shapefile (*.shp);;FlatGeobuf (*.fgb);;KML (*.kml);;DXF (*.dxf);;"
           "MBTiles (*.mbtiles);;CSV (*.csv);;Excel (*.xlsx)")
TABLES = "Excel (*.xlsx);;CSV (*.csv);;GeoPackage (*.gpkg)"
FILTERS = {"render": PICTURES, "export": EXPORTS, "locate": TABLES}
NEED_OUTPUT = ("partition", "render", "synth", "export")
PROJECT = "PROJECT"  # beside arguments that are layers: the program takes a project file among them
ADVANCED_FLAG = QgsProcessingParameterDefinition.Flag.FlagAdvanced
INTEGER, DOUBLE = QgsProcessingParameterNumber.Type.Integer, QgsProcessingParameterNumber.Type.Double
ANY_VECTOR = QgsProcessing.SourceType.TypeVector


def key(option):
    return option["name"].split(".")[0].upper().replace("-", "_")


def title(option):
    text = option["help"].split(";")[0].split("；")[0]
    return text[:1].upper() + text[1:]


def is_layer(option):
    """A layer of the project: an option FILE[::LAYER], or a plan that a command works on."""
    if option.get("repeatable"):
        return False
    if option.get("positional"):
        return not option["name"].lower().endswith((".toml", ".csv", ".json")) and option["name"] != "GRAPH"
    return option.get("placeholder") == "FILE[::LAYER]"


def is_layers(option):
    """Several layers of the project: "features" of an audit, the departments of unify."""
    return bool(option.get("repeatable")) and (option.get("placeholder") == "FILE[::LAYER]" or (option.get("positional") and option["name"] == "LAYERS"))


def parent_of(option, names):
    """The layer whose fields an option FIELD names: the longest role its name begins with, else the buildings, else the plan."""
    name = option["name"]
    if name.startswith("community-") and "communities" in names:
        return "communities"
    roles = [role for role in names if name.startswith(role.lower() + "-")]  # "old-code" of the argument OLD too
    if roles:
        return max(roles, key=len)
    own = [n for n, o in names.items() if o.get("positional")]
    if name.endswith("-field") and own:
        return own[0]
    return "buildings" if "buildings" in names else None


def _number(option):
    whole = option["type"] == "integer"
    default = option.get("default")
    low, high = option.get("minimum", -1e300), option.get("maximum", 1e300)
    value = None if default in (None, "") else (int(default) if whole else float(default))
    return QgsProcessingParameterNumber(key(option), title(option), INTEGER if whole else DOUBLE, value, True,
                                        0 if whole and "minimum" not in option else low, min(high, 2**31 - 1) if whole else high)


def file_filter(option, command):
    """What a file dialog offers: by the command, or the ending in what the help shows for the value: TABLE.csv."""
    shown = option.get("placeholder", "")
    if command in FILTERS:
        return FILTERS[command]
    return f"*{shown[shown.index('.'):]}" if "." in shown else "*.part" if shown == "PART" else PLAN


def definition(option, command, names):
    """The parameter of one option, None where QGIS speaks for it."""
    if option["name"] in OURS:
        return None
    name, text, default = key(option), title(option), option.get("default", "")
    if option["name"] == "output":
        return QgsProcessingParameterFileDestination(name, text, file_filter(option, command), None,
                                                     command not in NEED_OUTPUT, command in NEED_OUTPUT)
    if is_layer(option):
        parameter = QgsProcessingParameterVectorLayer(name, text, [ANY_VECTOR], None, True)
    elif is_layers(option):
        parameter = QgsProcessingParameterMultipleLayers(name, text, ANY_VECTOR, None, True)
    elif option.get("positional") or (option.get("placeholder") in ("FILE", "PART") and not option.get("repeatable")):
        parameter = QgsProcessingParameterFile(name, text, optional=True)
    elif option.get("placeholder") == "FIELD" and parent_of(option, names):
        parent = names[parent_of(option, names)]
        # Without a default: QGIS would refuse a layer that lacks a field which the program does not need.
        parameter = QgsProcessingParameterField(name, text, None, key(parent), optional=True)
    elif option["type"] in ("number", "integer"):
        parameter = _number(option)
    elif option["type"] == "flag":
        parameter = QgsProcessingParameterBoolean(name, text, False, True)
    elif option["type"] == "choice":
        parameter = QgsProcessingParameterEnum(name, text, option["choices"], False, default or None, True, True)
    else:
        many = option["type"] == "pairs" or option.get("repeatable")
        parameter = QgsProcessingParameterString(name, text, None, bool(many), True)
    if option.get("group") in ADVANCED and option["name"] not in ALWAYS_SHOWN:
        parameter.setFlags(parameter.flags() | ADVANCED_FLAG)
    parameter.setHelp(option["help"])
    return parameter


def department(layer, taken):
    """NAME of NAME=FILE::LAYER: that of the layer in the project, fit for the command line and used once."""
    stem = "".join("_" if c in "=/\\:.," else c for c in layer.name()).strip() or "layer"
    name = next(n for n in (stem, *(f"{stem}_{i}" for i in range(2, len(taken) + 3))) if n not in taken)
    taken.add(name)
    return name


def _layers(algorithm, option, values, context, folder, feedback):
    name = key(option)
    layers = algorithm.parameterAsLayerList(values, name, context)
    given = values[name] if isinstance(values[name], (list, tuple)) else str(values[name]).split(";")
    if len(layers) != len(given):
        raise ValueError(say("unknown_layers", "; ".join(str(g) for g in given)))
    sources = [source_of(layer, folder, feedback) for layer in layers]
    if not option.get("positional"):
        return sources
    taken = set()
    return [f"{department(layer, taken)}={source}" for layer, source in zip(layers, sources)]


def _plain(algorithm, option, values, name, context):
    if option["type"] == "choice":
        return algorithm.parameterAsEnumString(values, name, context)
    if option["type"] == "integer":
        return str(algorithm.parameterAsInt(values, name, context))
    return format(algorithm.parameterAsDouble(values, name, context), ".15g")


def has_project(command):
    return any(is_layers(o) and o.get("positional") for o in command["all"])


def arguments(algorithm, values, context, command, folder, feedback):
    """The command line for the values of the parameters."""
    positional, flags = [], []
    if has_project(command) and values.get(PROJECT) not in (None, ""):
        positional.append(algorithm.parameterAsFile(values, PROJECT, context))
    for option in command["all"]:
        name, flag = key(option), "--" + option["name"]
        if option["name"] in OURS or values.get(name) in (None, ""):
            continue
        if option["name"] == "output":
            flags += [flag, algorithm.parameterAsFileOutput(values, name, context)]
        elif is_layers(option):
            found = _layers(algorithm, option, values, context, folder, feedback)
            if option.get("positional"):
                positional += found
            else:
                flags += [part for text in found for part in (flag, text)]
        elif is_layer(option):
            layer = algorithm.parameterAsVectorLayer(values, name, context)
            if layer is None:
                text = str(values[name])  # not one that QGIS can open; the program may, and says why if not
            else:
                text = source_of(layer, folder, feedback, whole_file=option["name"].endswith(".gpkg"))
            positional.append(text) if option.get("positional") else flags.extend([flag, text])
        elif option.get("positional"):
            positional.append(algorithm.parameterAsFile(values, name, context))
        elif option["type"] == "flag":
            flags += [flag] if algorithm.parameterAsBoolean(values, name, context) else []
        elif option["type"] in ("choice", "integer", "number"):
            text = _plain(algorithm, option, values, name, context)
            # What is the default is left out: a flag would override the project file.
            flags += [flag, text] if text not in ("", option.get("default", "")) else []
        elif option.get("placeholder") == "FIELD":
            flags += [flag, algorithm.parameterAsString(values, name, context)]
        else:
            many = option["type"] == "pairs" or option.get("repeatable")
            text = algorithm.parameterAsString(values, name, context)
            for line in text.splitlines() if many else [text]:
                flags += [flag, line.strip()] if line.strip() else []
    if any(o["name"] == "overwrite" for o in command["all"]):
        flags.append("--overwrite")
    if any(o["name"] == "lang" for o in command["all"]):
        flags += ["--lang", "zh" if chinese() else "en"]
    return [command["name"], *positional, *flags]
