#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The README's output blocks are what the tool prints: a block behind a line `<!-- executed: COMMAND -->` is compared with the output
# of COMMAND. usage: readme_test.sh BUILD FIRMWARE [--update]; --update rewrites the blocks instead.
set -euo pipefail
build=$1 firmware=$2 update=${3:-}
readme=$(cd "$(dirname "$0")/../.." && pwd)/README.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The commands stand in the README as a user types them after ./integration/demo.sh, so that is how the folders must look.
mkdir "$work/build"
ln -s "$build" "$work/build/release"
ln -s "$firmware" "$work/build/demo"

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
    # Findings are part of what is shown, so the exit code is the reader's business.
    (cd "$work" && eval "$command" 2>&1) || true
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
