#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
#
# make wheel: dist/qipan-*.whl, for machines that have neither GDAL nor PROJ nor GEOS nor Cairo. GDAL, PROJ, GEOS and Clp lie in the
# module itself, hidden from the copies that other packages bring along; Cairo, Pango and what they need lie beside it under names of
# their own. Their licences are in qipan/licences. The libraries are built once, into build/wheel/libraries.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD here=scripts/wheel

tools=$root/build/wheel/tools
if ! cmp -s $here/requirements.txt "$tools/requirements.stamp"; then
  /usr/bin/python3 -m venv --clear "$tools"
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check -r $here/requirements.txt
  cp $here/requirements.txt "$tools/requirements.stamp"
fi

version_of() { dpkg-query -W -f='${Version}\n' "$1" 2>/dev/null | head -n 1; }
entries() { grep -v -e '^#' -e '^$' "$1"; }

missing=$(for package in $(entries $here/packages.txt); do [ -n "$(version_of "$package")" ] || echo "$package"; done)
if [ -n "$missing" ]; then
  echo "wheel: install first: apt-get install -y --no-install-recommends ${missing//$'\n'/ }" >&2
  exit 1
fi

bundle=$root/build/wheel/libraries
bash $here/libraries.sh "$bundle"

# What is inside, and under which terms.
notices=$root/build/wheel/notices
rm -rf "$notices" && mkdir -p "$notices/qipan/licences"
list=$notices/qipan/licences/LIBRARIES.txt
echo "What this wheel holds besides Qipan: name, version, licence; the texts are in this folder." > "$list"
while read -r package version _ licence _; do
  echo "$package $version $licence" >> "$list"
  cp "$bundle/licences/$package.txt" "$notices/qipan/licences/"
done < <(entries $here/sources.txt)
while read -r package version licence _; do
  there=$(version_of "$package")
  if [ "$there" != "$version" ]; then
    echo "wheel: $package is ${there:-not there}, $here/debian.txt has $version" >&2
    exit 1
  fi
  echo "$package $version $licence" >> "$list"
  cp -L "/usr/share/doc/$package/copyright" "$notices/qipan/licences/$package.txt"
done < <(entries $here/debian.txt)
echo "pybind11 $("$tools/bin/python" -c 'import pybind11; print(pybind11.__version__)') BSD-3-Clause" >> "$list"
cp "$tools"/lib/python*/site-packages/pybind11-*.dist-info/licenses/LICENSE "$notices/qipan/licences/pybind11.txt"
for name in Apache-2.0 LGPL-2 LGPL-2.1 LGPL-3; do cp -L "/usr/share/common-licenses/$name" "$notices/qipan/licences/"; done  # Debian's files refer to them

# Static libraries are linked with what they need themselves.
mkdir -p build/wheel/bin
cat > build/wheel/bin/pkg-config <<'SH'
#!/bin/sh
case "$*" in *cairo*|*fontconfig*) exec /usr/bin/pkg-config "$@" ;; esac
exec /usr/bin/pkg-config --static "$@"
SH
chmod +x build/wheel/bin/pkg-config

rm -rf build/wheel/raw
PATH=$tools/bin:$PATH PKG_CONFIG=$root/build/wheel/bin/pkg-config PKG_CONFIG_PATH=$bundle/lib/pkgconfig:$bundle/share/pkgconfig \
  CMAKE_PREFIX_PATH=$bundle "$tools/bin/python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
  --wheel-dir build/wheel/raw . --config-settings=build-dir=build/wheel/module \
  --config-settings=cmake.define.QIPAN_BUNDLE="$bundle" --config-settings=cmake.define.QIPAN_NOTICES="$notices/qipan/licences" \
  --config-settings=cmake.define.CMAKE_FIND_PACKAGE_PREFER_CONFIG=ON --config-settings=cmake.define.SQLite3_LIBRARY="$bundle/lib/libsqlite3.a" \
  --config-settings=cmake.define.EXPAT_LIBRARY="$bundle/lib/libexpat.a" --config-settings=cmake.define.ZLIB_LIBRARY="$bundle/lib/libz.a"

PATH=$tools/bin:$PATH "$tools/bin/python" $here/repair.py build/wheel/raw/qipan-*.whl dist

# Tried as a new user would, in an environment that has nothing but the wheel and what it asks for.
rm -rf build/wheel/trial
/usr/bin/python3 -m venv build/wheel/trial
build/wheel/trial/bin/python -m pip install --quiet --disable-pip-version-check -c scripts/requirements.txt dist/qipan-*.whl
mkdir build/wheel/trial/out
env -u GDAL_DATA -u PROJ_LIB -u PROJ_DATA -u LD_LIBRARY_PATH build/wheel/trial/bin/python -I $here/check.py build/wheel/trial/out
