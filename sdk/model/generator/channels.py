# SPDX-License-Identifier: MIT
"""Reads what the repository's own plugins say of their channels: manifests, cases, coverage. The pages are made from this."""
import json
import tomllib
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from .schema import Model

# the example for readers of the code; it connects no network
NOT_A_NETWORK = {"echo"}
# where an action's level stands in a variant's capabilities
LEVEL_OF_ACTION = {"send": ("text", "level"), "edit": ("edit", "out"), "delete": ("delete", "out"), "react": ("reaction", "out"),
                   "typing": ("typing", "out"), "mark_read": ("read_out",), "hand_over": ("handover",),
                   "private_reply": ("private_reply", "out"), "hide": ("hide", "out"), "like": ("like", "out")}
DONE = ("full", "partial")


def event_kinds(model: Model) -> list:
    return sorted(model.enums["event_kind"].values, key=lambda value: value.name == "unknown")


def member(tree: dict, path: tuple[str, ...]):
    """The value below some keys; None where one of them is missing."""
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


@dataclass
class Channel:
    plugin: str
    folder: Path
    title: str
    manifest: dict
    events: set[str] = field(default_factory=set)
    cases_in: int = 0
    cases_out: int = 0
    sheets: list[tuple[str, int]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.manifest["name"]

    @cached_property
    def capabilities(self) -> dict:
        return self.manifest["capabilities"]

    @property
    def variants(self) -> list[dict]:
        return self.capabilities["variants"]

    @property
    def procedures(self) -> set[str]:
        return {"send", *self.manifest.get("procedures", ())}

    def columns(self) -> list["Channel"]:
        """The channel for a table: what is public apart from the rest, because the two have little in common."""
        def only(title: str, variants: list[dict], events: set[str]) -> Channel:
            return replace(self, title=title, events=events, manifest=self.manifest | {"capabilities": self.capabilities | {"variants": variants}})
        public = [variant for variant in self.variants if variant["variant"] == "public"]
        private = only(self.title, [variant for variant in self.variants if variant not in public], self.events)
        return [private, only(f"{self.title}, public", public, set())] if public else [private]

    def event_kinds(self, model: Model) -> list[str]:
        """The kinds that its cases expect, in the model's order, with what nobody understands last."""
        return [value.name for value in event_kinds(model) if value.name in self.events]

    def part(self, variant: dict, kind: str) -> dict:
        """What a variant says of a part type; text stands apart in the manifest and comes in wherever it goes out."""
        if kind == "text":
            text = variant.get("text", {})
            return {"type": "text", "in": text.get("level"), "out": text.get("level")} | text
        return next((part for part in variant.get("parts", ()) if part["type"] == kind), {})

    def action_level(self, variant: dict, kind: str) -> str:
        """How well an action is done; one that has no level of its own is done where the manifest lists the procedure."""
        if kind == "hand_over" and kind not in self.procedures:
            return "rejected"  # the level is also about being told, which may be all there is
        if kind in LEVEL_OF_ACTION:
            return member(variant, LEVEL_OF_ACTION[kind]) or "rejected"
        return "full" if kind in self.procedures else "rejected"


def _event_kinds(case: dict) -> set[str]:
    expected = [case.get("expect", {}).get("events"), member(case, ("receive", "expect", "events"))]
    events = [event for events in expected for event in events or ()]
    events += [line["out"]["event"] for line in case.get("stream", ()) if "event" in line.get("out", {})]
    return {event["kind"] for event in events if "kind" in event}


def _count_cases(channels: list[Channel], folder: Path) -> list[str]:
    faults = []
    by_name = {channel.name: channel for channel in channels}
    for file in sorted((folder / "cases").glob("**/*.json")):
        case = json.loads(file.read_text(encoding="utf-8"))
        channel = channels[0] if len(channels) == 1 else by_name.get(case.get("channel"))
        if channel is None:
            faults.append(f"{folder.name}/cases/{file.name}: names no channel of the plugin")
            continue
        channel.events |= _event_kinds(case)
        channel.cases_out += "procedure" in case
        channel.cases_in += "procedure" not in case
    return faults


def _faults_of(channel: Channel, model: Model) -> list[str]:
    """Where a manifest contradicts itself, or claims what no case shows."""
    where = f"plugins/{channel.plugin}: {channel.name}"
    events = {value.name for value in model.enums["event_kind"].values}
    faults = [f"{where}: a case expects the event kind '{kind}', which the model does not have" for kind in channel.events - events]
    for kind in LEVEL_OF_ACTION:
        levels = {channel.action_level(variant, kind) for variant in channel.variants}
        if levels & {*DONE} and kind not in channel.procedures:
            faults.append(f"{where}: the capabilities promise '{kind}', the procedures do not list it")
        if kind in channel.procedures and not levels & {*DONE}:
            faults.append(f"{where}: the procedures list '{kind}', no variant's capabilities promise it")
    faults += [f"{where}: there are no cases" for count in (channel.cases_in, channel.cases_out) if not count]
    return faults


def _sheets(coverage: Path) -> dict[str, list[tuple[str, int]]]:
    """By channel: title and number of features of each coverage file that is about it."""
    found: dict[str, list[tuple[str, int]]] = {}
    for file in sorted(coverage.glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for name in table.get("channels", [file.stem]):
            found.setdefault(name, []).append((table.get("title", file.stem), len(table.get("row", []))))
    return found


def load(model: Model, plugins: Path, coverage: Path) -> tuple[list[Channel], list[str]]:
    """Every channel of a network, by title, and what is wrong with what they say."""
    channels: list[Channel] = []
    faults: list[str] = []
    sheets = _sheets(coverage)
    for file in sorted(plugins.glob("*/manifest.json")):
        manifest = json.loads(file.read_text(encoding="utf-8"))
        if manifest["id"] in NOT_A_NETWORK:
            continue
        titled = manifest if len(manifest["channels"]) == 1 else {}
        own = [Channel(manifest["id"], file.parent, titled.get("title") or entry.get("title", entry["name"]), entry,
                       sheets=sheets.get(entry["name"], [])) for entry in manifest["channels"]]
        faults += _count_cases(own, file.parent)
        for channel in own:
            faults += _faults_of(channel, model)
        channels += own
    return sorted(channels, key=lambda channel: channel.title.lower()), faults
