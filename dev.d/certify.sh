# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# ./dev certify: what is too long for every change. All of ./dev test, then the long variants.
source dev.d/lib/stages.sh
stage test 90 -- bash ./dev test
stage tidy 90 --after test -- python3 dev.d/tidy.py --build build-asan --jobs "$JOBS" --all
stage fuzz 60 --after test -- bash ./dev fuzz 30
stage kills 90 --after test -- env JACKFIELD_KILL_SEEDS=20 bash ./dev test kill_points
stage bench 60 --after test -- bash ./dev bench
stage soak 60 --after test -- bash ./dev soak 30
close_stages
