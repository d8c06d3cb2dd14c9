#!/bin/sh
# SPDX-License-Identifier: MIT
# Proves that the binary interface is what it was (rule ABI-4), on gcc and on clang:
#   headers  every C header compiles alone as C11, C17 and C++17, warnings are errors
#   layout   sizes, offsets and constants equal tests/abi/layout.txt
#   witness  abidiff finds no difference at all to tests/abi/baseline/
# `run.sh --accept` makes today's interface the accepted one. That is for the time before the 1.0 freeze, and for types that
# are new; a frozen type never changes.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
accept=no
[ "${1:-}" = --accept ] && accept=yes
warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wpadded -Werror"
failed=0

fail() {
  echo "FAILED: $*" >&2
  failed=1
}

check_headers() {
  for header in "$root"/sdk/include/jackfield/*.h "$root"/sdk/include/jackfield/ext/*.h \
    "$root"/sdk/include/jackfield/generated/*.h; do
    # -Wpadded: a hole in a struct is a field that nobody declared
    for standard in c11 c17; do
      $1 -std=$standard $warnings -I"$root/sdk/include" -fsyntax-only -x c -include "$header" /dev/null ||
        fail "$header as $standard with $1"
    done
    $1 -std=c++17 $warnings -I"$root/sdk/include" -fsyntax-only -x c++ -include "$header" /dev/null ||
      fail "$header as c++17 with $1"
  done
}

check_layout() {
  $1 -std=c11 -Wall -Werror -I"$root/sdk/include" -o "$work/layout-$1" "$here/generated/layout.c" || {
    fail "the layout's assertions with $1"
    return
  }
  "$work/layout-$1" >"$work/layout-$1.txt"
  if [ $accept = yes ]; then
    cp "$work/layout-$1.txt" "$here/layout.txt"
  else
    diff -u "$here/layout.txt" "$work/layout-$1.txt" || fail "layout.txt with $1"
  fi
}

check_witness() {
  baseline="$here/baseline/witness-$1.abi"
  library="$work/libwitness.so"
  $1 -std=c11 -g -O1 -Wall -Werror -fPIC -shared -fvisibility=hidden -ffile-prefix-map="$root"=. -I"$root/sdk/include" \
    -Wl,-soname,libwitness.so -o "$library" "$here/generated/witness.c" || {
    fail "the witness library with $1"
    return
  }
  if [ $accept = yes ]; then
    abidw --no-corpus-path --no-comp-dir-path --no-show-locs --type-id-style hash --out-file "$baseline" "$library"
  else
    abidiff --no-show-locs "$baseline" "$library" || fail "abidiff with $1"
  fi
}

mkdir -p "$here/baseline"
for compiler in gcc clang; do
  check_headers $compiler
  check_layout $compiler
  check_witness $compiler
done
[ $failed = 0 ] && echo "the ABI is the accepted one: $(wc -l <"$here/layout.txt") sizes, offsets and constants"
exit $failed
