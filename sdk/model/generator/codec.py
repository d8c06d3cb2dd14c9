# SPDX-License-Identifier: MIT
"""Writes sdk/model/generated/codec*: C structs to bytes and bytes to C++ values, for the pipe to a sandboxed plugin."""
from .json_writer import DOC
from .schema import Field, Model, Struct

HEAD = DOC + """// The sandbox codec (format: sdk/model/wire.hpp). A field's number is its place in the definition.
//   encode(out, c)           appends; C structs must have passed check_c
//   decode<Event>(bytes)     checks everything, throws nothing but std::bad_alloc
#pragma once

#include "sdk/model/wire.hpp"

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>
#include <jackfield/generated/model.h>

#include <string>
#include <string_view>

namespace jackfield {
"""
DECODE = """
template <class T>
Result<T> decode(std::string_view bytes) {
  T value;
  model::WireReader::Budget budget;
  model::WireReader in(bytes, budget);
  if (!decode_fields(in, value)) return invalid("codec: malformed bytes");
  return value;
}
"""


def _encode_field(f: Field) -> list[str]:
    name, number = f"v.{f.id}", f.number
    if f.kind in ("string", "bytes", "json"):
        return [f"  put_text(out, {number}, abi::text_of({name}));"]
    if f.kind in ("int32", "int64", "time"):
        return [f"  put_signed(out, {number}, {name});"]
    if f.kind == "double":
        return [f"  put_double(out, {number}, {name});"]
    if f.kind == "bool":
        return [f"  put_number(out, {number}, {name} != 0 ? 1 : 0);"]
    if f.kind == "struct":
        return [f"  if ({name} != nullptr) {{", f"    const size_t opened = open_struct(out, {number});",
                f"    encode(out, *{name});", "    close_struct(out, opened);", "  }"]
    element = f"*abi::item({name}, v.{f.name}_stride, i)"
    loop = f"  for (uint32_t i = 0; i < v.{f.name}_count; ++i) {{"
    if f.kind == "strings":
        return [loop, f"    put_element(out, {number}, abi::text_of({element}));", "  }"]
    if f.kind == "structs":
        return [loop, f"    const size_t opened = open_struct(out, {number});", f"    encode(out, {element});",
                "    close_struct(out, opened);", "  }"]
    return [f"  put_number(out, {number}, {name});"]


def _decode_field(model: Model, f: Field) -> list[str]:
    name = f"value.{f.id}"
    head = f"      case {f.number}: "
    simple = {"string": "text", "bytes": "bytes", "json": "json", "strings": "texts", "time": "time", "bool": "boolean"}
    if f.kind == "enum":
        return [f"{head}read_enum(in, {name}); break;"]
    if f.kind in ("struct", "structs"):
        # A repeated struct field replaces the value: a later one wins, as for every single field.
        target = f"{name}.emplace()" if f.kind == "struct" else f"{name}.emplace_back()"
        guard = "" if f.kind == "struct" else f"if ({name}.size() >= abi::kMaxCount) return false;"
        lines = [head + "{"]
        if guard:
            lines.append(f"        {guard}")
        return [*lines, f"        WireReader inside = in.enter(sizeof({model.structs[f.target].cpp}));",
                f"        if (!inside.ok() || !decode_fields(inside, {target})) return false;", "        break;", "      }"]
    return [f"{head}in.{simple.get(f.kind, 'number')}({name}); break;"]


def _struct(model: Model, s: Struct) -> list[str]:
    out = [f"void encode(std::string& out, const {s.c}& raw) {{", f"  {s.c} spare;",
           f"  const {s.c}& v = abi::view(&raw, spare);"]
    for f in s.fields:
        out += _encode_field(f)
    out += ["}", "", f"void encode(std::string& out, const {s.cpp}& value) {{", "  Arena arena;",
            "  encode(out, *as_c(value, arena));", "}", "",
            f"bool decode_fields(WireReader& in, {s.cpp}& value) {{", "  while (in.next()) {",
            "    switch (in.number()) {"]
    for f in s.fields:
        out += _decode_field(model, f)
    return [*out, "      default: in.skip(); break;", "    }", "  }", "  return in.ok();", "}"]


def write_header(model: Model) -> str:
    out = [HEAD]
    for s in model.structs.values():
        if s.abi:
            out += [f"void encode(std::string& out, const {s.c}& value);",
                    f"void encode(std::string& out, const {s.cpp}& value);",
                    f"bool decode_fields(model::WireReader& in, {s.cpp}& value);"]
    return "\n".join([*out, DECODE, "}  // namespace jackfield", ""])


def write_source(model: Model, file: str) -> str:
    out = [DOC + '#include "sdk/model/generated/codec.hpp"', "", '#include "sdk/model/generated/lowering.hpp"', "",
           "namespace jackfield {", "", "using namespace model;"]
    for s in model.of_file(file):
        if s.abi:
            out += ["", *_struct(model, s)]
    return "\n".join([*out, "", "}  // namespace jackfield", ""])
