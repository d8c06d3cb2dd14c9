# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# ./dev certify: what is too long for every change. All of ./dev test, then the long variants.
source dev.d/lib/stages.sh
stage test 90 -- bash ./dev test
stage tidy 90 --after test -- python3 dev.d/tidy.py --build build-asan --jobs "$JOBS" --all
stage fuzz 60 --after test -- bash ./dev fuzz 30
stage kills 120 --after test -- env JACKFIELD_KILL_SEEDS=18 JACKFIELD_KILL_TIMES=5 bash ./dev test --stage kills
stage explain 60 --after test -- env JACKFIELD_MESSAGES=6000 bash ./dev test proof
stage bench 60 --after test -- bash ./dev bench
stage soak 60 --after test -- bash ./dev soak 30
close_stages
