#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The hooks under pre-commit itself, in repositories that are made here, without a network: what integration/pre-commit.md tells to type,
# then what can be wrong with a commit. No hook may pass in silence.
# usage: pre_commit_test.sh SOURCE_DIR HEADROOM CASE; CASE is `page` or one of the functions case_* below
set -euo pipefail
top=$1 headroom=$2 case=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export HOME=$work PRE_COMMIT_HOME=$work/cache LINKER_SCRIPT=$top/tests/tool/firmware/firmware.ld
export PATH=$(dirname "$headroom"):$PATH GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.com GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.com
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE PRE_COMMIT_COLOR NO_COLOR
git config --global init.defaultBranch main

fail() {
  echo "failed: $1"
  [ ! -e "$work/output" ] || cat "$work/output"
  exit 1
}
says() { grep -qF -- "$1" "$work/output" || fail "no '$1' in the output"; }
silent() { ! grep -qF -- "$1" "$work/output" || fail "'$1' in the output"; }
# The command passes or fails as wanted; its output is kept.
passes() { "$@" >"$work/output" 2>&1 || fail "exit $? of: $*"; }
stops() { ! "$@" >"$work/output" 2>&1 || fail "passed: $*"; }

# Headroom's repository, as far as pre-commit reads it.
hooks=$work/headroom-repository
mkdir "$hooks"
cp "$top/.pre-commit-hooks.yaml" "$hooks"
(cd "$hooks" && git init -q && git add . && git commit -qm hooks)
export HEADROOM=$hooks HEADROOM_REV
HEADROOM_REV=$(git -C "$hooks" rev-parse HEAD)

# A firmware in a repository: built and committed.
mkdir "$work/project"
cp -r "$top/tests/pre_commit/project/." "$work/project"
cd "$work/project"
echo build >.gitignore
./build.sh
git init -q
git add .
git commit -qm "Firmware"

# ARGS in YAML.
configure() {
  cat >.pre-commit-config.yaml <<EOF
repos:
- repo: $HEADROOM
  rev: $HEADROOM_REV
  hooks:
  - id: headroom
    args: [${1:-}]
  - id: headroom-config
EOF
  pre-commit install >/dev/null
  git add .pre-commit-config.yaml
  git commit -qm "Configure" --no-verify -- .pre-commit-config.yaml
}
# A block that is not released on one way out.
leak() { sed -i 's/  free(block);/  if (input)\n    return;\n  free(block);/' src/transmit.c; }

case_defect() {
  configure
  leak
  stops git commit -am "Leak"
  says 'src/transmit.c:11:5: error: block, from malloc, is lost on this path [alloc-leak]'
  says 'limited to what src/transmit.c can cause'
  # What is wrong elsewhere stops nobody, and is counted.
  git commit -qam "Leak" --no-verify
  echo '// more' >>src/receive.c
  passes git commit -am "Elsewhere"
  says '1 finding elsewhere not shown (1 error'
  says 'evidence-stale'
}

case_unconfigured() {
  configure
  rm -r build
  echo '// more' >>src/receive.c
  stops git commit -am "Without a build"
  says 'error: no build directory here'
  says 'help: name one: headroom check -p BUILD'
  ./build.sh
  rm build/compile_commands.json
  stops git commit -am "Without a database"
  says 'error: no compile_commands.json in build'
  says '-DCMAKE_EXPORT_COMPILE_COMMANDS=ON'
  echo '[' >build/compile_commands.json
  stops git commit -am "With half a database"
  says 'build/compile_commands.json'
  # Without the program itself.
  PATH=/usr/bin:/bin stops git commit -am "Without headroom"
  says 'Executable `headroom` not found'
}

case_other_files() {
  configure
  mkdir tools
  echo 'int main(void) { return 0; }' >tools/host.c
  git add tools
  stops git commit -m "Host tool"
  says 'error: tools/host.c is not in '
  says '--skip-unknown'
  configure --skip-unknown
  passes git commit -m "Host tool, skipped"
  says 'not checked, no build is known to read it: tools/host.c'
  sed -i 's/    args:.*/    exclude: ^tools\//' .pre-commit-config.yaml
  echo '// more' >>tools/host.c
  git add .
  passes git commit -m "Host tool, excluded"
  silent 'tools/host.c'
  # A source that nobody has added to the build yet.
  cp src/receive.c src/fresh.c
  git add src
  stops git commit -m "New source"
  says 'error: src/fresh.c is not in '
}

case_partly_staged() {
  configure
  # What is staged has the defect, what lies there has not.
  leak
  git add src/transmit.c
  git show HEAD:src/transmit.c >src/transmit.c
  stops git commit -m "Staged leak"
  says 'Stashing unstaged files'
  says '[alloc-leak]'
  git diff --quiet HEAD -- src/transmit.c || fail "the unstaged text is not back"
  # The other way round: the commit is clean.
  git add src/transmit.c
  sed -i 's/input/input /' src/receive.c
  git add src/receive.c
  leak
  passes git commit -m "Unstaged leak"
  silent 'alloc-leak'
  grep -q 'if (input)' src/transmit.c || fail "the unstaged leak is not back"
}

