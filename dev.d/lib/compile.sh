# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Configures and builds by preset (CMakePresets.json).

# The folder a preset builds in: dev is the everyday one.
folder_of() {
  if [[ $1 == dev ]]; then echo build; else echo "build-$1"; fi
}

# compile PRESET [TARGET…]
compile() {
  local preset=$1 folder groups=()
  folder=$(folder_of "$preset")
  # A new folder is built whole, which takes a third of the time in groups of files. It stays so until somebody who
  # compiles one file again and again turns it off there (CONTRIBUTING.md). What is measured and shipped is compiled file by file.
  if [[ ! -f $folder/CMakeCache.txt && $preset != release ]]; then groups=(-DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=0); fi
  shift
  # Ninja re-runs CMake by itself when a CMakeLists.txt changed, but does not know of the presets.
  if [[ ! -f $folder/build.ninja || CMakePresets.json -nt $folder/CMakeCache.txt ]]; then
    run cmake --preset "$preset" --log-level=WARNING "${groups[@]}"
    touch "$folder/CMakeCache.txt"
  fi
  run ninja -C "$folder" -j "$JOBS" --quiet "$@"
}

# What ./dev up and the end-to-end tests run: the host and the plugins, no tests.
compile_host() {
  compile "${1:-dev}" bin/jackfield plugins/all
}

# The clang presets share nothing with g++'s cache entries, so each is built once per machine and then comes from ccache.
run_ctest() {
  local folder
  folder=$(folder_of "$1")
  shift
  run ctest --test-dir "$folder" --parallel "$JOBS" --output-on-failure --no-tests=error "$@"
}
