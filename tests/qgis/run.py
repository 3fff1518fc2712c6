# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Runs the tests of this folder by the Python that has QGIS (QIPAN_QGIS_PYTHON, else /usr/bin/python3). 77: there is none, skipped."""
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = os.environ.get("QIPAN_QGIS_PYTHON", "/usr/bin/python3")
# A PROJ, a GDAL or Python packages of somebody else would meet those of QGIS in one process.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("PROJ_", "GDAL_", "PYTHON"))}
ENVIRONMENT |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}

try:
    found = subprocess.run([PYTHON, "-c", "import qgis.core, pytest"], env=ENVIRONMENT, capture_output=True, text=True)
    missing = found.stderr.strip().splitlines()[-1:] if found.returncode else []
except OSError as error:
    missing = [str(error)]
if missing:
    print(f"QGIS tests cannot run: {PYTHON} has no QGIS or no pytest ({missing[0]}). Debian: apt-get install qgis python3-qgis python3-pytest xvfb xauth. Skipped unless CI=true.")
    sys.exit(1 if os.environ.get("CI") == "true" else 77)
sys.exit(subprocess.run([PYTHON, "-m", "pytest", "-q", "--durations=5", "-p", "no:cacheprovider", str(HERE), *sys.argv[1:]], env=ENVIRONMENT).returncode)
