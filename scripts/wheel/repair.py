# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
"""repair.py WHEEL FOLDER: auditwheel repair for a bare machine, and a look at what is inside then.

The manylinux rules allow a wheel to expect GLib, X11, Expat and zlib on every machine. Containers have none of them, so these are copied
into the wheel too; only the C and C++ libraries are expected. Every library that is copied must be in debian.txt, and the other way round.
"""
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

from auditwheel import main, policy

EXPECTED = frozenset({"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2", "libgcc_s.so.1", "libstdc++.so.6"})
LIMIT = 30 << 20


plain = policy.WheelPolicies.__init__


def narrowed(self, **given):
    plain(self, **given)
    self._policies = [replace(p, whitelist=p.whitelist & EXPECTED) for p in self._policies]


def run(*arguments):
    sys.argv = ["auditwheel", *map(str, arguments)]
    if main.main():
        sys.exit(f"wheel: auditwheel {arguments[0]} failed")


def listed():
    """Names of the shared libraries in debian.txt."""
    rows = [line.split() for line in Path(__file__).with_name("debian.txt").read_text().splitlines() if line and line[0] != "#"]
    return {name for row in rows for name in row[3].split(",") if name not in ("linked", "headers", "font")}


def copied(wheel):
    """Names of the libraries in the wheel, without auditwheel's hash and the version."""
    with zipfile.ZipFile(wheel) as archive:
        files = [Path(name).name for name in archive.namelist() if name.startswith("qipan.libs/") and name[-1] != "/"]
    return {re.sub(r"-[0-9a-f]{8}(?=\.)", "", name).split(".so")[0] for name in files}


def repair(raw, folder):
    policy.WheelPolicies.__init__ = narrowed
    for old in Path(folder).glob("qipan-*.whl"):
        old.unlink()
    run("repair", "--only-plat", "--zip-compression-level", "9", "--wheel-dir", folder, raw)
    (wheel,) = Path(folder).glob("qipan-*.whl")
    run("show", wheel)
    there, wanted = copied(wheel), listed()
    if there != wanted:
        sys.exit(f"wheel: not in debian.txt: {sorted(there - wanted)}; in debian.txt, but not in the wheel: {sorted(wanted - there)}")
    size = wheel.stat().st_size
    print(f"{wheel}: {size / (1 << 20):.1f} MiB, {len(there)} shared libraries")
    if size > LIMIT:
        sys.exit("wheel: more than 30 MiB")


repair(*sys.argv[1:])
