# SPDX-License-Identifier: MIT
"""Writes sdk/schema/*.schema.json (JSON Schema 2020-12) and host/api/generated/components.json (OpenAPI 3.1)."""
import json

from .schema import Enum, Field, Model, Struct

BASE = "https://jackfield.dev/schema/1/"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
# every file but model and event is one struct by reference into model.schema.json
FILES = ("message", "part", "action", "capabilities", "manifest", "received", "stepped", "procedure", "request", "exchange",
         "context", "http_request")
API_ROOTS = ("event", "message", "part", "action", "capabilities", "manifest", "person", "conversation")
RANGES = {"int32": (-2**31, 2**31 - 1), "uint32": (0, 2**32 - 1), "uint64": (0, 2**64 - 1), "int64": (-2**63, 2**63 - 1)}


def _description(f: Field) -> str:
    notes = [f.doc]
    if f.unit and f.kind != "time":
        notes.append(f"Unit: {f.unit}.")
    if f.since != "1.0":
        notes.append(f"Since {f.since}.")
    return " ".join(notes)


def _value(model: Model, f: Field, ref: str, closed: bool) -> dict:
    """The schema of a field's value. `closed`: our own API takes known names only."""
    text: dict = {"type": "string"}
    if f.max_bytes:
        text["maxLength"] = f.max_bytes
    if f.pattern:
        text["pattern"] = f.pattern
    if f.kind == "string":
        return text
    if f.kind == "bytes":
        return {"type": "string", "contentEncoding": "base64", "pattern": "^[A-Za-z0-9+/]*={0,2}$"}
    if f.kind == "json":
        return {}
    if f.kind == "time":
        return {"type": "string", "format": "date-time"}
    if f.kind == "bool":
        return {"type": "boolean"}
    if f.kind == "double":
        return {"type": "number"}
    if f.kind in RANGES:
        low, high = RANGES[f.kind]
        # 64-bit bounds are no exact JSON numbers for most readers, so only the sign is said
        return {"type": "integer"} | ({"minimum": 0} if low == 0 else {}) | \
            ({"minimum": low, "maximum": high} if f.kind.endswith("32") else {})
    if f.kind in ("enum", "struct"):
        target = model.enums[f.target].cpp if f.kind == "enum" and closed else f.target
        return {"$ref": ref + (model.structs[f.target].plain if closed and f.kind == "struct" else target)}
    items = {"type": "string"} if f.kind == "strings" else \
        {"$ref": ref + (model.structs[f.target].plain if closed else f.target)}
    return {"type": "array", "items": items} | ({"maxItems": f.max_items} if f.max_items else {})


def _enum(enum: Enum, closed: bool) -> dict:
    names = [v.name for v in enum.values if v.value or v.name != "unknown"] + ["unknown"]
    described = enum.doc + " " + " ".join(f"`{v.name}`: {v.doc}" for v in enum.values if v.value)
    if closed:
        return {"type": "string", "description": described, "enum": names}
    # A later minor adds names, and readers must take them: the pattern keeps such events valid.
    return {"type": "string", "description": described,
            "anyOf": [{"enum": names}, {"pattern": "^[a-z0-9][a-z0-9_.-]*$"}]}


def _struct(model: Model, s: Struct, ref: str, closed: bool) -> dict:
    fields = [f for f in s.fields if not (closed and f.plugin)]
    properties = {}
    for f in fields:
        properties[f.name] = {"description": _description(f)} | _value(model, f, ref, closed)
        if f.host:
            properties[f.name]["readOnly"] = True
    required = [f.name for f in fields if f.required]
    return {"type": "object", "description": s.doc, "properties": properties} | ({"required": required} if required else {})


def _text(document: dict) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _envelope() -> dict:
    texts = {
        "specversion": ("The version of CloudEvents.", {"const": "1.0"}),
        "id": ("The event's id; a redelivery has the same one.", {"type": "string", "format": "uuid"}),
        "source": ("The account, or the hook of an event that belongs to no configured account.",
                   {"type": "string", "format": "uri-reference", "pattern": "^/(accounts|hooks)/"}),
        "type": ("`jackfield.` and the event's kind.", {"type": "string", "pattern": "^jackfield\\.[a-z0-9_.-]+$"}),
        "subject": ("The conversation.", {"type": "string", "minLength": 1}),
        "partitionkey": ("The conversation: what must stay in order shares it.", {"type": "string", "minLength": 1}),
        "time": ("When it happened, by the network's clock.", {"type": "string", "format": "date-time"}),
        "recordedtime": ("When the host wrote it down.", {"type": "string", "format": "date-time"}),
        "sequence": ("Its place in the host's journal; texts sort as the numbers do.",
                     {"type": "string", "pattern": "^[0-9]{20}$"}),
        "datacontenttype": ("What `data` is.", {"const": "application/json"}),
        "dataschema": ("This schema.", {"const": BASE + "event.schema.json"}),
        "traceparent": ("W3C Trace Context.", {"type": "string", "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"}),
        "data": ("What happened.", {"$ref": "model.schema.json#/$defs/event"}),
    }
    optional = {"subject", "partitionkey", "time", "traceparent"}
    return {"$schema": DIALECT, "$id": BASE + "event.schema.json", "title": "event",
            "description": "An event as applications get it: a CloudEvents 1.0 envelope in structured mode. Members that are "
                           "not described here may appear at any level in later minors; ignore them.",
            "type": "object", "properties": {k: {"description": d} | v for k, (d, v) in texts.items()},
            "required": [k for k in texts if k not in optional]}


def write_schemas(model: Model) -> dict[str, str]:
    """sdk/schema/: all structs and enums in model.schema.json, and a small file for each that is used on its own."""
    defs = {e.name: _enum(e, False) for e in model.enums.values()}
    defs |= {s.name: _struct(model, s, "#/$defs/", False) for s in model.structs.values()}
    out = {"model": _text({"$schema": DIALECT, "$id": BASE + "model.schema.json", "title": "model",
                           "description": "Every struct and enum of the canonical model.", "$defs": defs}),
           "event": _text(_envelope())}
    for name in FILES:
        if name in model.structs:
            out[name] = _text({"$schema": DIALECT, "$id": f"{BASE}{name}.schema.json", "title": name,
                               "description": model.structs[name].doc, "$ref": f"model.schema.json#/$defs/{name}"})
    return {f"sdk/schema/{name}.schema.json": text for name, text in out.items()}


def write_components(model: Model) -> str:
    """What the API's structs and enums look like, for the host's OpenAPI document."""
    wanted: dict[str, dict] = {}

    def visit(s: Struct) -> None:
        if s.plain in wanted:
            return
        wanted[s.plain] = _struct(model, s, "#/components/schemas/", True)
        for f in s.fields:
            if f.plugin:
                continue
            if f.kind == "enum":
                wanted[model.enums[f.target].cpp] = _enum(model.enums[f.target], True)
            elif f.target:
                visit(model.structs[f.target])

    for name in API_ROOTS:
        visit(model.structs[name])
    return _text({"schemas": dict(sorted(wanted.items()))})
