# SPDX-License-Identifier: MIT
"""Keeps the pages true: python3 dev.d/docs.py [--check].

Code in a page is not copied by hand. A page names where it comes from, and this program writes the block below:

    <!-- snippet: plugins/echo/echo.cpp#receive -->
    ```cpp
    (written by ./dev docs)
    ```

Without #name the whole file is taken, less its licence line. With it, the lines between one that holds
"[snippet receive]" and the next that holds "[/snippet]". What the block shows is built and tested where it lies.
--check writes nothing and fails on a difference. Every relative link must lead to a file and, with #, to a heading. A test
that a page names, as `tests/host/x_test.cpp`: "Suite.Name" or `tests/e2e/x.test.mjs`: "its title", must be there. A table
whose last column is "what would fail" names such tests in each row, with " · " between them, or says "none: " and why.
"""
import json
import pathlib
import re
import subprocess
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
SNIPPET = re.compile(r"^<!-- snippet: (?P<path>[^#\s]+)(?:#(?P<name>[\w-]+))? -->\n(?P<fence>`{3,})(?P<language>\w*)\n"
                     r"(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"<!-- snippet:")
FENCED = re.compile(r"^(`{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.*?) *#*$", re.MULTILINE)
TEST = re.compile(r"`([\w./-]+\.(?:cpp|mjs|json|sh))`: \"([^\"]+)\"")
PROOFS = re.compile(r"^\|.*\| what would fail \|\n\|[-|]+\|\n((?:\|.*\|\n)+)", re.MULTILINE)


class Fault(Exception):
    pass


def pages():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"], cwd=ROOT,
                            check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file()]


def snippet(path, name):
    file = ROOT / path
    if not file.is_file():
        raise Fault(f"snippet of {path}: there is no such file")
    lines = file.read_text().splitlines()
    if name is None:
        return "\n".join(line for line in lines if "SPDX-License-Identifier" not in line).strip("\n") + "\n"
    start = [number for number, line in enumerate(lines) if f"[snippet {name}]" in line]
    if len(start) != 1:
        raise Fault(f"snippet of {path}: \"[snippet {name}]\" stands there {len(start)} times, not once")
    rest = lines[start[0] + 1:]
    end = next((number for number, line in enumerate(rest) if "[/snippet]" in line), None)
    if end is None:
        raise Fault(f"snippet of {path}: \"[snippet {name}]\" has no end")
    return textwrap.dedent("\n".join(rest[:end])) + "\n"


def with_snippets(text):
    def replaced(found):
        body = snippet(found["path"], found["name"])
        fence = found["fence"]
        head = found[0][:found[0].index("\n")]
        return f"{head}\n{fence}{found['language']}\n{body}{fence}"
    if len(MARK.findall(FENCED.sub("", text))) != len(SNIPPET.findall(text)):
        raise Fault("a snippet line without a fenced block right below it")
    return SNIPPET.sub(replaced, text)


def anchors(text):
    found, seen = set(), {}
    for heading in HEADING.findall(FENCED.sub("", text)):
        words = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        found.add(slug if count == 0 else f"{slug}-{count}")
    return found | set(re.findall(r'<a (?:id|name)="([^"]+)"', text))


def broken_links(page, text):
    for link in (first or second for first, second in LINK.findall(re.sub(r"`[^`\n]*`", "", FENCED.sub("", text)))):
        if re.match(r"[a-z][a-z+.-]*:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            yield f"the link {link} leads nowhere"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text()):
            yield f"the link {link}: no such heading"


def has_test(file, title):
    text = file.read_text()
    if file.suffix == ".json":
        return json.loads(text).get("case") == title
    if file.suffix == ".mjs":  # a title may begin with a variable and end with more
        return re.search(rf"test\w*\([^\n]*{re.escape(title)}", text.replace("\\'", "'")) is not None
    if file.suffix == ".cpp":
        suite, _, name = title.partition(".")
        return re.search(rf"^TEST(?:_[FP])?\(\s*{re.escape(suite)}\s*,\s*{re.escape(name)}\s*\)", text, re.MULTILINE)
    return True  # of a script: what in it is meant, in words


def missing_tests(text):
    for line in text.splitlines():
        row = re.match(r"\| (\d+) \|", line)
        where = f"row {row[1]}: " if row else ""
        for path, title in TEST.findall(line):
            file = ROOT / path
            if not file.is_file():
                yield f"{where}the test {path}: there is no such file; name the one that proves it"
            elif not has_test(file, title):
                yield f"{where}the test {path}: there is no \"{title}\" in it; name the one that proves it"


def rows_without_tests(text):
    for rows in PROOFS.findall(text):
        for row in rows.splitlines():
            cells = row.strip("| ").split(" | ")
            if not cells[-1].startswith("none: ") and not all(TEST.fullmatch(each) for each in cells[-1].split(" · ")):
                yield f"row {cells[0]}: {cells[-1]!r} names no test; write `file`: \"title\", or none: and why"


def main():
    check = sys.argv[1:] == ["--check"]
    good = bad = 0
    for page in pages():
        text, faults = page.read_text(), []
        try:
            current = with_snippets(text)
            if current != text and check:
                faults.append("a snippet differs from its file; run ./dev docs")
            elif current != text:
                page.write_text(current)
                print(f"wrote {page.relative_to(ROOT)}")
        except Fault as fault:
            faults.append(str(fault))
        faults += [*broken_links(page, text), *missing_tests(text), *rows_without_tests(text)]
        for fault in faults:
            print(f"{page.relative_to(ROOT)}: {fault}")
        good += not faults
        bad += bool(faults)
    print(f"{good} passed, {bad} failed (pages)")
    return 1 if bad or not good else 0


if __name__ == "__main__":
    sys.exit(main())
