# SPDX-License-Identifier: MIT
"""What kind of file a path is, for the rules."""
import re

CXX = re.compile(r"\.(cpp|hpp|c|h)$")
SOURCE = re.compile(r"\.(cpp|hpp|c|h|py|sh|mjs|js|css|sql|cmake)$|(^|/)CMakeLists\.txt$|^dev$|^\.ci/run$")


def is_cxx(path):
    return bool(CXX.search(path))


def is_source(path):
    return bool(SOURCE.search(path))


def is_generated(path):
    return "/generated/" in path


def is_test(path):
    return path.startswith("tests/") or "_test." in path or ".test." in path


def without_comments(line):
    """The code of a line of C++ or JavaScript; good enough for rules that look for one word."""
    return re.sub(r'(^|[^:"])//.*', r"\1", line)
