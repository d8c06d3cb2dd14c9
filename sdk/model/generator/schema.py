# SPDX-License-Identifier: MIT
"""Loads sdk/model/*.toml into checked Python objects. Every fault of the definition is reported, not just the first."""
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from . import names

FILES = ("message", "event", "action", "http", "context", "stream", "capability", "manifest")
SCALARS = ("string", "bytes", "json", "int32", "int64", "uint32", "uint64", "double", "bool", "time")
FIELD_KEYS = {"name", "type", "doc", "unit", "since", "required", "plugin", "host", "max_bytes", "max_items",
              "pattern"}
# taken by the hand-written headers that the generated ones include, or that every plugin does
TAKEN_TYPES = {"Error", "Result", "Box", "Arena", "Text", "Crypto", "Json", "Stream", "StreamWriter"}
VALUE_KEYS = {"name", "value", "doc", "since"}


@dataclass
class Value:
    name: str
    value: int
    doc: str
    since: str


@dataclass
class Enum:
    name: str
    doc: str
    since: str
    file: str
    values: list[Value]

    @property
    def cpp(self) -> str:
        return names.pascal(self.name)


@dataclass
class Field:
    name: str
    type: str
    doc: str
    since: str
    number: int
    unit: str = ""
    required: bool = False
    plugin: bool = False
    host: bool = False
    max_bytes: int = 0
    max_items: int = 0
    pattern: str = ""

    @property
    def kind(self) -> str:
        """string, bytes, json, int32 … time, enum, struct, strings (a list) or structs (a list)."""
        if self.type == "list:string":
            return "strings"
        if self.type.startswith("list:struct:"):
            return "structs"
        return self.type.split(":")[0]

    @property
    def target(self) -> str:
        """The enum or struct that the type names; empty for the others."""
        return self.type.rsplit(":", 1)[1] if self.kind in ("enum", "struct", "structs") else ""

    @property
    def id(self) -> str:
        return names.identifier(self.name)


@dataclass
class Struct:
    name: str
    doc: str
    since: str
    file: str
    abi: bool
    fields: list[Field]

    @property
    def cpp(self) -> str:
        return names.cpp_struct(self.name)

    @property
    def plain(self) -> str:
        """Its name outside C++."""
        return names.pascal(self.name)

    @property
    def c(self) -> str:
        return names.c_type(self.name)


@dataclass
class Model:
    enums: dict[str, Enum] = field(default_factory=dict)
    structs: dict[str, Struct] = field(default_factory=dict)

    def of_file(self, file: str) -> list[Struct]:
        return [s for s in self.structs.values() if s.file == file]

    def files(self) -> list[str]:
        return [f for f in FILES if self.of_file(f)]

    def contained_first(self) -> list[Struct]:
        """Structs so that what a struct contains comes before it, as far as cycles allow."""
        done: dict[str, Struct] = {}
        open_names: set[str] = set()

        def visit(struct: Struct) -> None:
            if struct.name in done or struct.name in open_names:
                return
            open_names.add(struct.name)
            for f in struct.fields:
                if f.kind in ("struct", "structs"):
                    visit(self.structs[f.target])
            done[struct.name] = struct

        for struct in self.structs.values():
            visit(struct)
        return list(done.values())


class ModelFault(Exception):
    """What is wrong with the definition, one line each."""


def version(text: str) -> tuple[int, int]:
    major, minor = text.split(".")
    return int(major), int(minor)


