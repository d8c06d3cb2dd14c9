# SPDX-License-Identifier: MIT
"""A note to come back names its kind: TODO(soon|perf|security). What must be done now is done."""
import re

from kinds import is_source

GOOD = [("host/a.cpp", "// TODO(perf): one copy too many"), ("dev", "mktemp build/up.XXXXXX"), ("docs/a.md", "FIXME")]
BAD = [("host/a.cpp", "// TODO(now): x"), ("host/a.cpp", "// TODO: x"), ("host/a.cpp", "// FIXME"), ("a.py", "# XXX x")]


def check(path, lines):
    if not is_source(path) or path.startswith("tests/lint/"):
        return
    for number, line in enumerate(lines, 1):
        if re.search(r"\bTODO\b(?!\((soon|perf|security)\): \S)|\bFIXME\b|\bXXX\b", line):
            yield number, "do it, or write TODO(soon|perf|security): what"
