# SPDX-License-Identifier: MIT
"""A manifest's figures and levels in a person's words, for the cells of tables."""
from .channels import Channel

NONE = "–"
YES = "✓"
LEVELS_IN = {"full": YES, "partial": "partly"}
LEVELS_OUT = {"full": YES, "partial": "partly", "fallback": "as text", "dropped": "left out"}
UNITS = {"utf16": "UTF-16 units", "bytes": "bytes", "code_points": "code points", "graphemes": "graphemes",
         "gsm7": "GSM-7 septets", "weighted": "weighted characters"}
SPANS = ((86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute"), (1_000, "second"))


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def row(cells: list[str]) -> str:
    return "| " + " | ".join(cell(text) for text in cells) + " |"


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """A table without the rows in which nobody has anything."""
    kept = [cells for cells in rows if any(text not in ("", NONE) for text in cells[1:])]
    return [row(head), "|" + "---|" * len(head), *(row([name, *(text or NONE for text in cells)]) for name, *cells in kept)]


def number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:g}"


def size(count: int) -> str:
    for power, unit in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= power and count % power == 0:
            return f"{number(count // power)} {unit}"
    return f"{number(count)} bytes" if count else ""


def duration(span_ms: int) -> str:
    """The largest unit that gives a whole number; hours up to three days, because networks speak of 24 and 48."""
    for span, name in SPANS:
        if span_ms and span_ms % span == 0 and (name != "day" or span_ms > 3 * span):
            count = span_ms // span
            return f"{number(count)} {name}{'s' if count != 1 else ''}"
    return f"{number(span_ms)} ms" if span_ms else ""


def pace(per_second: float) -> str:
    """So many a second, an hour or a day: the shortest of them in which at least one goes."""
    for span, name in ((1, "a second"), (3600, "an hour")):
        if per_second * span >= 1:
            return f"{number(round(per_second * span, 2 if span == 1 else None))} {name}"
    return f"{number(round(per_second * 86_400))} a day"


def count(value: int | None) -> str:
    return number(value) if value else ""


def words(names: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def kinds(mimes: list[str]) -> str:
    """Media types by the short name that people use: image/jpeg is jpeg, image/* is any."""
    short = [mime.split("/")[1].removeprefix("x-") for mime in mimes]
    return ", ".join("any" if name == "*" else name for name in dict.fromkeys(short))


def by_variant(channel: Channel, text_of) -> str:
    """The first variant's words, and behind them what other variants differ in."""
    first, *others = ((variant["variant"], text_of(variant) or NONE) for variant in channel.variants)
    differing = [f"{name}: {text}" for name, text in others if text != first[1]]
    return first[1] + (f" ({'; '.join(differing)})" if differing else "")


def level_in(level: str | None) -> str:
    return LEVELS_IN.get(level or "", NONE)


def level_out(level: str | None) -> str:
    return LEVELS_OUT.get(level or "", NONE)


def text_limit(text: dict) -> str:
    return f"{number(text['max'])} {UNITS[text['unit']]}" if text.get("max") else ""


def media_limit(part: dict) -> str:
    limits = [kinds(part.get("mimes", [])), size(part.get("max_bytes", 0)), duration(part.get("max_duration_ms", 0))]
    return ", ".join(limit for limit in limits if limit) if part.get("out") in ("full", "partial") else ""


def item_limit(part: dict) -> str:
    """The limits of what has a title, words and buttons, in the order in which one looks at it."""
    limits = (("max_items", "at most {}"), ("max_buttons", "{} buttons each"), ("title_max", "title {}"), ("text_max", "text {}"),
              ("button_title_max", "button {}"), ("payload_max", "payload {} bytes"))
    told = [phrase.format(number(part[key])) for key, phrase in limits if part.get(key)]
    if part.get("max_bytes"):
        told.append(f"picture {size(part['max_bytes'])}")
    return ", ".join(told)
