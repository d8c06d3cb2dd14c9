# SPDX-License-Identifier: MIT
"""The first line of a source file says its licence (the second, after a #! line)."""
from kinds import is_source

TEXT = "SPDX-License-" + "Identifier: MIT"

GOOD = [("host/a.cpp", f"// {TEXT}\n"), ("dev", f"#!/usr/bin/env bash\n# {TEXT}\n"), ("docs/a.md", "# A page\n")]
BAD = [("host/a.cpp", "#pragma once\n"), ("host/a.hpp", f"#pragma once\n// {TEXT}\n"), ("host/empty.cpp", "")]


def check(path, lines):
    if not is_source(path):
        return
    first = 1 if lines and lines[0].startswith("#!") else 0
    if len(lines) <= first or TEXT not in lines[first]:
        yield first + 1, f"the line must be: {TEXT}"
