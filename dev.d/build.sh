# SPDX-License-Identifier: MIT
# shellcheck shell=bash
need build
compile_host "$@"
