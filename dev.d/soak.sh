# SPDX-License-Identifier: MIT
# shellcheck shell=bash
need test
need_node
compile_host release
JACKFIELD_BUILD_DIR=$PWD/build-release run node tests/e2e/soak.mjs --minutes "${1:-30}"
