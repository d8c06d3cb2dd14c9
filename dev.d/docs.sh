# SPDX-License-Identifier: MIT
# shellcheck shell=bash
need build
run python3 sdk/model/generate.py
run python3 dev.d/docs.py
