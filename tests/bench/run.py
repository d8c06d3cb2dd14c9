#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures the figures of docs/performance.md: python3 tests/bench/run.py BUILD [quick]

Workloads
  webhook    one signed LINE text message per request (about 500 bytes, ids of its own, 1,000 people), 64 kept-alive
             connections, wrk with one thread on the same machine; host and floor in turn, medians of the runs
  half load  the same at half of what the host reached: connections that rest between requests
  slow       the same, beside 2,000 clients that send and read a byte every half second
  accounts   the same spread over 1, 10, 100, 1,000 accounts
  send       POST /v1/messages to 1,000 people with an Idempotency-Key each, 32 connections; the network is a bare
             server on 127.0.0.1, or one that never answers (what is accepted alone). Delay: from before the API call is
             written until the network has the request. Beside it, in turn, a floor that does the least: floor_sender.cpp
  backlog    a million queued sends of 100,000 conversations whose network does not answer; then the host starts again
  receive    a text message as a case of each channel tells it: the plugin's C++ called directly, against what nobody is
             spared: the keyed HMAC, one parse by the SDK's reader, the event written. Told, not judged: XML and mail, which
             are parsed otherwise, and web chat, whose requests bring a token to be checked and read like a second
             body, and which writes the visitor's entry and the answer beside the event
  crossing   the loaded plugin called as the host calls it, less its C++ called directly
  accounts of one plugin   100 of them and the plugin itself, in a process of its own
Prints a table and writes it to BUILD/report.md. The machine's load stands beside every number: figures taken on a
busy machine say little but for ratios.
"""
import contextlib
import json
import socket
import sqlite3
import statistics
import sys
import time
from pathlib import Path

from programs import Caller, Host, Server, SlowClients, account_memory, google_benchmark, load, sends, webhooks

build = Path(sys.argv[1]).resolve()
quick = "quick" in sys.argv[2:]
SECONDS = 2 if quick else 5
ROUNDS = 2 if quick else 3

rows = []


def note(what, goal, measured, ratio=""):
    rows.append((what, goal, measured, ratio, load()))
    print(f"{what:44} | {goal:12} | {measured:40} | {ratio:8} | load {load()}", flush=True)


def thousands(number):
    return f"{number:,.0f}"


def median(runs, field):
    return statistics.median(one[field] for one in runs)


def measure_webhooks(network):
    floors, hosts = [], []
    for _ in range(ROUNDS):
        with Server(build, "floor_server") as floor:
            floors.append(webhooks(floor.port, SECONDS))
        with Host(build, network.port) as host:
            hosts.append(webhooks(host.port, SECONDS))
            kept = host.journal_rows()
            if kept < hosts[-1]["requests"]:
                raise RuntimeError(f"{hosts[-1]['requests']} webhooks were answered, {kept} are in the journal")
            peak = host.resident_mb("VmHWM")
    bad = sum(one["bad"] for one in floors + hosts)
    if bad:
        raise RuntimeError(f"{bad} requests were not answered with 200")
    floor, host = median(floors, "per_second"), median(hosts, "per_second")
    note("floor: webhooks per second", "≥ 40,000", thousands(floor) + spread(floors))
    note("host: webhooks per second", "≥ 30,000", thousands(host) + spread(hosts))
    note("host against the floor", "≥ 75 %", "", f"{100 * host / floor:.0f} %")
    note("host: p50 / p99 at full load", "", f"{median(hosts, 'p50_ms'):.1f} / {median(hosts, 'p99_ms'):.1f} ms")
    return host, peak


def spread(runs):
    return " (" + ", ".join(thousands(one["per_second"]) for one in runs) + ")"


def measure_half_load(network, full):
    connections = 128
    pause = max(1, round(1000 * connections / (full / 2)) - 1)
    for name in ("floor", "host"):
        with Server(build, "floor_server") if name == "floor" else Host(build, network.port) as one:
            half = webhooks(one.port, SECONDS, connections, 1, pause)
        note(f"{name}: p99 at half load", "< 10 ms" if name == "host" else "",
             f"{half['p99_ms']:.1f} ms at {thousands(half['per_second'])}/s, p50 {half['p50_ms']:.1f} ms")


def measure_slow_clients(network, full):
    """Slow clients cost a good one at most its time again, whatever they do."""
    connections, slow = 128, 2000
    pause = max(1, round(1000 * connections / (full / 4)) - 1)
    p99 = {}
    for beside in (0, slow):
        with Host(build, network.port) as one, SlowClients(one.port, beside or 1, "/hooks/web-1/app.js"):
            runs = [webhooks(one.port, SECONDS, connections, 1, pause) for _ in range(ROUNDS)]
        p99[beside] = median(runs, "p99_ms")
    note(f"p99 at a quarter load beside {slow:,} slow clients", "≤ 2 ×",
         f"{p99[slow]:.1f} ms, without them {p99[0]:.1f} ms", f"{p99[slow] / max(p99[0], 0.001):.1f} ×")


def measure_accounts(network):
    reached = {}
    for _ in range(1 if quick else 2):
        for accounts in (1, 10, 100, 1000):
            with Host(build, network.port, accounts) as host:
                reached.setdefault(accounts, []).append(webhooks(host.port, 3, accounts=accounts))
    single = median(reached[1], "per_second")
    for accounts, runs in reached.items():
        rate = median(runs, "per_second")
        note(f"webhooks per second, {accounts:,} account{'s' if accounts > 1 else ''}", "within 10 %", thousands(rate),
             f"{100 * rate / single:.0f} %")


def delays(network, port, token=""):
    """Of calls that come one by one: until the network has the request."""
    network.get()
    with Caller(port, token) as caller:
        for _ in range(100 if quick else 300):
            caller.send(f"t={time.monotonic_ns()}")
            time.sleep(0.01)  # lint(no_sleep): low load is what is measured
    return network.get()


@contextlib.contextmanager
def silent_account():
    """An account "echo-2" whose network takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as silent:
        yield f"""
[[account]]
id = "echo-2"
plugin = "echo"
config = {{ secret = "secret", url = "https://silent.example" }}
endpoints = {{ "https://silent.example" = "http://127.0.0.1:{silent.getsockname()[1]}" }}
"""


