# SPDX-License-Identifier: MIT
"""No source file above 400 lines; from 300 on, split it."""
from kinds import is_generated, is_source

LIMIT = 400

GOOD = [("host/a.cpp", "x\n" * 400), ("sdk/include/jackfield/generated/model.h", "x\n" * 900), ("docs/a.md", "x\n" * 900)]
BAD = [("host/a.cpp", "x\n" * 401)]


def check(path, lines):
    if is_source(path) and not is_generated(path) and len(lines) > LIMIT:
        yield len(lines), f"{len(lines)} lines: split the file"
