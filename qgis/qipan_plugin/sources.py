# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Layers of the project as the program reads them: FILE::LAYER, or a temporary GeoPackage where there is no such file."""
from pathlib import Path

from qgis.core import QgsFields, QgsProject, QgsProviderRegistry, QgsVectorFileWriter

from .texts import say


def plain_source(layer):
    """(path, layer name) when the file holds exactly what the layer shows; else None."""
    if layer.providerType() != "ogr" or layer.subsetString() or layer.isModified():
        return None
    if any(layer.fields().fieldOrigin(i) != QgsFields.FieldOrigin.OriginProvider for i in range(len(layer.fields()))):
        return None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = parts.get("path", "")
    if not path or not Path(path).exists() or set(layer.source().lower().split("|")[1:]) & {"geometrytype"}:
        return None
    if any(part.lower().startswith(("geometrytype=", "subset=", "option:")) for part in layer.source().split("|")[1:]):
        return None
    return path, parts.get("layerName") or ""


def exported(layer, folder, feedback=None):
    """Writes the layer as it is shown, edits and filters too, to a GeoPackage of its own."""
    stem = "".join(c if c.isalnum() else "_" for c in layer.name()) or "layer"
    path = Path(folder) / f"{stem}.gpkg"
    number = 2
    while path.exists():
        path = Path(folder) / f"{stem}_{number}.gpkg"
        number += 1
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "layer"
    if layer.fields().lookupField("fid") >= 0:  # a field of that name would have to be the unique key of the file
        options.layerOptions = ["FID=qipan_row"]
    result = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), QgsProject.instance().transformContext(), options)
    if result[0] != QgsVectorFileWriter.WriterError.NoError:
        raise ValueError(say("no_file_layer", layer.name(), result[1]))
    if feedback:
        feedback.pushInfo(say("exported", layer.name()))
    return str(path), "layer"


def source_of(layer, folder, feedback=None, whole_file=False):
    """What the program is given for a layer; `whole_file`: the file alone, where the program wants all of a plan."""
    found = plain_source(layer)
    path, name = found or exported(layer, folder, feedback)
    if (whole_file and found) or not name:
        return path
    return f"{path}::{name}"
