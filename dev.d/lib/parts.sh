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
part_tidy() { run python3 dev.d/tidy.py --build build-asan --jobs "$JOBS" --minutes 6 --since dev.d/tidy_since; }
part_e2e() { run_e2e dev "" kill; }
part_kills() { run_e2e dev kill; }

# The second compiler: everything, with the same warnings, and every header alone.
part_clang() { compile asan all header_checks; }

part_asan() { run_ctest asan; }

part_fuzz() { run_fuzz 5; }

part_tsan() {
  compile tsan concurrent_tests
  run_ctest tsan --label-regex '^concurrent$'
}
