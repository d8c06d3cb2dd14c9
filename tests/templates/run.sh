#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes a project from each template with the installed host, builds it against the installed SDK, runs its cases and
# loads it: what an integrator does on the first day.
set -euo pipefail
build=$(cd "${1:-build}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/sdk" > "$work/install.log"
jackfield="$work/sdk/bin/jackfield"
cd "$work"
"$jackfield" new my-channel
cd my-channel

lines=$(grep -cv '^ *\(//.*\)\?$' my_channel.cpp)
echo "my_channel.cpp: $lines lines of code"
[ "$lines" -le 150 ] || { echo "a channel with text and pictures takes more than 150 lines of code"; exit 1; }

cmake -B build -G Ninja -DCMAKE_PREFIX_PATH="$work/sdk" > "$work/configure.log"
ninja -C build
ctest --test-dir build --output-on-failure

plugin=build/plugins/my-channel.so
symbols=$(nm -D --defined-only "$plugin" | awk '{print $3}')
[ "$symbols" = jf_plugin_entry_v1 ] || { echo "exports more than the entry: $symbols"; exit 1; }
needed=$(readelf -d "$plugin" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' | grep -v -E '^(libc|libm|ld-linux-.*)\.so\.[0-9]+$' || true)
[ -z "$needed" ] || { echo "needs more than the libc family: $needed"; exit 1; }
"$jackfield" plugins describe my-channel --dir build/plugins

# A name that is no name, and a folder that is in use, are refused with a clear text.
! "$jackfield" new "My Channel" 2> "$work/refused" || exit 1
grep -q 'is no channel name' "$work/refused"
cd .. && ! "$jackfield" new my-channel 2> "$work/refused" || exit 1
grep -q 'is not empty' "$work/refused"
echo "templates: fine"
