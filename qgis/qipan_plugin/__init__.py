# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Qipan in QGIS: Processing algorithms that start the program, and a dock for changes by hand."""


def classFactory(iface):  # noqa: N802, the name QGIS asks for
    from .plugin import QipanPlugin
    return QipanPlugin(iface)
