# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""A QGIS session without a screen, and the plan of the sample town."""
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from qgis.core import (Qgis, QgsApplication, QgsExpressionContext, QgsExpressionContextUtils, QgsMapRendererParallelJob, QgsMapSettings,
                       QgsProviderRegistry, QgsRectangle, QgsVectorLayer)
from qgis.PyQt.QtCore import QCoreApplication, QSize
from qgis.PyQt.QtGui import QColor

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("QIPAN", ROOT / "build/qipan"))


def run(*arguments, folder, code=(0, 4)):
    """Runs the program as a user would."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=600,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert done.returncode in code, done.stderr
    return done


@pytest.fixture(scope="session")
def application(tmp_path_factory):
    QCoreApplication.setOrganizationName("qipan-tests")  # settings of its own
    profile = tmp_path_factory.mktemp("profile")
    QgsApplication.setPrefixPath("/usr", True)
    app = QgsApplication([], True, str(profile))
    app.initQgis()
    yield app
    app.exitQgis()


@pytest.fixture(scope="session")
def packed(tmp_path_factory):
    """The zip of the plugin."""
    path = tmp_path_factory.mktemp("zip") / "qipan_plugin.zip"
    subprocess.run([sys.executable, ROOT / "scripts/qgis/pack_plugin.py", PROGRAM, path], check=True)
    return path


@pytest.fixture(scope="session")
def installed(packed, tmp_path_factory):
    """The plugin as QGIS unpacks it, to be imported."""
    folder = tmp_path_factory.mktemp("plugins")
    zipfile.ZipFile(packed).extractall(folder)
    sys.path[:0] = [str(folder), "/usr/share/qgis/python/plugins"]
    return folder


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """town.gpkg and town.toml of a fast plan; beside it the sample data."""
    folder = tmp_path_factory.mktemp("town")
    run("partition", ROOT / "data/town.toml", "--preset", "fast", "-o", "town.gpkg", "-o", "town.qgz", folder=folder)
    return folder / "town.gpkg"


def sublayers(path):
    """The layers that QGIS finds in a file, by name; several where it holds points and areas."""
    found = {}
    provider = QgsProviderRegistry.instance().providerMetadata("ogr")
    for part in provider.querySublayers(str(path), Qgis.SublayerQueryFlag.ResolveGeometryType):
        found.setdefault(part.name(), []).append(QgsVectorLayer(part.uri(), part.name(), "ogr"))
    return found


def picture(layers, extent=None, width=700):
    """The map of some layers, the first on top."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    extent = QgsRectangle(extent or layers[0].extent())
    settings.setExtent(extent)
    settings.setOutputSize(QSize(width, int(width * extent.height() / extent.width())))
    settings.setBackgroundColor(QColor("#FAF9F6"))
    settings.setFlag(QgsMapSettings.Antialiasing)
    context = QgsExpressionContext()  # @map_scale, as the canvas has it
    context.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    assert [error.message for error in job.errors()] == []
    return job.renderedImage()


def share(image, *colours, tolerance=6):
    """Share of the pixels that have one of these colours, nearly."""
    wanted = [QColor(c) for c in colours]
    hits = 0
    for y in range(0, image.height(), 2):
        for x in range(0, image.width(), 2):
            pixel = image.pixelColor(x, y)
            hits += any(max(abs(pixel.red() - c.red()), abs(pixel.green() - c.green()), abs(pixel.blue() - c.blue())) <= tolerance for c in wanted)
    return hits / (len(range(0, image.height(), 2)) * len(range(0, image.width(), 2)))
