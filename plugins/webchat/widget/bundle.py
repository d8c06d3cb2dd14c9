#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Puts the widget's files together as they are served: bundle.py OUT_DIR.

The modules are concatenated in the order below inside one function, their import and export words dropped: names at the
top of a module must therefore be unique over all of them, which is checked. With --cpp OUT.cpp the files, plain and
compressed, become arrays for the plugin to carry."""

import hashlib
import pathlib
import re
import sys
import zlib

from squeeze import squeeze_script, squeeze_style

HERE = pathlib.Path(__file__).resolve().parent
MODULES = ["dom", "store", "log", "link", "api", "outbox", "markdown", "i18n", "parts", "view", "composer", "session",
           "tabs", "feed", "bridge", "panel", "calls", "app", "main"]
IMPORT = re.compile(r"^import\s[^;]*;\n", re.M)
NAME = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.M)
STYLE = re.compile(r"(const kStyle = `)([^`]*)(`)")  # the loader's style sheet, a template without ${…}
TAKEN = {"location", "history", "document", "window", "navigator", "parent", "top", "self", "event", "name", "status", "fetch",
         "crypto", "screen", "frames", "focus", "open", "close", "stop", "print", "origin"}  # a browser's own names
LICENCE = "// SPDX-License-Identifier: MIT\n"


def bundle_modules() -> str:
    seen: dict[str, str] = {}
    parts = []
    for module in MODULES:
        text = IMPORT.sub("", (HERE / f"{module}.js").read_text("utf-8"))
        text = re.sub(r"^export ", "", text, flags=re.M)
        for name in NAME.findall(text):
            if name in seen or name in TAKEN:
                sys.exit(f"bundle: {name} of {module}.js is also {seen.get(name, 'a name of the browser')}")
            seen[name] = module
        parts.append(text)
    return LICENCE + squeeze_script("(() => {\n'use strict';\n" + "".join(parts) + "})();\n")


def bundle_loader() -> str:
    text = (HERE / "loader.js").read_text("utf-8")
    text = STYLE.sub(lambda found: found.group(1) + squeeze_style(found.group(2)).strip() + found.group(3), text)
    return LICENCE + squeeze_script(text)


def build() -> dict[str, bytes]:
    files = {
        "app.js": bundle_modules(),
        "app.css": "/* SPDX-License-Identifier: MIT */\n" + squeeze_style((HERE / "app.css").read_text("utf-8")),
        "loader.js": bundle_loader(),
    }
    digest = hashlib.sha256("".join(files[name] for name in sorted(files)).encode()).hexdigest()[:16]
    files["frame.html"] = (HERE / "frame.html").read_text("utf-8").replace("@HASH@", digest)
    return {name: text.encode() for name, text in files.items()}


def pack(data: bytes) -> bytes:
    """gzip without a time stamp, with the largest tables: the bytes are made once and sent for ever."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31, 9)
    return packer.compress(data) + packer.flush()


def as_array(data: bytes) -> str:
    rows = (", ".join(f"{byte}" for byte in data[at:at + 32]) for at in range(0, len(data), 32))
    return "{\n" + ",\n".join(rows) + "}"


def as_cpp(files: dict[str, bytes]) -> str:
    out = [LICENCE, "// Written by widget/bundle.py at build time.\n", '#include "webchat_static.hpp"\n\n',
           "namespace jackfield::webchat {\nnamespace {\n"]
    table = []
    for index, (name, data) in enumerate(files.items()):
        packed = pack(data)
        for kind, raw in (("kPlain", data), ("kPacked", packed)):
            out.append(f"constexpr unsigned char {kind}{index}[] = {as_array(raw)};\n")
        tag = hashlib.sha256(data).hexdigest()[:16]
        table.append(f'    {{"{name}", {{kPlain{index}, sizeof(kPlain{index})}}, '
                     f'{{kPacked{index}, sizeof(kPacked{index})}}, "{tag}"}},\n')
    out += ["}  // namespace\n\n", "const StaticFile kStaticFiles[] = {\n", *table, "};\n",
            f"const std::size_t kStaticFileCount = {len(files)};\n", "}  // namespace jackfield::webchat\n"]
    return "".join(out)


def main() -> None:
    files = build()
    if sys.argv[1] == "--cpp":
        pathlib.Path(sys.argv[2]).write_text(as_cpp(files), "utf-8")
        return
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, data in files.items():
        (out / name).write_bytes(data)
        total += (size := len(pack(data)))
        print(f"{name:12} {len(data):7} {size:6} gzip")
    print(f"{'all':12} {'':7} {total:6} gzip")


if __name__ == "__main__":
    main()
