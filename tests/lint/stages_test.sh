#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The stage runner of ./dev test: what it counts, and that nothing that failed can look green.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
good=0
bad=0

# expect TEXT COMMANDS…: the stages print TEXT at their end, and succeed only where something passed and nothing failed.
expect() {
  local wanted=$1 told code=0 green=1
  [[ $wanted == *" 0 failed" && $wanted != "0 "* ]] && green=0
  shift
  told=$(
    source dev.d/lib/stages.sh
    logs=$folder
    eval "$*" >"$folder/out" 2>&1
    close_stages
  ) || code=$?
  told=$(tail -n 1 <<<"$told")
  if [[ $told == "$wanted" && $code == "$green" ]]; then
    ((++good))
  else
    ((++bad))
    printf 'stages: %s\n  wanted "%s", got "%s" and exit code %s\n' "$*" "$wanted" "$told" "$code"
  fi
}

expect '1 passed, 0 failed' 'stage a 1 -- true'
expect '0 passed, 1 failed' 'stage a 1 -- false'
expect '0 passed, 0 failed' :
expect '0 passed, 2 failed' 'stage a 1 -- false; stage b 1 --after a -- true'
expect '1 passed, 1 failed' 'stage a 1 -- false; stage b 1 --after c -- true'
expect '7 passed, 0 failed' 'stage a 1 -- echo "7 passed, 0 failed (rules)"'
expect '7 passed, 1 failed' 'stage a 1 -- bash -c "echo 7 passed, 0 failed; exit 3"'
expect '117 passed, 3 failed' 'stage a 1 -- bash -c "echo 98% tests passed, 3 tests failed out of 120; exit 8"'
expect '120 passed, 0 failed' 'stage a 1 -- echo "100% tests passed, 0 tests failed out of 120"'
expect '9 passed, 3 failed' 'stage a 1 -- bash -c "echo ℹ pass 9; echo ℹ fail 2; echo ℹ cancelled 1; exit 1"'
expect '0 passed, 1 failed' 'stage a 0.005 -- tail -f /dev/null'
printf '%d passed, %d failed\n' "$good" "$bad"
[[ $bad == 0 ]]
