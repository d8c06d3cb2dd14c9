# SPDX-License-Identifier: MIT
"""Runs clang-tidy over what changed since it was last found clean.

    python3 dev.d/tidy.py --build build-asan [--jobs N] [--minutes N] [--all] [file…]

Clean is remembered per file in the user's cache folder under a hash of everything the answer depends on: the file,
what it includes of ours, its flags, .clang-tidy and the tool. So a new clone knows what another has seen. With
--minutes, no new file is begun after that time, the most recently committed ones come first, and the number left
for ./dev certify is printed. With --since FILE, which holds a commit, only files that changed after it are read: what
is older is ./dev certify's.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOL = "clang-tidy-14"
INCLUDE = re.compile(rb'^\s*#\s*include\s*["<]([^">]+)[">]', re.MULTILINE)
OURS = r"(host|plugins|tests)/.*|sdk/(testing|simulator)/.*|sdk/include/jackfield/(cpp/|ext/)?[a-z_]+\.(h|hpp)"


class Closure:
    """A file with all it includes of ours, read once."""

    def __init__(self):
        self.includes = {}
        self.hashes = {}

    def read(self, path):
        if path not in self.includes:
            data = path.read_bytes()
            self.hashes[path] = hashlib.sha256(data).digest()
            found = []
            for name in INCLUDE.findall(data):
                name = name.decode(errors="replace")
                for place in (path.parent, ROOT, ROOT / "sdk/include"):
                    if (place / name).is_file():
                        found.append((place / name).resolve())
                        break
            self.includes[path] = found
        return self.includes[path]

    def of(self, path):
        seen, left = set(), [path]
        while left:
            one = left.pop()
            if one not in seen:
                seen.add(one)
                left += self.read(one)
        return sorted(seen)


def singly(build):
    """Every file with the command that compiles it; of a group of files, each with the group's."""
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if "Unity/unity_" not in str(path):
            yield path, entry
            continue
        for name in INCLUDE.findall(path.read_bytes()):
            file = name.decode()
            yield pathlib.Path(file), entry | {"file": file, "command": entry["command"].replace(str(path), file)}


def compile_commands(build):
    """What is to be read: name, path, flags. Leaves a list of commands for the tool in the folder `tidy`."""
    entries = list(singly(build))
    (build / "tidy").mkdir(exist_ok=True)
    (build / "tidy/compile_commands.json").write_text(json.dumps([entry for _, entry in entries]))
    for path, entry in entries:
        if not path.is_relative_to(ROOT) or path.is_relative_to(build):
            continue
        name = str(path.relative_to(ROOT))
        if "generated/" in name or "third_party/" in name or not path.is_file():
            continue
        yield name, path, entry["command"]


def key(closure, path, flags, fixed):
    digest = hashlib.sha256(fixed)
    # Without the clone's own path, so that every clone has the same key.
    digest.update(flags.replace(str(ROOT), "").encode())
    for one in closure.of(path):
        digest.update(str(one.relative_to(ROOT)).encode() + closure.hashes[one])
    return digest.hexdigest()


def newest_first():
    log = subprocess.run(["git", "log", "-n", "300", "--format=", "--name-only"], cwd=ROOT, capture_output=True, text=True)
    return {name: index for index, name in reversed(list(enumerate(log.stdout.split("\n"))))}


def changed_since(commit):
    """Names of files that differ from the commit, in the index or beside it; nothing when the commit is not here."""
    done = subprocess.run(["git", "diff", "--name-only", commit], cwd=ROOT, capture_output=True, text=True)
    return set(done.stdout.split("\n")) if done.returncode == 0 else None


def tidy(build, path):
    done = subprocess.run([TOOL, "--quiet", "-p", str(build / "tidy"), f"--header-filter=^{re.escape(str(ROOT))}/({OURS})", str(path)],
                          cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout + (done.stderr if done.returncode else "")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--since", type=pathlib.Path)
    parser.add_argument("files", nargs="*")
    asked = parser.parse_args()
    build = pathlib.Path(asked.build).resolve()
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"), "jackfield", "tidy")
    cache.mkdir(parents=True, exist_ok=True)
    version = subprocess.run([TOOL, "--version"], check=True, capture_output=True).stdout
    fixed = version + (ROOT / ".clang-tidy").read_bytes()

    closure, todo, clean, older = Closure(), {}, 0, 0
    changed = changed_since(asked.since.read_text().strip()) if asked.since else None
    for name, path, flags in compile_commands(build):
        if asked.files and name not in asked.files:
            continue
        if changed is not None and name not in changed:
            older += 1
            continue
        stamp = cache / key(closure, path, flags, fixed)
        if stamp.exists() and not asked.all:
            clean += 1
        else:
            todo[name] = (path, stamp)
    order = newest_first()
    queue = sorted(todo, key=lambda name: (order.get(name, -1), name))
    deadline = time.monotonic() + 60 * asked.minutes if asked.minutes else None
    faulty, read = [], 0

    def one(name):
        if deadline and time.monotonic() > deadline:
            return name, None, ""
        return name, *tidy(build, todo[name][0])

    with concurrent.futures.ThreadPoolExecutor(asked.jobs) as pool:
        for name, code, text in pool.map(one, queue):
            if code is None:
                continue
            read += 1
            if code == 0:
                todo[name][1].touch()
            else:
                faulty.append(name)
                print(f"--- {name}\n{text}", flush=True)
    left = len(queue) - read
    print(f"{TOOL}: {clean} files known to be clean, {read} read, {left + older} left for ./dev certify")
    print(f"{clean + read - len(faulty)} passed, {len(faulty)} failed")
    return 1 if faulty or clean + read + older == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
