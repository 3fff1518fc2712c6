#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
#
# libraries.sh PREFIX: builds what scripts/wheel/sources.txt lists as static, position-independent libraries into PREFIX, each once.
# GDAL has its vector formats without further libraries, PROJ neither curl nor tiff, Cairo no X. Zlib, Expat, SQLite, GLib, PCRE2, libffi
# and FriBidi are taken from Debian, whose static libraries are position-independent and get its security updates.
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
  local package=$1 lists=$work/apt
  if [ ! -d "$lists" ]; then
    mkdir -p "$lists/parts" "$lists/lists/partial"
    for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
      [ -s "$file" ] || continue
      sed -e 's/^Types: deb$/Types: deb-src/' -e 's/^deb /deb-src /' "$file" > "$lists/parts/$(basename "$file" .list)$([[ $file == *.sources ]] || echo .list)"
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
    -DCMAKE_C_COMPILER_LAUNCHER="$(command -v ccache || true)" "$@"
  cmake --build made -j "$jobs"
  cmake --install made
}

with_configure() {
  ./configure --prefix="$prefix" --disable-shared --enable-static --with-pic "$@"
}

with_meson() {
  meson setup made --prefix="$prefix" --libdir=lib --buildtype=release --default-library=static --prefer-static -Db_staticpic=true "$@"
  meson compile -C made -j "$jobs"
  meson install -C made --no-rebuild
}

build_geos() { with_cmake -DBUILD_GEOSOP=OFF; }

build_proj() { with_cmake -DENABLE_CURL=OFF -DENABLE_TIFF=OFF -DBUILD_APPS=OFF -DSQLITE3_LIBRARY="$prefix/lib/libsqlite3.a"; }

build_gdal() {
  local drivers=() name
  for name in CSV DGN DXF FLATGEOBUF GML GPKG GPX KML ODS OPENFILEGDB OSM SQLITE VRT XLSX; do drivers+=("-DOGR_ENABLE_DRIVER_$name=ON"); done
  with_cmake -DBUILD_APPS=OFF -DBUILD_PYTHON_BINDINGS=OFF -DBUILD_JAVA_BINDINGS=OFF -DBUILD_CSHARP_BINDINGS=OFF -DENABLE_GNM=OFF \
    -DGDAL_BUILD_OPTIONAL_DRIVERS=OFF -DOGR_BUILD_OPTIONAL_DRIVERS=OFF "${drivers[@]}" \
    -DGDAL_USE_EXTERNAL_LIBS=OFF -DGDAL_USE_INTERNAL_LIBS=ON -DGDAL_USE_GEOS=ON -DGDAL_USE_EXPAT=ON -DGDAL_USE_SQLITE3=ON \
    -DEXPAT_LIBRARY="$prefix/lib/libexpat.a" -DSQLite3_LIBRARY="$prefix/lib/libsqlite3.a" -DGDAL_ENABLE_PLUGINS=OFF
}

build_coinutils() {
  with_configure --without-blas --without-lapack --without-glpk --disable-bzlib --disable-zlib
  make -j "$jobs" && make install
}

build_clp() {
  with_configure --without-blas --without-lapack --without-glpk --without-amd --without-cholmod --without-mumps --without-wsmp --without-osi \
    --without-sample --without-netlib --disable-readline
  make -j "$jobs" && make install
}

build_libpng1.6() { with_configure --disable-tests --disable-tools && make -j "$jobs" && make install; }

build_pixman() { with_configure --disable-gtk --disable-libpng && make -j "$jobs" -C pixman && make -C pixman install && make install-pkgconfigDATA; }

build_freetype() { with_cmake -DFT_DISABLE_BROTLI=ON -DFT_DISABLE_BZIP2=ON -DFT_DISABLE_HARFBUZZ=ON -DFT_DISABLE_PNG=ON -DZLIB_LIBRARY="$prefix/lib/libz.a"; }

build_fontconfig() {  # the fonts and their settings are the machine's
  with_configure --sysconfdir=/etc --localstatedir=/var --disable-docs --disable-nls
  make -j "$jobs" -C fontconfig && make -j "$jobs" -C src && make -C fontconfig install && make -C src install && make install-pkgconfigDATA
}

build_harfbuzz() {
  with_meson -Dglib=disabled -Dgobject=disabled -Dicu=disabled -Dcairo=disabled -Dchafa=disabled -Dtests=disabled -Ddocs=disabled -Dintrospection=disabled -Dfreetype=enabled
}

build_cairo() {
  with_configure --without-x --disable-xlib --disable-xcb --disable-gl --disable-script --disable-interpreter --disable-gobject --disable-trace --disable-ps \
    --enable-ft --enable-fc --enable-png --enable-svg --enable-pdf --disable-symbol-lookup --disable-valgrind
  make -j "$jobs" -C src && make -C src install && make install-pkgconfigDATA
}

build_pango1.0() { with_meson -Dintrospection=disabled -Dlibthai=disabled -Dxft=disabled -Dsysprof=disabled -Dgtk_doc=false -Dinstall-tests=false; }

for name in z expat sqlite3 glib-2.0 gobject-2.0 gio-2.0 gmodule-2.0 pcre2-8 ffi fribidi; do cp "$system/lib$name.a" "$prefix/lib/"; done

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
