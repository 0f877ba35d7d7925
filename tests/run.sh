#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every test of the project: installs what is missing, builds release (warnings are errors) and sanitized, runs the tests in both,
# prints the tables that the tests wrote, and ends with `N passed, N failed`. Exits non-zero unless everything was built, run and passed.
# HEADROOM_JOBS: how many jobs at a time (default: one a core).
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
jobs=${HEADROOM_JOBS:-$(nproc)}
passed=0
failed=0

say() { printf '\n== %s (%d s)\n' "$1" "$SECONDS"; }

# A step that is no test of its own (a configuration, a build) counts only when it fails: then as one failure.
step() {
  local name=$1
  shift
  say "$name"
  "$@" && return 0
  echo "failed: $name"
  failed=$((failed + 1))
  return 1
}

# Runs the tests of one build and counts every test case that ctest reports. What did not run (skipped, disabled, no executable)
# has not passed.
run_tests() {
  local build=$1 report=$1/tests.xml total ok
  shift
  say "tests of $build"
  rm -f "$report"
  ctest --test-dir "$build" --output-on-failure --no-tests=error -j "$jobs" --output-junit "$PWD/$report" "$@"
  local code=$?
  total=$(grep -c '<testcase ' "$report" 2>/dev/null)
  ok=$(grep '<testcase ' "$report" 2>/dev/null | grep -c 'status="run"')
  passed=$((passed + ok))
  failed=$((failed + total - ok))
  if [ "$code" -ne 0 ] && [ "$total" -eq "$ok" ]; then
    echo "failed: ctest in $build exited with $code, $total tests reported"
    failed=$((failed + 1))
  fi
}

if step "packages" ./integration/install-packages.sh; then
  rm -rf build/release/tables
  if step "configure release" cmake --preset ci && step "build release" cmake --build --preset ci -j "$jobs"; then
    run_tests build/release
  fi
  # The slow tiers (other people's compilers, emulators, figures) judge results, not memory errors: once is enough.
  if step "configure asan" cmake --preset asan && step "build asan" cmake --build --preset asan -j "$jobs"; then
    run_tests build/asan --label-exclude slow
  fi
  for table in build/release/tables/*.txt; do
    [ -e "$table" ] || continue
    say "table: $(basename "$table" .txt)"
    cat "$table"
  done
fi

say "all"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