def measured_sends(network, is_answered, port, token="", account="echo-1"):
    """What was accepted, or what the network got meanwhile where it answers: some may still wait."""
    before = network.get()["sent"]
    one = sends(port, SECONDS, token, account)
    if one["bad"]:
        raise RuntimeError(f"{one['bad']} sends were not accepted")
    if is_answered:
        one["per_second"] = (network.get()["sent"] - before) / one["seconds"]
    return one


def measure_sends(network):
    with Server(build, "floor_sender", network.port) as floor:
        least = delays(network, floor.port)
    with Host(build, network.port) as host:
        took = delays(network, host.api_port, host.token)
    for name, one in (("floor", least), ("host", took)):
        note(f"{name}: API call to the network's request", "p50 < 1 ms" if name == "host" else "",
             f"p50 {one['p50'] / 1000:.2f} ms, p99 {one['p99'] / 1000:.2f} ms ({one['count']} sends)")

    for what, goal, is_answered in (("accepted durably", "≥ 10,000", False), ("through lanes to a network", "≥ 5,000", True)):
        floors, hosts = [], []
        for _ in range(ROUNDS):
            with Server(build, "floor_sender", network.port if is_answered else 0) as floor:
                floors.append(measured_sends(network, is_answered, floor.port))
            with silent_account() as more, Host(build, network.port, more=more) as host:
                account = "echo-1" if is_answered else "echo-2"
                hosts.append(measured_sends(network, is_answered, host.api_port, host.token, account))
                if not is_answered:
                    host.process.kill()  # its network never answers: a drain would wait for it
        floor, reached = median(floors, "per_second"), median(hosts, "per_second")
        note(f"floor: sends per second, {what}", "", thousands(floor) + spread(floors))
        note(f"host: sends per second, {what}", goal, thousands(reached) + spread(hosts), f"{100 * reached / floor:.0f} %")


def fill_outbox(store, account, actions, conversations):
    """As accepting them would leave it; a minute of API calls otherwise."""
    with sqlite3.connect(store) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(action)")]
        now = int(time.time() * 1000)

        def row(number):
            conversation = f"conv_backlog{number % conversations:08}"
            wish = {"kind": "send", "id": f"msg_backlog{number:016}", "conversation": {"id": conversation, "type": "direct"},
                    "to": {"scheme": "echo.user", "value": f"b-{number % conversations}"},
                    "pieces": [{"index": 1, "parts": [{"type": "text", "text": "Your order is on its way."}]}]}
            known = {"id": wish["id"], "account": account, "conversation": conversation, "position": number + 1, "kind": 1,
                     "state": 1, "priority": 1, "created_at": now, "body": json.dumps(wish), "progress": ""}
            return [known.get(name, 0 if name in ("due_at", "expires_at", "attempts") else "") for name in columns]

        marks = ",".join("?" * len(columns))
        db.executemany(f"INSERT INTO action VALUES ({marks})", (row(number) for number in range(actions)))


