# SPDX-License-Identifier: MIT
# shellcheck shell=bash
need test
run_fuzz "${1:-5}"
