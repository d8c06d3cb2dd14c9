# SPDX-License-Identifier: MIT
# shellcheck shell=bash
need test
source dev.d/lib/parts.sh
part_tsan
