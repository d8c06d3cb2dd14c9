#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes generated/openapi.json, which the host serves. Python 3.11, standard library only.

    python3 host/api/openapi.py           write it
    python3 host/api/openapi.py --check   write nothing; exit 1 when it differs

The paths are in openapi_paths.py, openapi_outbox.py and openapi_explain.py, the API's own bodies in openapi_schemas.py; the canonical model comes from
generated/components.json (sdk/model/generate.py).
"""
import json
import pathlib
import re
import sys

sys.dont_write_bytecode = True
import openapi_explain  # noqa: E402
import openapi_outbox  # noqa: E402
import openapi_paths  # noqa: E402
import openapi_schemas  # noqa: E402
from openapi_paths import WEBHOOKS  # noqa: E402
from openapi_schemas import ref  # noqa: E402

PATHS = {**openapi_paths.PATHS, **openapi_outbox.PATHS, **openapi_explain.PATHS}
SCHEMAS = {**openapi_schemas.SCHEMAS, **openapi_outbox.SCHEMAS, **openapi_explain.SCHEMAS}

FOLDER = pathlib.Path(__file__).resolve().parent
TARGET = FOLDER / "generated" / "openapi.json"

ABOUT = """Jackfield connects message networks and speaks one canonical message type, whatever the network.

**Limits.** A JSON body has at most 1 MiB (413) and 64 levels (400); a header 16 KiB (431). `docs/limits.md` has them
all, with their defaults and counters.

**Order.** Within a conversation events come in order, and messages go out in order. An answer of 202 is given only
after the disk has it.

**Errors** are RFC 9457 problems; `type` is the address of a page that explains it."""

TAGS = {
    "Messages": "What the application wants to say, and what became of it.",
    "Outbox": "What nobody is sure of, and what finally failed.",
    "Events": "Everything that happened, in the order in which it was written down.",
    "Subscriptions": "Positions in the journal, kept by the host.",
    "Conversations": "What the journal adds up to.",
    "Accounts": "The configured uses of channels.",
    "Media": "Files that came with a message, or go with one.",
    "Tokens": "Who may call.",
    "Host": "The host itself.",
}

PROBLEMS = {
    400: "The request cannot be read: no JSON, too deep, or a parameter that is no number.",
    401: "There is no valid token.",
    403: "The token lacks the scope, or is for other accounts.",
    404: "There is no such thing.",
    409: "Not in this state, the account may not write there now (`eligibility` says why), or the first request with this key is still running.",
    413: "The body is larger than allowed. The server itself says so, in plain text.",
    415: "The body has to be application/json.",
    431: "The header is larger than allowed. The server itself says so, in plain text.",
    422: "A field is not valid (`errors` says which), or the key stands for another request.",
    502: "The network refused, or could not be asked: `failure` has the class, and the network's own words.",
    503: "Too much at once, or the disk does not take it: ask again after `Retry-After` seconds, with the same key.",
}


def problem_response(status):
    is_plain = status in (413, 431)
    mime = "text/plain" if is_plain else "application/problem+json"
    schema = {"type": "string"} if is_plain else ref("Problem")
    response = {"description": PROBLEMS[status], "content": {mime: {"schema": schema}}}
    if status == 503:
        response["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    if status == 422:
        response["content"][mime]["example"] = {
            "type": "/problems/validation-failed", "title": "The request is not valid", "status": 422,
            "detail": "the request is not valid",
            "errors": [{"pointer": "/parts/0/type", "detail": "expected one of: text, image, …"}]}
    return response


def used(schemas, start):
    """The schemas that are named, and those that these name."""
    found, waiting = set(), [start]
    while waiting:
        for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(waiting.pop())):
            if name not in found:
                found.add(name)
                waiting.append(schemas[name])
    return {name: schemas[name] for name in sorted(found)}


def without_read_only(schema):
    """A pushed event is a request, and there a reader would take readOnly for "must not be sent"."""
    if isinstance(schema, dict):
        return {key: without_read_only(value) for key, value in schema.items() if key != "readOnly"}
    return [without_read_only(each) for each in schema] if isinstance(schema, list) else schema


def document():
    model = without_read_only(json.loads((FOLDER / "generated" / "components.json").read_text())["schemas"])
    twice = model.keys() & SCHEMAS.keys()
    if twice:
        sys.exit(f"openapi: named here and in the model: {', '.join(sorted(twice))}")
    responses = {f"Problem{status}": problem_response(status) for status in PROBLEMS}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jackfield", "version": "1", "summary": "One API for every message network.",
                 "description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/", "description": "The host's `api_listen`."}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": PATHS,
        "webhooks": WEBHOOKS,
        "components": {
            "securitySchemes": {"bearer": {
                "type": "http", "scheme": "bearer",
                "description": "`Authorization: Bearer <token>`. A token has a scope: `read`, `send` (and read) or "
                               "`admin` (and all); each operation names the one it needs. It may be limited to "
                               "accounts. The first start writes an admin token to `<data_dir>/admin.token`."}},
            "responses": responses,
            "schemas": used({**model, **SCHEMAS}, [PATHS, WEBHOOKS, responses]),
        },
    }


def main():
    # ASCII, so that the compiler that embeds it sees nothing but ASCII.
    text = json.dumps(document(), indent=1) + "\n"
    if sys.argv[1:] == ["--check"]:
        if TARGET.exists() and TARGET.read_text() == text:
            return 0
        print("host/api/generated/openapi.json differs; run python3 host/api/openapi.py", file=sys.stderr)
        return 1
    TARGET.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
