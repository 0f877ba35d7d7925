#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The README's output blocks are what the tool prints: a block behind a line `<!-- executed: COMMAND -->` is compared with the output
# of COMMAND. usage: readme_test.sh BUILD [--update]; --update rewrites the blocks instead.
set -euo pipefail
build=$1 update=${2:-}
top=$(cd "$(dirname "$0")/../.." && pwd)
readme=$top/README.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The commands stand in the README as a user types them in a checkout after ./integration/demo.sh, and the folders are made to look so:
# paths are printed from the root of the repository that holds the image.
mkdir -p "$work/build" "$work/.git"
ln -s "$build" "$work/build/release"
ln -s "$top/integration" "$work/integration"
"$top/integration/demo-firmware.sh" "$work/build/demo"

blocks=0
inside=
command=
while IFS= read -r line; do
  case $line in
  '<!-- executed: '*' -->')
    command=${line#<!-- executed: }
    command=${command% -->}
    ;;
  esac
  if [ "$inside" = yes ]; then
    if [ "$line" = '```' ]; then
      inside=
    else
      continue # the old output; the new one is already written
    fi
  fi
  printf '%s\n' "$line"
  if [ -n "$command" ] && [ "${line#\`\`\`}" != "$line" ]; then
    blocks=$((blocks + 1))
    code=0
    (cd "$work" && eval "$command") >"$work/output" 2>&1 || code=$?
    # Findings and what is missing are part of what is shown; anything else is a failure.
    case $code in
    0 | 1 | 3) ;;
    *) echo "readme_test: exit $code of: $command" >&2; exit 1 ;;
    esac
    cat "$work/output"
    command=
    inside=yes
  fi
done <"$readme" >"$work/README.md"

echo "$blocks blocks executed"
[ "$blocks" -gt 0 ] || { echo "readme_test: README.md has no executed block" >&2; exit 1; }
if [ "$update" = --update ]; then
  cp "$work/README.md" "$readme"
else
  diff -u "$readme" "$work/README.md" ||
    { echo "readme_test: README.md shows other output than the tool prints; help: run this script with --update" >&2; exit 1; }
fi
