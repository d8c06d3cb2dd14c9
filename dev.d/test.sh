# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# ./dev test [filter]: everything CI runs, stage by stage; with a filter only the tests that match it.
if [[ $# -gt 0 && $1 != --stage ]]; then
  source dev.d/lib/filtered.sh
  run_filtered "$1"
  exit
fi

# ./dev test --stage NAME: one stage by itself. The stages call it, and a person who mends one can.
if [[ ${1:-} == --stage ]]; then
  source dev.d/lib/parts.sh
  "part_$2"
  exit
fi

source dev.d/lib/stages.sh
part() { printf '%s\n' bash ./dev test --stage "$1"; }
add() {  # add NAME LIMIT [--after NAME]…
  local name=$1 limit=$2
  shift 2
  mapfile -t command < <(part "$name")
  stage "$name" "$limit" "$@" -- "${command[@]}"
}

add install 15
add format 5 --after install
add rules 5 --after install
add generated 5 --after install
add build 20 --after install
add unit 10 --after build
add abi 10 --after build
add templates 10 --after build
add docs 5 --after build
add clang 30 --after install
add asan 15 --after clang
add e2e 30 --after build --after clang
add kills 10 --after build --after clang
add tidy 15 --after clang
add fuzz 10 --after clang
add tsan 20 --after install
close_stages
