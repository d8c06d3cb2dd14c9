# SPDX-License-Identifier: MIT
"""Writes sdk/model/generated/json_reader*: from nlohmann::json to C++ values, with a JSON Pointer for every fault."""
from .json_writer import DOC
from .schema import Field, Model, Struct

HEAD = DOC + """// JSON as canonical values. Members this side does not know are ignored; all others must be of their type.
//   read(json, value, errors, where)   adds what is wrong to `errors`; false when it added something
//   read_json<Event>(json, mode)       the value, or all faults as one Error, a line each
#pragma once

#include "sdk/model/json_source.hpp"

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

namespace jackfield {
"""
READ_JSON = """
template <class T>
Result<T> read_json(const nlohmann::json& json, ReadMode mode = ReadMode::strict) {
  T value;
  ReadErrors errors(mode);
  if (!read(json, value, errors)) return invalid(errors.text());
  return value;
}
"""
METHODS = {"string": "text", "bytes": "bytes", "json": "json", "time": "time", "bool": "boolean", "strings": "texts"}


def _limits(f: Field) -> str:
    parts = []
    if f.required:
        parts.append(".required = true")
    if f.max_bytes:
        parts.append(f".max_bytes = {f.max_bytes}")
    if f.max_items:
        parts.append(f".max_items = {f.max_items}")
    return "{" + ", ".join(parts) + "}" if parts else ""


def _statements(model: Model, f: Field) -> list[str]:
    limits = _limits(f)
    more = f", {limits}" if limits else ""
    key, value = f'"{f.name}"', f"value.{f.id}"
    if f.kind == "enum":
        enum = model.enums[f.target]
        return [f"read_name(in, {key}, {value}, {limits or '{}'}, &{enum.name}_from_name, k{enum.cpp}Names);"]
    if f.kind == "struct":
        return [f"if (const auto* found = in.member({key}{more})) {{",
                f"  read(*found, {value}.emplace(), errors, where.at({key}));", "}"]
    if f.kind == "structs":
        return [f"if (const Elements found = in.list({key}{more})) {{", f"  const Pointer inside = where.at({key});",
                f"  {value}.resize(found.count);",
                f"  for (size_t i = 0; i < found.count; ++i) read(found[i], {value}[i], errors, inside.at(i));", "}"]
    return [f"in.{METHODS.get(f.kind, 'number')}({key}, {value}{more});"]


def _reader(model: Model, s: Struct) -> list[str]:
    out = [f"bool read(const nlohmann::json& json, {s.cpp}& value, ReadErrors& errors, const Pointer& where) {{",
           "  const size_t before = errors.size();", "  ObjectReader in(json, errors, where);",
           "  if (!in.is_object()) return false;"]
    for f in s.fields:
        out += [f"  {line}" for line in _statements(model, f)]
    return [*out, "  return errors.size() == before;", "}"]


def write_header(model: Model) -> str:
    out = [HEAD]
    out += [f"bool read(const nlohmann::json& json, {s.cpp}& value, ReadErrors& errors, const Pointer& where = {{}});"
            for s in model.structs.values()]
    return "\n".join([*out, READ_JSON, "}  // namespace jackfield", ""])


def write_source(model: Model, file: str) -> str:
    out = [DOC + '#include "sdk/model/generated/json_reader.hpp"', "",
           "namespace jackfield {", "", "using namespace model;"]
    for s in model.of_file(file):
        out += ["", *_reader(model, s)]
    return "\n".join([*out, "", "}  // namespace jackfield", ""])
