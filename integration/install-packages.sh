#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what is missing of integration/packages.txt, as root or through sudo, and says what. Does nothing when all is there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
wanted=$(sed 's/#.*//' "$here/packages.txt")
missing=
for package in $wanted; do
  case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || :) in
  installed) ;;
  *) missing="$missing $package" ;;
  esac
done
# NodeSource's nodejs brings npm along, and cannot stand beside Debian's package of that name.
command -v npm >/dev/null || missing="$missing npm"
if [ -z "$missing" ]; then
  echo "packages: all of integration/packages.txt is installed"
  exit 0
fi

if [ "$(id -u)" -eq 0 ]; then
  root=
elif command -v sudo >/dev/null; then
  root=sudo
else
  echo "packages: missing$missing" >&2
  echo "  help: run this script as root, or install sudo, or: apt-get install --no-install-recommends$missing" >&2
  exit 2
fi
# Word splitting is meant: each name is an argument.
# shellcheck disable=SC2086
apt_install() { $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" $missing; }
echo "packages: installing$missing"
# The lists may be absent (fresh container), or older than the archive, which then no longer has the file: an update cures both.
if ! apt_install -s >/dev/null 2>&1 || ! apt_install; then
  $root apt-get update -q
  apt_install
fi
