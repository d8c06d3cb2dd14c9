# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# ./dev lint [--all]: clang-tidy reads what changed since a file was last found clean; --all reads every file.
need test
check_format
source dev.d/lib/parts.sh
part_rules
compile asan
run python3 dev.d/tidy.py --build build-asan --jobs "$JOBS" "$@"
