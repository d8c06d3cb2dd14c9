# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Runs the stages of ./dev test: each in a process of its own, timed, with a log, and counted.
logs=build/logs
passed=0
failed=0
broken=()   # names of stages that failed
minutes=()  # "1.2  name" lines for the end
summary() { printf '%s\n' "${minutes[@]}"; }

# stage NAME LIMIT_MINUTES [--after NAME]… -- COMMAND…: a stage that stands on a broken one fails without a run.
stage() {
  local name=$1 limit=$2 state=ok started=$SECONDS
  shift 2
  while [[ $1 == --after ]]; do
    [[ " ${broken[*]} " == *" $2 "* ]] && state="not run: $2 failed"
    shift 2
  done
  shift
  mkdir -p "$logs"
  printf '\n== %s\n' "$name"
  if [[ $state == ok ]]; then
    timeout --kill-after=20 "${limit}m" "$@" >"$logs/$name.log" 2>&1 </dev/null || state="failed with exit code $?"
    [[ $state == *" 124" ]] && state="failed: not done after $limit minutes"
    count "$logs/$name.log" "$state"
  else
    ((++failed))
  fi
  if [[ $state == ok ]]; then
    grep -E '^(\+ |ran |[0-9]+ passed)' "$logs/$name.log" || true
  else
    broken+=("$name")
    [[ $state == "not run"* ]] || tail -n 60 "$logs/$name.log"
    printf '== %s %s; the whole log: %s\n' "$name" "$state" "$logs/$name.log"
  fi
  local line
  line=$(awk -v s=$((SECONDS - started)) -v n="$name" -v t="$state" 'BEGIN {printf "%6.1f min  %-10s %s", s / 60, n, t}')
  minutes+=("$line")
  printf '== %s\n' "$line"
}

# Adds a log's tests to the totals: what ctest, node's runner and our own checks say at their end. A stage without
# any such line counts as one.
count() {
  local log=$1 state=$2 numbers
  numbers=$(awk '
    /tests failed out of [0-9]+$/ { all = $NF; bad = 0; for (i = 2; i <= NF; i++) if ($i == "tests" && $(i+1) == "failed") bad = $(i-1); p += all - bad; f += bad }
    /^(#|ℹ) pass [0-9]+$/ { p += $3 }
    /^(#|ℹ) (fail|cancelled) [0-9]+$/ { f += $3 }
    /^[0-9]+ passed, [0-9]+ failed/ { p += $1; f += $3 }
    END { print p + 0, f + 0 }' "$log")
  local good=${numbers% *} bad=${numbers#* }
  [[ $state != ok && $bad == 0 ]] && bad=1
  [[ $state == ok && $good == 0 ]] && good=1
  passed=$((passed + good))
  failed=$((failed + bad))
}

# Prints the minutes and the totals; fails when anything did.
close_stages() {
  printf '\n== minutes of each stage\n'
  summary
  printf '%6.1f min  together\n' "$(awk -v s="$SECONDS" 'BEGIN {print s / 60}')"
  [[ ${#broken[@]} == 0 ]] || printf 'broken: %s\n' "${broken[*]}"
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [[ $failed == 0 && ${#broken[@]} == 0 && $passed -gt 0 ]]
}