class _Loader:
    def __init__(self) -> None:
        self.model = Model()
        self.faults: list[str] = []

    def fault(self, where: str, text: str) -> None:
        self.faults.append(f"{where}: {text}")

    def common(self, where: str, table: dict, keys: set[str]) -> None:
        for key in table.keys() - keys:
            self.fault(where, f"unknown key '{key}'")
        if not str(table.get("doc", "")).strip():
            self.fault(where, "has no doc")
        if not re.fullmatch(r"\d+\.\d+", table.get("since", "1.0")):
            self.fault(where, f"since '{table['since']}' is not major.minor")

    def enum(self, file: str, name: str, table: dict) -> None:
        where = f"{file}.toml: enum {name}"
        self.common(where, table, {"doc", "since", "values"})
        since = table.get("since", "1.0")
        values = [Value("unknown", 0, "Not told, or a value this side does not know.", since)]
        for entry in table.get("values", []):
            self.common(f"{where}: {entry.get('name')}", entry, VALUE_KEYS)
            value = Value(entry.get("name", ""), entry.get("value", -1), entry.get("doc", ""),
                          entry.get("since", since))
            if value.value == 0:
                if value.name != "unknown":
                    self.fault(where, f"value 0 is unknown, not '{value.name}'")
                values[0] = value
                continue
            if not 0 < value.value < 2**32:
                self.fault(where, f"'{value.name}' has no value from 1")
            if any(v.value == value.value or names.identifier(v.name) == names.identifier(value.name)
                   for v in values):
                self.fault(where, f"'{value.name}' repeats a name or a value")
            values.append(value)
        self.add(where, name, self.model.enums, Enum(name, table.get("doc", ""), since, file, values))

    def struct(self, file: str, name: str, table: dict) -> None:
        where = f"{file}.toml: struct {name}"
        self.common(where, table, {"doc", "since", "abi", "fields"})
        since = table.get("since", "1.0")
        fields: list[Field] = []
        for number, entry in enumerate(table.get("fields", []), 1):
            here = f"{where}: {entry.get('name')}"
            self.common(here, entry, FIELD_KEYS)
            keep = {key: entry[key] for key in FIELD_KEYS & entry.keys()} | {"since": entry.get("since", since)}
            made = Field(**{"name": "", "type": "", "doc": "", "number": number} | keep)
            if not re.fullmatch(r"[a-z][a-z0-9_]*", made.name) or made.name == "size":
                self.fault(here, "a name is lower_case and not 'size', which every C struct begins with")
            if any(f.name == made.name for f in fields):
                self.fault(here, "declared twice")
            if fields and version(made.since) < version(fields[-1].since):
                self.fault(here, "is older than the field before it: append newer fields at the end")
            fields.append(made)
        self.add(where, name, self.model.structs,
                 Struct(name, table.get("doc", ""), since, file, table.get("abi", True), fields))

    def add(self, where: str, name: str, into: dict, made) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            self.fault(where, "a name is lower_case")
        taken = {names.pascal(n) for n in (*self.model.enums, *self.model.structs)} | TAKEN_TYPES
        if names.pascal(name) in taken:
            self.fault(where, f"{names.pascal(name)} is taken by another type")
        into[name] = made

    def references(self) -> None:
        for struct in self.model.structs.values():
            for f in struct.fields:
                where = f"{struct.file}.toml: struct {struct.name}: {f.name}"
                known = {"enum": self.model.enums, "struct": self.model.structs, "structs": self.model.structs}
                if f.kind in known:
                    if f.target not in known[f.kind]:
                        self.fault(where, f"type '{f.type}' names nothing that exists")
                    elif f.kind != "enum" and struct.abi and not self.model.structs[f.target].abi:
                        self.fault(where, f"'{f.target}' has abi = false and cannot stand in an ABI struct")
                elif f.kind not in SCALARS and f.kind != "strings":
                    self.fault(where, f"unknown type '{f.type}'")
                if f.max_bytes and f.kind not in ("string", "bytes", "json", "strings"):
                    self.fault(where, "max_bytes is for strings")
                if f.max_items and f.kind not in ("strings", "structs"):
                    self.fault(where, "max_items is for lists")


def load(folder: Path) -> Model:
    loader = _Loader()
    for file in FILES:
        path = folder / f"{file}.toml"
        if not path.exists():
            continue
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for key in tables.keys() - {"enum", "struct"}:
            loader.fault(path.name, f"unknown table '{key}'")
        for name, table in tables.get("enum", {}).items():
            loader.enum(file, name, table)
        for name, table in tables.get("struct", {}).items():
            loader.struct(file, name, table)
    loader.references()
    if loader.faults:
        raise ModelFault("\n".join(loader.faults))
    return loader.model
