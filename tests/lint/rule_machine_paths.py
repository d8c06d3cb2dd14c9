# SPDX-License-Identifier: MIT
"""No path of one person's machine in a file that everybody gets."""
import re

# Written in two pieces, or this file would break its own rule.
PATH = re.compile(r"(?<![\w.~$})/-])/(" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + r"me/\w+", "Us" + r"ers/\w+"]) + r")(/|\b)")

GOOD = [("a.cpp", "/usr/lib/jackfield"), ("a.md", "host/work/x"), ("a.sh", "$x/work/y"), ("a.md", "https://x.example/root/")]
BAD = [("a.cpp", '"/' + 'work/main"'), ("a.sh", "cd /" + "root/x"), ("a.md", "see /" + "home/ann/x")]


def check(path, lines):
    for number, line in enumerate(lines, 1):
        if PATH.search(line):
            yield number, "names a folder of one machine"
