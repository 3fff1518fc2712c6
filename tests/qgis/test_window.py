# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""QGIS itself, with its window on a screen of its own (Xvfb), the plugin enabled: what a planner does by hand."""
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import PROGRAM, ROOT, run

QGIS = shutil.which("qgis.bin") or shutil.which("qgis")
MISSING = [name for name, path in (("qgis", QGIS), ("xvfb-run", shutil.which("xvfb-run"))) if path is None]


@pytest.mark.skipif(bool(MISSING) and os.environ.get("CI") != "true", reason=f"needs {', '.join(MISSING)}")
def test_a_plan_is_opened_changed_undone_and_made_anew_in_the_window(packed, tmp_path):
    assert MISSING == []
    plugins = tmp_path / "profiles/profiles/default/python/plugins"
    plugins.mkdir(parents=True)
    zipfile.ZipFile(packed).extractall(plugins)
    settings = tmp_path / "profiles/profiles/default/QGIS/QGIS3.ini"
    settings.parent.mkdir()
    settings.write_text("[PythonPlugins]\nqipan_plugin=true\nprocessing=true\n[qgis]\ncheckVersion=false\n[locale]\noverrideFlag=true\nuserLocale=en_US\n")
    shutil.copy(ROOT / "data/town.gpkg", tmp_path)
    shutil.copy(ROOT / "data/town.toml", tmp_path)
    run("partition", "town.toml", "--preset", "fast", "-o", "plan.gpkg", "-o", "plan.qgz", folder=tmp_path)
    environment = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"QIPAN": str(PROGRAM), "QIPAN_SESSION": str(tmp_path), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    done = subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1700x1000x24", QGIS, "--nologo", "--noversioncheck", "--profiles-path",
                           tmp_path / "profiles", "--code", Path(__file__).with_name("window_session.py")],
                          env=environment, capture_output=True, text=True, timeout=300)
    assert (tmp_path / "report.json").exists(), done.stdout[-2000:] + done.stderr[-2000:]
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert "error" not in report, report["error"]
    assert {"partition", "check", "audit", "render"} <= set(report["algorithms"])
    assert report["asleep"] is True and report["layer"] == "Atoms"
    assert report["moved"][0] >= 2 and report["moved"][1] is True
    assert report["undone"] == [0, False]
    code, group, renderers = report["processed"]
    assert code in (0, 4) and group == "again"
    assert {renderers[name] for name in ("grids", "borders", "atoms", "buildings")} == {"RuleRenderer"}
    assert report["unloaded"] is True and report["left"] is False
    assert [m for m in report["messages"] if "Font" in m] == []
    assert (tmp_path / "window.png").stat().st_size > 50_000
