# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""Packs qgis/qipan_plugin as a zip that QGIS installs (Plugins > Install from ZIP), with what the program says of its commands.

    python3 scripts/qgis/pack_plugin.py build/qipan build/qipan_plugin.zip
"""
import json
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(program, target):
    told = {language: json.loads(subprocess.run([program, "--describe", "--lang", language], check=True, capture_output=True).stdout)
            for language in ("en", "zh")}
    files = {path.name: path.read_bytes() for path in sorted((ROOT / "qgis/qipan_plugin").iterdir()) if path.is_file()}
    files["commands.json"] = json.dumps(told, ensure_ascii=False, indent=1).encode()
    files["LICENSE"] = (ROOT / "LICENSE").read_bytes()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"qipan_plugin/{name}")  # 1980: the same files give the same zip
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)


main(*sys.argv[1:])
