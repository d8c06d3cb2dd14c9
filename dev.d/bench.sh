# SPDX-License-Identifier: MIT
# shellcheck shell=bash
need test
compile release bin/jackfield plugins/all bench_programs
run bash tests/bench/run.sh build-release "$@"
