# SPDX-License-Identifier: MIT
"""Tests wait for something, never for time: a clock they drive, a condition they poll, a message they get."""
import re

from kinds import is_test, without_comments

PATTERNS = [
    (r"\.(cpp|hpp|c|h)$", r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w.>])sleep\s*\("),
    (r"\.m?js$", r"waitForTimeout|timers/promises|setTimeout\s*\(\s*(resolve|r|res|done|ok)\b"),
    (r"\.py$", r"\btime\.sleep\b"),
    (r"\.sh$", r"(^|[;&|]|\bdo\b)\s*sleep\b"),
]

GOOD = [("tests/a_test.cpp", "clock.advance(5s);"), ("tests/e2e/a.test.mjs", "const t = setTimeout(() => fail(), 500);"),
        ("host/a.cpp", "usleep(1);"), ("tests/a.mjs", "setTimeout(resolve, 5);  // lint(no_sleep): polls, with a limit"),
        ("tests/a_test.cpp", "// no sleep_for here")]
BAD = [("tests/a_test.cpp", "std::this_thread::sleep_for(1ms);"), ("tests/a.sh", "run; sleep 1"),
       ("tests/e2e/a.test.mjs", "await new Promise((resolve) => setTimeout(resolve, 100));"),
       ("tests/e2e/a.test.mjs", "await page.waitForTimeout(100);"), ("tests/a.py", "time.sleep(1)")]


def check(path, lines):
    if not is_test(path):
        return
    for ending, pattern in PATTERNS:
        if not re.search(ending, path):
            continue
        for number, line in enumerate(lines, 1):
            if re.search(pattern, without_comments(line)):
                yield number, "a test may not wait for time to pass"
