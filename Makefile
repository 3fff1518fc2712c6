# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
#
# make build   build/qipan, and the Python package in .venv
# make demo    the main job on the sample town: files and a picture in out/
# make test    everything: unit tests twice (release, sanitizers), command line, architecture, consumer
# make plugin  build/qipan_plugin.zip: the plugin for QGIS, to be installed from the zip
# make wheel   dist/qipan-*.whl, a Python package for machines without the libraries (15 minutes at first)
# make docs    the site with the executed notebooks: build/site/docs/index.html
# make bench   measurements against other programs, which it installs: bench/RESULTS.md
# make clean   removes the build folders; the virtual environment stays

.DELETE_ON_ERROR:
.PHONY: all setup build demo test plugin wheel docs bench clean

all: build

setup:
	@bash scripts/setup.sh

build: setup
	cmake --preset release
	cmake --build --preset release --target qipan --target _core
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall . \
	  --config-settings=cmake.define.QIPAN_PREBUILT_CORE="$$(ls $(CURDIR)/build/python/qipan/_core.*.so)"

# Exit code 4 = done, with grids that cannot be in their band.
demo: build
	@mkdir -p out
	build/qipan partition data/town.toml -o out/town.gpkg -o out/town.qgz --overwrite || [ $$? -eq 4 ]
	build/qipan render out/town.gpkg -o out/town.png --overwrite
	@echo
	@echo "Map layers (open in QGIS):  out/town.qgz, layers in out/town.gpkg"
	@echo "Picture:                    out/town.png"

test: setup
	cmake --preset release
	cmake --build --preset release
	cmake --preset asan
	cmake --build --preset asan
	ctest --preset asan
	ctest --preset release

plugin: build
	.venv/bin/python scripts/qgis/pack_plugin.py build/qipan build/qipan_plugin.zip
	@echo "Install in QGIS (Plugins > Install from ZIP): build/qipan_plugin.zip"

wheel: setup
	bash scripts/wheel/make.sh

docs: build
	.venv/bin/python -m sphinx -q -W --keep-going -b html -c docs . build/site
	@echo "Site: build/site/docs/index.html"

# About half an hour on two quiet cores. ONLY="taipei lumpy" runs parts of the protocol anew, QUICK=1 tries it out in minutes.
bench: build
	bash scripts/bench.sh
	cmake --build --preset release --target bench_closed bench_recombine bench_kernel
	bench/.venv/bin/python -W ignore bench/protocol.py $(if $(ONLY),--only $(ONLY)) $(if $(QUICK),--quick)

clean:
	rm -rf build build-asan
