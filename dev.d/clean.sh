# SPDX-License-Identifier: MIT
# shellcheck shell=bash
run rm -rf build build-asan build-tsan build-release tests/node_modules
