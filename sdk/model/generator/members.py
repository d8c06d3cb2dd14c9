# SPDX-License-Identifier: MIT
"""The C layout of a struct: members, offsets and explicit padding. Header, layout proof and proofs' table read it."""
from dataclasses import dataclass

from .schema import Field, Model, Struct

# kind: (C type, size); pointers and integers are as wide as their alignment, a string is two words of 8
C_TYPES = {
    "string": ("jf_str_t", 16), "bytes": ("jf_str_t", 16), "json": ("jf_str_t", 16),
    "int32": ("int32_t", 4), "int64": ("int64_t", 8), "uint32": ("uint32_t", 4), "uint64": ("uint64_t", 8),
    "double": ("double", 8), "bool": ("uint32_t", 4), "time": ("int64_t", 8), "enum": ("uint32_t", 4),
}


@dataclass
class Member:
    type: str
    name: str
    offset: int
    size: int
    field: Field | None  # None: `size` and padding


def c_members(model: Model, struct: Struct) -> tuple[list[Member], int]:
    """All members in order and the struct's size. Fields of one minor are padded to 8 before the next minor's."""
    members: list[Member] = []
    offset = 0
    reserved = 0

    def put(ctype: str, name: str, size: int, field: Field | None) -> None:
        nonlocal offset
        members.append(Member(ctype, name, offset, size, field))
        offset += size

    def pad() -> None:
        nonlocal reserved
        if offset % 8:
            put("uint32_t", f"reserved{reserved}", 4, None)
            reserved += 1

    put("uint32_t", "size", 4, None)
    since = struct.fields[0].since if struct.fields else "1.0"
    for f in struct.fields:
        if f.since != since:
            pad()
            since = f.since
        if f.kind in ("strings", "structs", "struct"):
            pad()
            target = "jf_str_t" if f.kind == "strings" else model.structs[f.target].c
            put(f"const {target} *", f.id, 8, f)
            if f.kind != "struct":
                put("uint32_t", f"{f.name}_count", 4, f)
                put("uint32_t", f"{f.name}_stride", 4, f)
            continue
        ctype, size = C_TYPES[f.kind]
        if size >= 8:
            pad()
        put(ctype, f.id, size, f)
    pad()
    return members, offset
