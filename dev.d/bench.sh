# SPDX-License-Identifier: MIT
# shellcheck shell=bash
need test
compile release
run bash tests/bench/run.sh build-release "$@"
