# SPDX-License-Identifier: MIT
"""Runs our own rules over the repository's files: python3 tests/lint/run.py [file…].

A rule is a file rule_<name>.py beside this one with a function check(path, lines), which yields (line number,
message), and two lists of samples, (path, text) each: GOOD must pass and BAD must not. The samples are the rule's
test and run every time. One line is let off by naming the rule and the reason on it or on the line before:
    // lint(no_sleep): waits for the disk of another process
"""
import importlib
import pathlib
import re
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
sys.path.insert(0, str(FOLDER))
sys.dont_write_bytecode = True

NOT_OURS = re.compile(r"(^|/)(third_party|node_modules)/|(^|/)package-lock\.json$|\.(png|ico|woff2|bin|so|gz)$")


def files_of_repository():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
                            cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return [name for name in listed.split("\0") if name and not NOT_OURS.search(name) and (ROOT / name).is_file()]


def rules():
    for file in sorted(FOLDER.glob("rule_*.py")):
        yield file.stem.removeprefix("rule_"), importlib.import_module(file.stem)


def faults(name, rule, path, text):
    lines = text.splitlines()
    let_off = re.compile(rf"lint\({name}\): \S")
    for number, message in rule.check(path, lines):
        near = lines[max(0, number - 2):number]
        if not any(let_off.search(line) for line in near):
            yield number, message


def self_test(name, rule):
    if not rule.GOOD or not rule.BAD:
        yield f"tests/lint/rule_{name}.py: needs good and bad samples"
    for path, text in rule.GOOD:
        for number, message in faults(name, rule, path, text):
            yield f"self-test of {name}: refuses a good sample: {path}:{number}: {message}: {text!r}"
    for path, text in rule.BAD:
        if not list(faults(name, rule, path, text)):
            yield f"self-test of {name}: lets a bad sample pass: {path}: {text!r}"


def main():
    names = [str(pathlib.Path(arg).resolve().relative_to(ROOT)) for arg in sys.argv[1:]] or files_of_repository()
    texts = {}
    for path in names:
        data = (ROOT / path).read_bytes()
        if b"\0" not in data:
            texts[path] = data.decode(errors="replace")
    good = bad = 0
    for name, rule in rules():
        found = list(self_test(name, rule))
        for path, text in texts.items():
            # The rules' own samples are broken on purpose.
            if path.startswith("tests/lint/rule_"):
                continue
            found += [f"{path}:{number}: {message} [{name}]" for number, message in faults(name, rule, path, text)]
        for line in found:
            print(line)
        good += not found
        bad += bool(found)
    print(f"{good} passed, {bad} failed (rules, over {len(texts)} files)")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
