# SPDX-License-Identifier: MIT
"""No package registry's address: where packages come from is the machine's setting, not ours."""
import re

# In pieces, so that this file does not name them either.
NAMES = [("npm" + "js", "org"), ("npm" + "js", "com"), ("py" + "pi", "org"), ("python" + "hosted", "org"), ("crates", "io"),
         ("proxy.go" + "lang", "org"), ("repo1.ma" + "ven", "org"), ("repo.maven.apa" + "che", "org"),
         ("deb.deb" + "ian", "org"), ("security.deb" + "ian", "org"), ("registry.yarn" + "pkg", "com")]
HOST = re.compile(r"\b(" + "|".join(re.escape(".".join(name)) for name in NAMES) + r")\b", re.IGNORECASE)

GOOD = [("tests/package.json", '"ajv": "8.20.0"'), ("docs/a.md", "https://api.example.com")]
BAD = [("tests/x.json", "https://registry." + ".".join(NAMES[0]) + "/ajv"), ("docs/a.md", ".".join(NAMES[4]))]


def check(path, lines):
    for number, line in enumerate(lines, 1):
        if HOST.search(line):
            yield number, "names a package registry's host"