case_deleted_and_renamed() {
  configure
  git rm -q src/heap.c
  echo '// more' >>src/receive.c
  stops git commit -am "Delete what the build has"
  says 'incomplete: src/heap.c: no such file'
  git reset -q --hard
  git mv src/heap.c src/pool.c
  stops git commit -m "Rename what the build has"
  says 'src/pool.c'
  says 'incomplete: src/heap.c: no such file'
  rm -r build
  ./build.sh
  passes git commit -m "Rename, and build"
  says 'limited to what src/pool.c can cause'
}

case_headers() {
  configure
  leak
  git commit -qam "Leak" --no-verify
  ./build.sh
  # A header alone stands for every source that reads it.
  echo '// more' >>src/common.h
  stops git commit -am "Header"
  says '[alloc-leak]'
  says 'limited to what src/common.h can cause'
  # By names that are not those of headers.
  for name in fields.inc fields.def; do
    sed -i "1s/.*/&\n#include \"$name\"/" src/transmit.c
    echo '// fields' >src/$name
    git add src
    git commit -qm "Read $name" --no-verify
    ./build.sh
    echo '// more' >>src/$name
    stops git commit -am "Only $name"
    says "limited to what src/$name can cause"
    git commit -qam "Only $name" --no-verify
  done
  # One that no source reads.
  echo '#pragma once' >src/unused.h
  git add src/unused.h
  stops git commit -m "Unused header"
  says 'error: src/unused.h is not in '
}

case_generated_header_missing() {
  configure
  sed -i 's/#include "common.h"/#include "common.h"\n#include "generated\/offsets.h"/' src/transmit.c
  stops git commit -am "Header that the build will write"
  says 'incomplete: src/transmit.c: 1 error, first: src/transmit.c:3:10: '
  says "'generated/offsets.h' file not found"
}

case_merge() {
  configure
  git checkout -qb other
  sed -i 's/malloc(10)/malloc(12)/' src/transmit.c
  git commit -qam "Twelve" --no-verify
  git checkout -q main
  sed -i 's/malloc(10)/malloc(14)/' src/transmit.c
  git commit -qam "Fourteen" --no-verify
  ! git merge -q other >/dev/null 2>&1 || fail "there is no conflict"
  stops pre-commit run
  says 'nmerged'
  # Resolved into something that leaks, in the middle of the merge.
  git show HEAD:src/transmit.c >src/transmit.c
  leak
  git add src/transmit.c
  stops git commit -m "Merge"
  says '[alloc-leak]'
  git show other:src/transmit.c >src/transmit.c
  git add src/transmit.c
  passes git commit -m "Merge"
  [ "$(git log -1 --format=%P | wc -w)" -eq 2 ] || fail "that was no merge"
}

case_configuration() {
  configure
  rm -r build
  printf 'schema: 1\nbudgtes: {}\n' >.headroom.yaml
  mkdir app
  printf 'schema: 1\n' >app/.headroom.yaml
  git add .headroom.yaml app
  stops git commit -m "Typing error"
  says '.headroom.yaml:2:1: '
  says 'budgets'
  says 'app/.headroom.yaml: valid'
  printf 'schema: 1\nbudgets: {roots: {main: {max: 512}}}\n' >.headroom.yaml
  git add .headroom.yaml
  passes git commit -m "Budget"
  # Code that changed since the build meets no budget.
  ./build.sh
  sed -i 's/buffer\[100\]/buffer[600]/' src/receive.c
  touch -d '+1 second' src/receive.c
  stops git commit -am "Deeper"
  says "error: stack of 'main' cannot be verified: worst case ~ "
  says 'as it was built: src/receive.c changed since'
  ./build.sh
  stops git commit -am "Deeper, built"
  says '[stack-overflow]'
}

case_try_repo() {
  leak
  stops pre-commit try-repo "$HEADROOM" headroom --files src/transmit.c
  says '[alloc-leak]'
  passes pre-commit try-repo "$HEADROOM" headroom --files src/receive.c
}

# Every block of shell commands in the page, in order, in one shell.
case_page() {
  awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$top/integration/pre-commit.md" >"$work/page.sh"
  [ "$(grep -c . "$work/page.sh")" -gt 20 ] || fail "the page has no commands"
  echo '// more' >>src/receive.c
  passes bash -euo pipefail -x "$work/page.sh"
  says 'limited to what src/receive.c can cause'
  says 'limited to what src/common.h, src/receive.c can cause'
  [ "$(git log -1 --format=%s)" = "Audit before each commit" ] || fail "the commit is not there"
}

"case_$case"
echo "pre-commit, $case: as expected"
