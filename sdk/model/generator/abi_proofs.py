# SPDX-License-Identifier: MIT
"""Writes tests/abi/generated/: layout.c asserts and prints every size, offset and constant; witness.c names every type."""
import re
from pathlib import Path

from .json_writer import DOC
from .members import c_members
from .names import c_constant
from .schema import Model


def write_layout(model: Model) -> str:
    out = [DOC + "// Computed by the generator, asserted by the compiler, printed for the comparison with tests/abi/layout.txt.",
           "#include <jackfield/generated/model.h>", "", "#include <stdio.h>", ""]
    rows: list[str] = []
    for s in (s for s in model.structs.values() if s.abi):
        members, size = c_members(model, s)
        out.append(f'_Static_assert(sizeof({s.c}) == {size}, "{s.c}");')
        rows.append(f'  printf("{s.c} %zu\\n", sizeof({s.c}));')
        end = 0
        for m in members:
            assert m.offset == end, f"{s.name}.{m.name} leaves a hole"  # no implicit padding, by construction
            end = m.offset + m.size
            place, width = f"offsetof({s.c}, {m.name})", f"sizeof((({s.c} *)0)->{m.name})"
            out.append(f'_Static_assert({place} == {m.offset} && {width} == {m.size}, "{s.c}.{m.name}");')
            rows.append(f'  printf("{s.c}.{m.name} %zu %zu\\n", {place}, {width});')
        assert end == size and size % 8 == 0
    for e in model.enums.values():
        for v in e.values:
            name = c_constant(e.name, v.name)
            out.append(f'_Static_assert({name} == {v.value}u, "{name}");')
            rows.append(f'  printf("{name} %u\\n", {name});')
    return "\n".join([*out, "", "int main(void) {", *rows, "  return 0;", "}", ""])


def write_witness(model: Model, include: Path) -> str:
    """abidiff sees only types that an exported symbol reaches, and a plugin exports none of ours: so this library does."""
    headers = ["abi.h", "types.h"] + sorted(f"ext/{h.name}" for h in (include / "ext").glob("*.h"))
    headers = [h for h in headers if (include / h).exists()]
    written = [t for h in headers for t in re.findall(r"^typedef struct (jf_\w+) \{", (include / h).read_text(), re.M)]
    generated = [f"jf_{s.name}" for s in model.structs.values() if s.abi]
    out = [DOC + "// Names every public type in an exported function, for abidiff.",
           "#include <jackfield/generated/model.h>", *(f"#include <jackfield/{h}>" for h in headers), "",
           '#define WITNESS(type) \\', "  __attribute__((visibility(\"default\"))) const type##_t *witness_##type(const type##_t *p); \\",
           "  const type##_t *witness_##type(const type##_t *p) { return p; }", ""]
    return "\n".join([*out, *(f"WITNESS({t})" for t in [*written, *generated]), ""])
