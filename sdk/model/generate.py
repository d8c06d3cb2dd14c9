#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes everything that follows from the canonical model (sdk/model/*.toml). Python 3.11, standard library only.

    python3 sdk/model/generate.py           write what differs
    python3 sdk/model/generate.py --check   write nothing; exit 1 and name what differs
"""
import argparse
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(FOLDER))

from generator import (abi_proofs, c_header, channels, codec, cpp_convert, cpp_types, docs_channels,  # noqa: E402
                       docs_coverage, docs_message, docs_what_works, json_reader, json_schema, json_writer, schema,
                       test_values)


def outputs(model: schema.Model) -> dict[str, str]:
    """Every generated file by its path from the repository's root."""
    files = {
        "sdk/include/jackfield/generated/model.h": c_header.write(model),
        "sdk/include/jackfield/cpp/generated/model.hpp": cpp_types.write(model),
        "sdk/include/jackfield/cpp/generated/convert.hpp": cpp_convert.write(model),
        "sdk/model/generated/lowering.hpp": cpp_convert.write_lowering_header(model),
        "sdk/model/generated/lowering.cpp": cpp_convert.write_lowering_source(model),
        "sdk/model/generated/json_writer.hpp": json_writer.write_header(model),
        "sdk/model/generated/json_reader.hpp": json_reader.write_header(model),
        "sdk/model/generated/codec.hpp": codec.write_header(model),
        "tests/abi/generated/layout.c": abi_proofs.write_layout(model),
        "tests/abi/generated/witness.c": abi_proofs.write_witness(model, ROOT / "sdk/include/jackfield"),
        "host/api/generated/components.json": json_schema.write_components(model),
        "tests/sdk/model/generated/random_values.hpp": test_values.write_header(model),
        "tests/sdk/model/generated/random_values.cpp": test_values.write_source(model),
    }
    coverage, faults = docs_coverage.write(model, FOLDER / "coverage")
    built, channel_faults = channels.load(model, ROOT / "plugins", FOLDER / "coverage")
    pages, page_faults = docs_what_works.write(model, built, ROOT)
    faults += channel_faults + page_faults
    if faults:
        raise schema.ModelFault("\n".join(faults))
    files["docs/model-coverage.md"] = coverage
    files["docs/channels/README.md"] = docs_channels.write(model, built)
    files |= pages
    files["docs/message.md"] = docs_message.write(model, FOLDER / "prose")
    files |= json_schema.write_schemas(model)
    for file in model.files():
        files[f"sdk/model/generated/json_writer_{file}.cpp"] = json_writer.write_source(model, file)
        files[f"sdk/model/generated/json_reader_{file}.cpp"] = json_reader.write_source(model, file)
        if any(struct.abi for struct in model.of_file(file)):
            files[f"sdk/model/generated/codec_{file}.cpp"] = codec.write_source(model, file)
    return files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the output differs")
    arguments = parser.parse_args()
    try:
        files = outputs(schema.load(FOLDER))
    except schema.ModelFault as fault:
        print(fault, file=sys.stderr)
        return 1
    stale = []
    for name, text in files.items():
        path = ROOT / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not arguments.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{'differs from the model' if arguments.check else 'written'}: {name}")
    return 1 if stale and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
