#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# run.sh BUILD [quick]: see run.py.
set -euo pipefail
exec python3 -B "$(dirname "${BASH_SOURCE[0]}")/run.py" "$@"
