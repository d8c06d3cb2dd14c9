# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What every command uses. Sourced by ./dev with the repository's root as current folder.
export LC_ALL=C.UTF-8
# Nothing we start may phone home or ask for news.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true npm_config_update_notifier=false

JOBS=${JACKFIELD_JOBS:-$(nproc)}

# Prints a command as one could type it, then runs it.
run() {
  printf '+' >&2
  printf ' %q' "$@" >&2
  printf '\n' >&2
  "$@"
}

fail() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

# Our own C and C++ files; what is generated, vendored or a template with placeholders is not to be formatted.
our_sources() {
  git ls-files --cached --others --exclude-standard -- '*.c' '*.h' '*.cpp' '*.hpp' |
    grep -Ev '(^|/)(generated|third_party)/|^templates/' | while read -r file; do
      [[ -f $file ]] && printf '%s\n' "$file"
    done
}

source dev.d/lib/install.sh
source dev.d/lib/compile.sh
source dev.d/lib/checks.sh
