# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The stages of ./dev test, one function each. A piece that is not there fails: nothing is skipped in silence.

part_install() {
  need test
  need_node
}

part_format() { check_format; }

part_rules() {
  run python3 tests/lint/run.py
  run bash tests/lint/stages_test.sh
}

part_generated() { run python3 sdk/model/generate.py --check; }
part_build() { compile dev; }
part_unit() { run_ctest dev; }
part_abi() { run bash tests/abi/run.sh; }
part_templates() { run bash tests/templates/run.sh; }
part_docs() { check_docs; }
# Unit tests are compiled by clang with the same warnings in part_asan.
part_clang() { compile clang bin/jackfield plugins/all header_checks test_pch; }
part_tidy() { run python3 dev.d/tidy.py --build build-clang --jobs "$JOBS" --minutes 6 --since dev.d/tidy_since; }
part_e2e() { run_e2e dev; }

part_asan() {
  compile asan
  run_ctest asan
}

part_fuzz() { run_fuzz 5; }

part_tsan() {
  compile tsan concurrent_tests
  run_ctest tsan --label-regex '^concurrent$'
}
