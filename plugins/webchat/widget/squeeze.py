# SPDX-License-Identifier: MIT
"""Drops comments and needless white space from our own JavaScript and CSS. Not a minifier: names stay, and so does what
a debugger shows. It knows just enough of the language to leave strings, templates and regular expressions alone."""

import re

TOKEN = re.compile(r"""
    (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
  | (?P<tick>`)
  | (?P<slash>/)
  | (?P<code>[^/'"`]+)
""", re.X | re.S)
REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
AROUND = re.compile(r"\s*([{}()\[\],;:=<>?&|!*])\s*")
SIGN = re.compile(r"(?<![+\-\s]) ([+\-%]) (?![+\-])")


def template_end(text: str, at: int) -> int:
    """The place after the template literal that begins at `at`; its ${…} may hold templates again."""
    at += 1
    while text[at] != "`":
        if text[at] == "\\":
            at += 1
        elif text.startswith("${", at):
            depth, at = 1, at + 2
            while depth:
                if text[at] == "`":
                    at = template_end(text, at) - 1
                depth += (text[at] == "{") - (text[at] == "}")
                at += 1
            continue
        at += 1
    return at + 1


def squeeze_script(text: str) -> str:
    out: list[str] = []  # code and literals in turn; only code is squeezed
    code = ""
    at = 0

    def literal(raw: str) -> None:
        nonlocal code
        lines = SIGN.sub(r"\1", re.sub(r"\s*\n\s*", "\n", code))
        out.extend((AROUND.sub(r"\1", lines), raw))
        code = ""

    while at < len(text):
        found = TOKEN.match(text, at)
        assert found, text[at:at + 40]
        end = found.end()
        kind, raw = found.lastgroup, found.group()
        if kind == "code":
            code += raw
        elif kind == "string":
            literal(raw)
        elif kind == "tick":
            end = template_end(text, at)
            literal(text[at:end])
        elif kind == "slash":
            before = code.rstrip()[-1:] if code.strip() else (out[-1][-1:] if out else "")
            pattern = REGEX.match(text, at) if not before or before in "(,=:[!&|?{};>" else None
            if pattern:
                end = pattern.end()
                literal(pattern.group())
            else:
                code += raw
        at = end
    literal("")
    return "".join(out)


def squeeze_style(text: str) -> str:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text))
    return re.sub(r": ", ":", text).replace(";}", "}").strip() + "\n"
