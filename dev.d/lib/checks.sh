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

# run_fuzz SECONDS: every target over its corpus, then new inputs for that long. A crash leaves its input in build/logs.
# Leaks are looked for once, at a target's end: LeakSanitizer's look in between dies of itself beside GLib (email).
run_fuzz() {
  local seconds=$1 target name targets=() broken=()
  compile asan fuzz_targets
  mapfile -t targets < <(find build-asan/bin/fuzz -maxdepth 1 -type f -executable 2>/dev/null | sort)
  [[ ${#targets[@]} -gt 0 ]] || fail "no fuzz target was built"
  mkdir -p build/logs build/fuzz
  for target in "${targets[@]}"; do
    name=${target##*/}
    mkdir -p "build/fuzz/$name"
    local seeds=("build/fuzz/$name") folder  # what libFuzzer finds goes to the first folder, outside the work tree
    for folder in "tests/fuzz/corpus/$name" "build-asan/corpus/$name"; do
      [[ -d $folder ]] && seeds+=("$folder")
    done
    run "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=3000 -print_final_stats=0 -verbosity=0 \
      -detect_leaks=0 -artifact_prefix="build/logs/$name-" "${seeds[@]}" || broken+=("$name")
  done
  [[ ${#broken[@]} == 0 ]] || printf 'broken: %s\n' "${broken[*]}"
  printf '%d passed, %d failed\n' $((${#targets[@]} - ${#broken[@]})) "${#broken[@]}"
  [[ ${#broken[@]} == 0 ]]
}

# run_e2e PRESET [FILTER]: the files of tests/e2e against that build; FILTER is a part of a file's name. Tests of hours and
# days take the host of the sanitizer build, whose clock they move.
run_e2e() {
  local preset=$1 filter=${2:-} files
  mapfile -t files < <(find tests/e2e -name '*.test.mjs' -path "*$filter*" -not -path '*/node_modules/*' | sort)
  [[ ${#files[@]} -gt 0 ]] || fail "no end-to-end test matches \"$filter\""
  export JACKFIELD_BUILD_DIR JACKFIELD_CLOCK_BUILD_DIR
  JACKFIELD_BUILD_DIR=$PWD/$(folder_of "$preset")
  JACKFIELD_CLOCK_BUILD_DIR=$PWD/$(folder_of asan)
  run node --test --test-reporter=spec "${files[@]}"
}
