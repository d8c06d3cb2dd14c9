# SPDX-License-Identifier: MIT
"""Writes a C++ file that holds every file of a directory as text: embed_templates.py DIRECTORY OUTPUT."""
import pathlib
import sys

LONGEST = 8000  # compilers limit the length of one literal


def literal(text: str) -> str:
    pieces = [text[i:i + LONGEST] for i in range(0, len(text), LONGEST)] or [""]
    return "\n        ".join(f'R"embed({piece})embed"' for piece in pieces)


def main() -> None:
    root, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    rows = []
    for path in sorted(root.rglob("*")):
        if path.is_file():
            rows.append(f'    {{"{path.relative_to(root).as_posix()}",\n        {literal(path.read_text("utf-8"))}}},')
    output.write_text(
        "// SPDX-License-Identifier: MIT\n// Written by cmake/embed_templates.py.\n"
        '#include "host/cli/channel_template.hpp"\n\n'
        "namespace jackfield::cli {\n\nnamespace {\nconstexpr TemplateFile kFiles[] = {\n"
        + "\n".join(rows) + "\n};\n}  // namespace\n\nconst std::span<const TemplateFile> kChannelTemplate = kFiles;\n\n"
        "}  // namespace jackfield::cli\n", "utf-8")


main()