def measure_backlog(network):
    actions, conversations = (100_000, 10_000) if quick else (1_000_000, 100_000)
    with silent_account() as more, Host(build, network.port, more=more) as host:
        empty = delays(network, host.api_port, host.token)
        host.end()
        fill_outbox(host.store, "echo-2", actions, conversations)
        host.run()
        note(f"start to ready, {actions:,} sends waiting", "< 2 s", f"{host.start_ms / 1000:.2f} s")
        full = delays(network, host.api_port, host.token)
        note("memory, with them waiting", "< 200 MB", f"{host.resident_mb():.0f} MB")
        note("an idle conversation's send beside them, p50", "within 20 %",
             f"{full['p50'] / 1000:.2f} ms, on an empty outbox {empty['p50'] / 1000:.2f} ms", f"{100 * full['p50'] / empty['p50']:.0f} %")
        host.process.kill()  # as above


def measure_start_and_memory(network):
    starts, idle = [], 0.0
    for _ in range(5):
        with Host(build, network.port) as host:
            starts.append(host.start_ms)
            idle = host.resident_mb()
    note("start to ready, three plugins", "< 100 ms", f"{statistics.median(starts):.0f} ms")
    note("memory idle, three plugins", "< 40 MB", f"{idle:.0f} MB")


# By channel: its plugin, and the case of a text message; as in receive_bench.cpp.
TEXTS = {
    "line": ("line", "text_in.json"),
    "messenger": ("meta", "messenger_text_in.json"),
    "instagram": ("meta", "instagram_text_in.json"),
    "viber": ("viber", "text_in.json"),
    "webchat": ("webchat", "message_text.json"),
    "wechat": ("wechat", "text_in.json"),
    "email": ("email", "text_in.json"),
}
NOT_JUDGED = ("wechat", "email", "webchat")


def measure_receive():
    ran = google_benchmark(build, "receive_bench")
    for channel in TEXTS:
        plain, crossed, least = (ran[f"{what}/{channel}"] for what in ("translation", "crossed", "least"))
        plain_ns, crossed_ns, least_ns = (one["cpu_time"] for one in (plain, crossed, least))
        note(f"receive, {channel}, {least['bytes']:.0f} bytes", "" if channel in NOT_JUDGED else "≤ 1.5 × least",
             f"{plain_ns:.0f} ns, least {least_ns:.0f} ns", f"{plain_ns / least_ns:.2f}")
        note(f"crossing the ABI, {channel}", "≤ 400 ns", f"{crossed_ns - plain_ns:.0f} ns")


def measure_account_memory():
    for plugin, case in dict(TEXTS.values()).items():
        note(f"memory of 100 accounts, {plugin}", "< 20 MB", f"{account_memory(build, plugin, case):.1f} MB")


def measure_parts():
    measure_receive()
    measure_account_memory()
    bare = google_benchmark(build, "abi_bench")
    note("the same, translation next to nothing", "≤ 400 ns", f"{bare['one_event']['cpu_time']:.0f} ns")
    store = google_benchmark(build, "store_bench", "events/512|sends|one_commit")
    for name, what in (("events/512/real_time", "store: events appended per second"),
                       ("sends/512/real_time", "store: sends accepted per second")):
        note(what, "", thousands(store[name]["items_per_second"]))
    note("store: a single durable commit", "", f"{store['one_commit/real_time']['real_time'] / 1e6:.2f} ms")


def main():
    begin = time.monotonic()
    with Server(build, "network_server") as network:
        measure_start_and_memory(network)
        full, peak = measure_webhooks(network)
        note("memory at full load, peak", "< 150 MB", f"{peak:.0f} MB")
        measure_half_load(network, full)
        measure_slow_clients(network, full)
        measure_sends(network)
        measure_accounts(network)
        measure_backlog(network)
    measure_parts()
    lines = ["| what | goal | measured | ratio | load |", "|---|---|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    (build / "report.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{build}/report.md, {time.monotonic() - begin:.0f} s")


main()
