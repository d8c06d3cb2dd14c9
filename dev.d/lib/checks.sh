# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What more than one command runs: format, docs, fuzz targets, end-to-end tests.

check_format() {
  local files
  mapfile -t files < <(our_sources)
  [[ ${#files[@]} -gt 0 ]] || fail "no source file found"
  echo "+ clang-format-14 --dry-run -Werror  (${#files[@]} files)"
  # shellcheck disable=SC2016
  printf '%s\0' "${files[@]}" | xargs -0 -n 16 -P "$JOBS" bash -c '
    for file; do clang-format-14 --dry-run -Werror "$file" 2>/dev/null || { echo "not formatted: $file"; bad=1; }; done
    exit "${bad:-0}"' _ || fail "run ./dev format"
}

# Generated pages and tables are current, snippets equal their files, links lead somewhere.
check_docs() {
  run python3 dev.d/docs.py --check
}

# fuzz_one TARGET SECONDS: over its corpus, then new inputs for that long. A crash leaves its input in build/logs, and the
# target's name in build/fuzz/broken. Leaks are looked for once, at a target's end: LeakSanitizer's look in between dies of
# itself beside GLib (email).
fuzz_one() {
  local target=$1 seconds=$2 name=${1##*/} folder
  local seeds=("build/fuzz/$name")  # what libFuzzer finds goes to the first folder, outside the work tree
  mkdir -p "${seeds[0]}"
  for folder in "tests/fuzz/corpus/$name" "build-asan/corpus/$name"; do
    [[ -d $folder ]] && seeds+=("$folder")
  done
  echo "ran $name for $seconds seconds"
  run "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=3000 -print_final_stats=0 -verbosity=0 \
    -detect_leaks=0 -artifact_prefix="build/logs/$name-" "${seeds[@]}" >"build/logs/$name.log" 2>&1 && return
  cat "build/logs/$name.log"
  echo "$name" >>build/fuzz/broken
}

# run_fuzz SECONDS: every target, as many at once as there are cores.
run_fuzz() {
  local seconds=$1 target targets=() broken=()
  compile asan fuzz_targets
  mapfile -t targets < <(find build-asan/bin/fuzz -maxdepth 1 -type f -executable 2>/dev/null | sort)
  [[ ${#targets[@]} -gt 0 ]] || fail "no fuzz target was built"
  mkdir -p build/logs build/fuzz
  : >build/fuzz/broken
  for target in "${targets[@]}"; do
    while (($(jobs -rp | wc -l) >= JOBS)); do wait -n || true; done
    fuzz_one "$target" "$seconds" &
  done
  wait
  mapfile -t broken <build/fuzz/broken
  [[ ${#broken[@]} == 0 ]] || printf 'broken: %s\n' "${broken[*]}"
  printf '%d passed, %d failed\n' $((${#targets[@]} - ${#broken[@]})) "${#broken[@]}"
  [[ ${#broken[@]} == 0 ]]
}

# run_e2e PRESET [FILTER [EXCEPT]]: the files of tests/e2e against that build: those with FILTER in their path, without those
# with EXCEPT. Tests of hours and days take the host of the sanitizer build, whose clock they move.
run_e2e() {
  local preset=$1 filter=${2:-} except=${3:-nothing} files
  mapfile -t files < <(find tests/e2e -name '*.test.mjs' -path "*$filter*" -not -path "*$except*" -not -path '*/node_modules/*' | sort)
  [[ ${#files[@]} -gt 0 ]] || fail "no end-to-end test matches \"$filter\""
  export JACKFIELD_BUILD_DIR JACKFIELD_CLOCK_BUILD_DIR
  JACKFIELD_BUILD_DIR=$PWD/$(folder_of "$preset")
  JACKFIELD_CLOCK_BUILD_DIR=$PWD/$(folder_of asan)
  run node --test --test-reporter=spec "${files[@]}"
}
