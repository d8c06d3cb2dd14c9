# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# ./dev up: the host with templates/quickstart.toml and the networks' side of it, until Ctrl-C.
source dev.d/lib/supervise.sh
need build
compile_host
supervise templates/quickstart.toml
