# SPDX-License-Identifier: MIT
"""TEST(Unit, SaysWhatIsTrue): two words or more that say what holds, not what is called."""
import re

from kinds import is_test

CASE = re.compile(r"^\s*(?:TEST|TEST_F|TEST_P|TYPED_TEST)\(\s*(\w+)\s*,\s*(\w+)\s*\)")
WORD = re.compile(r"[A-Z][a-z0-9]*|[A-Z0-9]+")
EMPTY = {"Works", "Ok", "Basic", "Simple", "Test", "Tests"}

GOOD = [("tests/a_test.cpp", "TEST(Retry, WaitsAsLongAsAsked) {"), ("tests/a_test.cpp", "TEST_F(Retry, Http429Waits) {")]
BAD = [("tests/a_test.cpp", "TEST(Retry, Works) {"), ("tests/a_test.cpp", "TEST(Retry, waits_long) {"),
       ("tests/a_test.cpp", "TEST(retry, WaitsLong) {"), ("tests/a_test.cpp", "TEST(Retry, TestWaiting) {")]


def check(path, lines):
    if not is_test(path):
        return
    for number, line in enumerate(lines, 1):
        found = CASE.match(line)
        if not found:
            continue
        unit, says = found.groups()
        words = WORD.findall(says)
        if not unit[0].isupper() or "_" in unit:
            yield number, f"{unit} names a unit, in PascalCase"
        if "_" in says or "".join(words) != says or len(words) < 2 or words[0] in EMPTY:
            yield number, f"{says} does not say what is true"
