# SPDX-License-Identifier: MIT
# shellcheck shell=bash
need test
mapfile -t files < <(our_sources)
echo "+ clang-format-14 -i  (${#files[@]} files)"
printf '%s\0' "${files[@]}" | xargs -0 -n 32 -P "$JOBS" clang-format-14 -i
