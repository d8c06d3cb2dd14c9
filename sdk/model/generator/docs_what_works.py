# SPDX-License-Identifier: MIT
"""Writes what works, and within which limits, into each plugin's README.md between two marks."""
import re
from itertools import groupby
from pathlib import Path

from .channel_words import by_variant, duration, item_limit, level_in, level_out, media_limit, number, pace, size, table, text_limit, words
from .channels import Channel
from .docs_channels import ITEMS, OPERATIONS, operation
from .schema import Model

# the order in which every plugin's page tells things
HEADINGS = ("Credentials", "Configuration", "What works", "Limits", "What to know", "Troubleshooting")


def _mark(name: str) -> tuple[str, str]:
    return f"<!-- generated: {name} -->", "<!-- /generated -->"


def _titled(channels: list[Channel], lines_of) -> list[str]:
    """One channel's lines alone; of several each under its title."""
    if len(channels) == 1:
        return lines_of(channels[0])
    return [line for channel in channels for line in ["", f"### {channel.title}", "", *lines_of(channel)]][1:]


def _note(channel: Channel, kind: str) -> str:
    notes = {variant["variant"]: channel.part(variant, kind).get("note", "") for variant in channel.variants}
    first, *others = notes.items()
    differing = [f"{name}: {note}" for name, note in others if note and note != first[1]]
    return "; ".join(note for note in [first[1], *differing] if note)


def _works(model: Model, channel: Channel) -> list[str]:
    parts = [[f"`{value.name}`", by_variant(channel, lambda variant: level_in(channel.part(variant, value.name).get("in"))),
              by_variant(channel, lambda variant: level_out(channel.part(variant, value.name).get("out"))), _note(channel, value.name)]
             for value in model.enums["part_type"].values]
    known = [cells for cells in parts if cells[1] != "–" or cells[2] != "–"]
    done = [f"`{value.name}`" for value in model.enums["action_kind"].values
            if any(channel.action_level(variant, value.name) in ("full", "partial") for variant in channel.variants)]
    events = [f"`{kind}`" for kind in channel.event_kinds(model)]
    besides = [[name, operation(channel, into, out)] for name, into, out in OPERATIONS]
    return [*([f"Events: {', '.join(events)}.", ""] if events else []), f"Actions: {', '.join(done)}.", "", *table(["part", "in", "out", "to know"], known), "",
            *table(["besides messages", "in / out"], besides)]


def _rates(channel: Channel) -> str:
    return "; ".join(f"`{rate['key']}` {number(rate['burst'])} at once, {pace(rate['per_second'])}"
                     for rate in channel.manifest.get("rates", ()))


def _limit(part: dict) -> str:
    return item_limit(part) if part.get("type") in ITEMS else media_limit(part)


def _limits(channel: Channel) -> list[str]:
    direct = channel.variants[0]
    egress, media = channel.capabilities.get("egress", {}), channel.capabilities.get("media", {})
    rows = [["text", by_variant(channel, lambda variant: text_limit(variant.get("text", {})))]]
    rows += [[f"`{part['type']}`", by_variant(channel, lambda variant, kind=part["type"]: _limit(channel.part(variant, kind)))]
             for part in direct.get("parts", ()) if part["type"] in ITEMS or part.get("mimes") or part.get("max_bytes")]
    rows += [["caption", "; ".join(f"{words([part['type'] for part in same])}: {number(most)}" for most, same in groupby(
        (part for part in direct.get("parts", ()) if part.get("caption_max")), key=lambda part: part["caption_max"]))],
        ["pieces of one send", number(egress.get("batch") or 1)], ["largest request", size(egress.get("max_body_bytes", 0))],
        ["media stays at the network for", duration(media.get("available_ms", 0))],
        ["requests, by rate key", _rates(channel) if channel.events else ""]]
    return table(["what", "limit"], rows)


def _replaced(text: str, name: str, lines: list[str], page: Path) -> tuple[str, list[str]]:
    begin, end = _mark(name)
    pattern = re.compile(re.escape(begin) + r"\n.*?" + re.escape(end), re.DOTALL)
    if len(pattern.findall(text)) != 1:
        return text, [f"{page.parent.name}/{page.name}: '{begin}' and '{end}' have to stand there once"]
    return pattern.sub(lambda _: "\n".join([begin, *lines, end]), text), []


def _heading_faults(text: str, page: Path) -> list[str]:
    found = [heading for heading in re.findall(r"^## (.+)$", text, re.MULTILINE) if heading in HEADINGS]
    if found == list(HEADINGS):
        return []
    return [f"{page.parent.name}/{page.name}: needs the sections {', '.join(HEADINGS)}, each once and in this order"]


def write(model: Model, channels: list[Channel], root: Path) -> tuple[dict[str, str], list[str]]:
    """Each plugin's page by its path from `root`, and what is wrong with the pages."""
    files: dict[str, str] = {}
    faults: list[str] = []
    for folder, of_plugin in groupby(sorted(channels, key=lambda channel: channel.plugin), key=lambda channel: channel.folder):
        own = [column for channel in of_plugin for column in channel.columns()]
        page = folder / "README.md"
        if not page.is_file():
            faults.append(f"{folder.name}: there is no README.md")
            continue
        text = page.read_text(encoding="utf-8")
        faults += _heading_faults(text, page)
        for name, lines_of in (("what works", lambda channel: _works(model, channel)), ("limits", _limits)):
            text, missing = _replaced(text, name, _titled(own, lines_of), page)
            faults += missing
        files[page.relative_to(root).as_posix()] = text
    return files, faults
