# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""check.py FOLDER: run where the wheel is installed and nothing of the source tree can be imported. A plan and its map, and which libraries of
the machine that took: none but those of C and C++, and those that Python and other packages had before."""
import ctypes  # noqa: F401  these bring libraries of the machine along
import os
import sqlite3  # noqa: F401
import ssl  # noqa: F401
import sys
import zlib  # noqa: F401
from pathlib import Path

import geopandas as gpd
import pyarrow  # noqa: F401
import pyogrio  # noqa: F401


EXPECTED = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2", "libgcc_s.so.1", "libstdc++.so.6"}
ENVIRONMENT = ("GDAL_DATA", "PROJ_LIB", "PROJ_DATA", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")


def loaded():
    lines = Path("/proc/self/maps").read_text().splitlines()
    return {Path(line.split(None, 5)[5]) for line in lines if line.count("/") and ".so" in line}


def main(folder):
    assert not [name for name in ENVIRONMENT if name in os.environ]
    before = loaded()  # with what Python's own ctypes, sqlite3, ssl and zlib bring along
    import qipan

    own = Path(qipan.__file__).parent
    town = qipan.datasets.town()
    plan = qipan.partition(**town, preset="fast")
    files = {name: folder / f"plan.{name}" for name in ("gpkg", "geojson", "fgb", "shp", "csv", "kml", "dxf", "xlsx", "ods", "mbtiles")}
    plan.to_file(files["gpkg"])
    for name in [n for n in files if n != "gpkg"]:
        written = qipan.export(files["gpkg"], files[name])
        assert written and all(Path(file).stat().st_size > 0 for file in written), name
    assert len(gpd.read_file(files["gpkg"], layer="grids")) == len(gpd.read_file(files["geojson"])) == len(plan.grids)
    assert plan.to_crs("EPSG:4490").grids.crs.to_epsg() == 4490
    for name in ("png", "svg", "pdf"):
        hints = qipan.render(files["gpkg"], folder / f"plan.{name}", lang="zh")
        assert hints == [], hints
    foreign = sorted(path for path in loaded() - before if path.name not in EXPECTED and own.parent not in path.parents)
    assert not foreign, foreign
    assert any(path.parent.name == "qipan.libs" for path in loaded())
    print(f"{plan}: written in {len(files)} formats and drawn with nothing of the machine but {', '.join(sorted(EXPECTED & {p.name for p in loaded()}))}")


main(Path(sys.argv[1]))
