# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# ./dev test FILTER: unit tests whose name matches, end-to-end files whose path matches, our rules' self-tests.
run_filtered() {
  local filter=$1 found=no
  need test
  compile dev
  if ctest --test-dir build --show-only --tests-regex "$filter" | grep -q 'Total Tests: [1-9]'; then
    found=yes
    run_ctest dev --tests-regex "$filter"
  fi
  if find tests/e2e -name "*$filter*.test.mjs" | grep -q .; then
    found=yes
    need_node
    if find tests/e2e -name "*$filter*.test.mjs" -exec grep -q -e hasClock -e JACKFIELD_CLOCK_BUILD_DIR {} +; then
      compile_host asan
    fi
    run_e2e dev "$filter"
  fi
  [[ $found == yes ]] || fail "no test matches \"$filter\""
}
