# SPDX-License-Identifier: MIT
"""g++ 12 destroys a capturing lambda or a brace-made temporary twice inside a co_await expression, so what is awaited
is a plain call or a named local; and coroutines live in host/ only."""
import re

from kinds import is_cxx, without_comments

GOOD = [("host/a.cpp", "co_await write(socket, buffer);"), ("host/a.cpp", "// co_await [x] {}"),
        ("host/a.cpp", "co_await done;\nauto f = [x] { return x; };")]
BAD = [("host/a.cpp", "co_await run([x] { return x; });"), ("host/a.cpp", "co_await write(socket, Buffer{data});"),
       ("host/a.cpp", "co_await post(executor,\n  [x] { go(x); });"), ("plugins/a/a.cpp", "co_await done;")]


def check(path, lines):
    if not is_cxx(path):
        return
    code = [without_comments(line) for line in lines]
    for number, line in enumerate(code, 1):
        at = line.find("co_await")
        if at < 0:
            continue
        if not path.startswith("host/"):
            yield number, "coroutines live in host/ only"
        operand = "\n".join([line[at:]] + code[number:number + 20]).split(";")[0]
        if re.search(r"[\[{]", operand):
            yield number, "await a plain call or a named local, no lambda and no brace-made temporary"
