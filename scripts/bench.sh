#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
#
# Installs the peers that bench/ compares with into bench/.venv, and nothing else anywhere. A peer that cannot be installed is
# "not run" in the results.
set -euo pipefail
cd "$(dirname "$0")/.."

if cmp -s bench/requirements.txt bench/.venv/requirements.stamp; then exit 0; fi
python=/usr/bin/python3
[ -x "$python" ] || python=python3
whole=yes
echo "bench: peers into bench/.venv"
"$python" -m venv --clear bench/.venv
pip=(bench/.venv/bin/python -m pip install --quiet --disable-pip-version-check)
if ! "${pip[@]}" -r bench/requirements.txt; then
  echo "bench: not all at once; one by one"
  while read -r package; do
    case "$package" in ''|'#'*) continue ;; esac
    "${pip[@]}" "$package" || { echo "bench: $package cannot be installed"; whole=no; }
  done < bench/requirements.txt
fi
# Without the stamp the next call tries again.
[ "$whole" = no ] || cp bench/requirements.txt bench/.venv/requirements.stamp
