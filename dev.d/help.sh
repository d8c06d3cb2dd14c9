# SPDX-License-Identifier: MIT
# shellcheck shell=bash
cat <<'HELP'
./dev COMMAND: the same commands on a laptop and in CI. Each installs what it misses and prints what it runs.

  up              builds, starts the host with the simulators, prints one address; Ctrl-C stops all of it
  test [filter]   everything CI runs; with a filter only the tests whose name or file matches it
  build           build/bin/jackfield and build/plugins/<plugin>.so
  format          rewrites C and C++ as .clang-format says
  lint [--all]    format, our own rules, clang-tidy on what changed (--all: on every file)
  docs            writes what is generated: model, tables, snippets
  bench           the figures of docs/testing.md, from the release build
  fuzz [seconds]  every fuzz target, 5 s each unless told otherwise
  asan            all tests under AddressSanitizer and UndefinedBehaviorSanitizer
  tsan            the concurrent tests under ThreadSanitizer
  certify         test, lint --all, fuzz 30, the long variants
  soak [minutes]  load with kills, 30 minutes unless told otherwise
  clean           removes every build folder and tests/node_modules
HELP
