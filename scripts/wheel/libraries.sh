#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
#
# libraries.sh PREFIX: builds what scripts/wheel/sources.txt lists as static, position-independent libraries into PREFIX, each once.
# GDAL has its vector formats without further libraries, PROJ neither curl nor tiff, Clp no LAPACK, libxlsxwriter no OpenSSL.
# Zlib, Expat and SQLite are Debian's own static libraries.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
prefix=$(cd "$1" && pwd)
work=$prefix/work
mkdir -p "$work/sources" "$work/done" "$prefix/lib" "$prefix/licences"
jobs=${JOBS:-2}
system=/usr/lib/$(gcc -print-multiarch)

export CFLAGS="-O2 -fPIC -ffunction-sections -fdata-sections -w" CXXFLAGS="-O2 -fPIC -ffunction-sections -fdata-sections -w"
export CPPFLAGS="-I$prefix/include" LDFLAGS="-L$prefix/lib"
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig:$prefix/share/pkgconfig

say() { printf 'wheel: %s\n' "$*"; }

# The machine's own sources, asked for source packages.
fetch() {
  local package=$1 lists=$work/apt list
  if [ ! -d "$lists" ]; then
    mkdir -p "$lists/parts" "$lists/lists/partial"
    for list in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
      [ -s "$list" ] || continue
      sed -e 's/^Types: deb$/Types: deb-src/' -e 's/^deb /deb-src /' "$list" > "$lists/parts/$(basename "$list")"
    done
    apt_quietly update
  fi
  (cd "$work/sources" && apt_quietly source --download-only "$package") || true  # only the tarball counts, and it is looked at below
}

apt_quietly() {
  apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/apt/parts" -o Dir::State::Lists="$work/apt/lists" \
    -o APT::Sandbox::User=root "$@" > "$work/apt.log" 2>&1
}

# unpack PACKAGE VERSION SHA256: the folder of its sources
unpack() {
  local tarball
  tarball=$(find "$work/sources" -name "$1_$2.orig.tar.*" ! -name '*.asc' | head -n 1)
  if [ -z "$tarball" ]; then
    fetch "$1"
    tarball=$(find "$work/sources" -name "$1_$2.orig.tar.*" ! -name '*.asc' | head -n 1)
  fi
  [ -n "$tarball" ] || { say "the sources of $1 $2 cannot be had: $(tail -n 1 "$work/apt.log")" >&2; exit 1; }
  echo "$3  $tarball" | sha256sum --check --quiet >&2
  rm -rf "$work/$1"
  mkdir "$work/$1"
  tar xf "$tarball" --strip-components=1 -C "$work/$1"
}

with_cmake() {
  cmake -S . -B made -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_INSTALL_LIBDIR=lib \
    -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)" \
    -DCMAKE_C_COMPILER_LAUNCHER="$(command -v ccache || true)" "$@" &&
    cmake --build made -j "$jobs" && cmake --install made
}

with_configure() {
  ./configure --prefix="$prefix" --disable-shared --enable-static --with-pic "$@"
}

build_geos() { with_cmake -DBUILD_GEOSOP=OFF; }

build_proj() { with_cmake -DENABLE_CURL=OFF -DENABLE_TIFF=OFF -DBUILD_APPS=OFF -DSQLITE3_LIBRARY="$prefix/lib/libsqlite3.a"; }

build_gdal() {
  local options=() name
  for name in CSV DXF FLATGEOBUF GML GPKG GPX MVT ODS OPENFILEGDB OSM SQLITE VRT XLSX; do options+=("-DOGR_ENABLE_DRIVER_$name=ON"); done
  for name in GIF JPEG JPEG12 LERC OPENCAD PNG QHULL ZLIB; do options+=("-DGDAL_USE_${name}_INTERNAL=OFF"); done
  for name in LIBKML OPENJPEG; do options+=("-DGDAL_USE_$name=OFF"); done  # found whatever GDAL_USE_EXTERNAL_LIBS says
  for name in EXPAT GEOS SQLITE3 ZLIB; do options+=("-DGDAL_USE_$name=ON"); done
  touch data/cubewerx_extra.wkt data/ecw_cs.wkt  # Debian leaves them out, the rules of installation want them
  with_cmake -DBUILD_APPS=OFF -DBUILD_PYTHON_BINDINGS=OFF -DBUILD_JAVA_BINDINGS=OFF -DBUILD_CSHARP_BINDINGS=OFF -DENABLE_GNM=OFF \
    -DGDAL_BUILD_OPTIONAL_DRIVERS=OFF -DOGR_BUILD_OPTIONAL_DRIVERS=OFF -DGDAL_ENABLE_PLUGINS=OFF -DENABLE_IPO=OFF \
    -DGDAL_USE_EXTERNAL_LIBS=OFF -DGDAL_USE_INTERNAL_LIBS=ON -DEXPAT_LIBRARY="$prefix/lib/libexpat.a" \
    -DSQLite3_LIBRARY="$prefix/lib/libsqlite3.a" -DZLIB_LIBRARY="$prefix/lib/libz.a" "${options[@]}"
}

build_coinutils() {
  with_configure --without-blas --without-lapack --without-glpk --disable-bzlib --disable-zlib &&
    make -j "$jobs" && make install
}

build_clp() {
  with_configure --without-blas --without-lapack --without-glpk --without-amd --without-cholmod --without-mumps --without-wsmp --without-osi \
    --without-sample --without-netlib --disable-readline &&
    make -j "$jobs" && make install
}

build_libxlsxwriter() { with_cmake -DUSE_OPENSSL_MD5=OFF -DUSE_SYSTEM_MINIZIP=OFF -DZLIB_LIBRARY="$prefix/lib/libz.a"; }

for name in z expat sqlite3; do cp "$system/lib$name.a" "$prefix/lib/"; done

while read -r package version sum licence file; do
  case "$package" in ''|'#'*) continue ;; esac
  [ -e "$work/done/$package-$version" ] && continue
  say "building $package $version"
  unpack "$package" "$version" "$sum"
  (cd "$work/$package" && "build_$package") > "$work/$package.log" 2>&1 || { tail -n 30 "$work/$package.log" >&2; say "$package does not build; see $work/$package.log" >&2; exit 1; }
  cp "$work/$package/$file" "$prefix/licences/$package.txt"
  rm -rf "$work/${package:?}"
  touch "$work/done/$package-$version"
done < "$here/sources.txt"
