#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The Qipan authors
#
# Makes a bare Debian 12 ready: installs the packages of scripts/packages.txt that are missing, and a Python virtual
# environment .venv with scripts/requirements.txt. Does nothing when both are there. With CI=true the packages of
# scripts/packages-ci.txt too, a group at a time, and how long each took.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }

# install PACKAGE..: those of them that are missing.
install() {
  local package status missing=() as_root=()
  for package; do
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      say "run as root, or install sudo: apt-get install -y --no-install-recommends ${missing[*]}" >&2
      exit 1
    fi
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# install_group NAME PACKAGE..: with the time it took.
install_group() {
  local name=$1 start=$SECONDS
  shift
  install "$@"
  say "$name: $((SECONDS - start)) s"
}

if command -v dpkg-query >/dev/null; then
  mapfile -t packages < <(grep -v -e '^#' -e '^$' scripts/packages.txt)
  install "${packages[@]}"
  if [ "${CI:-}" = true ]; then
    group='' packages=()
    while read -r line; do
      case "$line" in
        ''|'#'*) ;;
        'group: '*) [ -z "$group" ] || install_group "$group" "${packages[@]}"; group=${line#group: } packages=() ;;
        *) packages+=("$line") ;;
      esac
    done < scripts/packages-ci.txt
    [ -z "$group" ] || install_group "$group" "${packages[@]}"
  fi
else
  say "this is not Debian; going on as if the counterparts of scripts/packages.txt were installed"
fi

# The stamp lies inside .venv and is a copy of what was installed: it can neither outlive nor misdescribe it.
if ! cmp -s scripts/requirements.txt .venv/requirements.stamp; then
  python=/usr/bin/python3
  [ -x "$python" ] || python=python3
  say "Python environment in .venv"
  "$python" -m venv --clear .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r scripts/requirements.txt
  cp scripts/requirements.txt .venv/requirements.stamp
fi
