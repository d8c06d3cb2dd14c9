# SPDX-License-Identifier: MIT
"""Writes tests/sdk/model/generated/: random values of every struct, and the list of structs that contain all others."""
from .json_writer import DOC
from .schema import Field, Model, Struct


# tested on their own as well: what they hold lies too deep in a root for a maximal value
ALSO = ("event", "part", "action", "request", "capabilities")


def roots(model: Model) -> list[Struct]:
    inside = {f.target for s in model.structs.values() for f in s.fields
              if f.kind in ("struct", "structs") and f.target != s.name}
    return [s for s in model.structs.values() if s.name not in inside or s.name in ALSO]


def _statement(model: Model, f: Field) -> str:
    name = f"value.{f.id}"
    must = "true" if f.required else "false"
    if f.kind == "enum":
        enum = model.enums[f.target]
        return f"random.name({must}, {name}, {enum.name}_from_name, k{enum.cpp}Names);"
    if f.kind == "struct":
        return f"if (random.nest({must})) fill(random, {name}.emplace());"
    if f.kind == "structs":
        return f"for (size_t n = random.count({must}); n > 0; --n) fill(random, {name}.emplace_back());"
    if f.kind == "double":
        return f"random.real({name});"
    if f.kind in ("int32", "int64", "uint32", "uint64"):
        return f"random.number({name});"
    return f"random.{ {'string': 'text', 'bytes': 'bytes', 'json': 'json', 'strings': 'texts', 'time': 'time', 'bool': 'boolean'}[f.kind] }({must}, {name});"


def write_header(model: Model) -> str:
    out = [DOC + "#pragma once", "", '#include "tests/sdk/model/random.hpp"', "",
           "#include <jackfield/cpp/generated/model.hpp>", "", "namespace jackfield::test {", ""]
    out += [f"void fill(Random& random, {s.cpp}& value);" for s in model.structs.values()]
    out += ["", "inline constexpr std::string_view kStructs[] = {"]
    out += [f'    "{s.name}",' for s in model.structs.values()]
    out += ["};", "", "}  // namespace jackfield::test", "",
            "// Structs that no other one contains, which together contain all, and some that deserve a look of their own."]
    for macro, abi in (("JACKFIELD_ABI_ROOTS", True), ("JACKFIELD_JSON_ROOTS", False)):
        lines = [f"#define {macro}(X)", *(f"  X({s.cpp})" for s in roots(model) if s.abi == abi)]
        out += [" \\\n".join(lines)]
    return "\n".join(out) + "\n"


def write_source(model: Model) -> str:
    out = [DOC + '#include "tests/sdk/model/generated/random_values.hpp"', "", "namespace jackfield::test {"]
    for s in model.structs.values():
        out += ["", f"void fill(Random& random, {s.cpp}& value) {{", f'  const Random::Level level(random, "{s.name}");']
        out += [f"  {_statement(model, f)}" for f in s.fields]
        out.append("}")
    return "\n".join([*out, "", "}  // namespace jackfield::test", ""])
