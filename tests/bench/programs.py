# SPDX-License-Identifier: MIT
"""What the benchmark starts: the host, the floor, a network, wrk. Everything on 127.0.0.1, nothing left behind."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"  # as in floor_server.cpp


def load():
    return Path("/proc/loadavg").read_text().split()[0]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Program:
    """A child with a folder of its own; both are gone at the end of the `with`."""

    def __init__(self, build):
        self.build = Path(build)
        self.folder = Path(tempfile.mkdtemp(prefix="bench.", dir=build))
        self.process = None

    def start(self, *command, **options):
        self.log = open(self.folder / "log", "w", encoding="utf-8")
        self.process = subprocess.Popen([str(one) for one in command], stderr=self.log, stdin=subprocess.DEVNULL, **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process:
            self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def resident_mb(self, field="VmRSS"):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", status)[1]) / 1024


class Server(Program):
    """Is given its folder; prints its port as its first line."""

    def __init__(self, build, name, *arguments):
        super().__init__(build)
        self.start(self.build / "bin/bench" / name, self.folder, *arguments, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def get(self):
        return get_json(f"http://127.0.0.1:{self.port}/")


def get_json(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)


def line_account(number, network):
    return f"""
[[account]]
id = "line-{number}"
plugin = "line"
config = {{ channel_id = "{number}", channel_secret = "{SECRET}", channel_access_token = "token", bot_user_id = "U{number:032x}" }}
endpoints = {{ "https://api.line.me" = "http://127.0.0.1:{network}" }}
"""


class Host(Program):
    """The real host with its plugins, configured in one file, on an empty store. `more`: further accounts."""

    def __init__(self, build, network, accounts=1, prefix=(), more=""):
        super().__init__(build)
        self.prefix = prefix
        self.port, self.api_port = free_port(), free_port()
        text = f"""[host]
listen = "127.0.0.1:{self.port}"
api_listen = "127.0.0.1:{self.api_port}"
public_url = "http://127.0.0.1:{self.port}"
data_dir = "{self.folder}/data"
plugin_dirs = ["{self.build}/plugins"]

[[account]]
id = "echo-1"
plugin = "echo"
config = {{ secret = "secret", url = "https://echo.example" }}
endpoints = {{ "https://echo.example" = "http://127.0.0.1:{network}" }}

[[account]]
id = "web-1"
plugin = "webchat"
config = {{ token_key = "{'0123456789abcdef' * 4}" }}
""" + "".join(line_account(number, network) for number in range(1, accounts + 1)) + more
        self.config = self.folder / "jackfield.toml"
        self.config.write_text(text)
        self.config.chmod(0o600)
        self.run()

    def run(self):
        begin = time.monotonic()
        self.start(*self.prefix, self.build / "bin/jackfield", "run", self.config, stdout=subprocess.DEVNULL)
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() - begin > 60:
                raise RuntimeError("the host did not start: " + (self.folder / "log").read_text()[-2000:])
            time.sleep(0.001)  # lint(no_sleep): polls, with a limit
        self.start_ms = (time.monotonic() - begin) * 1000

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        self.log.close()

    @property
    def store(self):
        return self.folder / "data/jackfield.db"

    def is_ready(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    @property
    def token(self):
        return (self.folder / "data/admin.token").read_text().strip()

    def journal_rows(self):
        """Events that are on disk, counted in the file."""
        command = ["sqlite3", "-readonly", str(self.store), "SELECT count(*) FROM event"]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def wrk(port, script, arguments, seconds, connections):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout=10s", "-s", HERE / script,
               f"http://127.0.0.1:{port}", "--", *arguments]
    out = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False,
                         timeout=seconds + 30, env={**os.environ, "LC_ALL": "C"})
    found = re.search(r"^RESULT (.*)$", out.stdout, re.M)
    if not found:
        raise RuntimeError("wrk: " + out.stdout + out.stderr)
    result = json.loads(found[1])
    result["per_second"] = (result["requests"] - result["bad"]) / result["seconds"]
    return result


def sends(port, seconds, token="", account="echo-1"):
    return wrk(port, "sends.lua", [token or "none", account], seconds, 32)


class Caller:
    """One kept-alive connection to the API, with as little of its own around each call as Python allows."""

    def __init__(self, port, token=""):
        self.socket = socket.create_connection(("127.0.0.1", port), 5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = f"POST /v1/messages HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"

    def send(self, text):
        body = '{"account":"echo-1","to":{"scheme":"echo.user","value":"u-1"},"parts":[{"type":"text","text":"' + text + '"}]}'
        self.socket.sendall(f"{self.head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        answer = self.socket.recv(65536)
        if not answer.startswith(b"HTTP/1.1 202 "):
            raise RuntimeError(f"a send was answered with {answer[:200]!r}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def webhooks(port, seconds, connections=64, accounts=1, pause_ms=0):
    return wrk(port, "webhooks.lua", [SECRET, accounts, pause_ms], seconds, connections)


class SlowClients:
    """So many clients that send and read a byte now and then; see slow_clients.py."""

    def __init__(self, port, count, path):
        self.command = ["python3", str(HERE / "slow_clients.py"), str(port), str(count), path]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "ready\n":
            raise RuntimeError("the slow clients did not start")
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def account_memory(build, plugin, case):
    """Megabytes that the plugin and 100 accounts of it take, configured as the case is."""
    command = [Path(build) / "bin/bench/account_memory", Path(build) / f"plugins/{plugin}.so",
               HERE.parents[1] / "plugins" / plugin / "cases" / case]
    out = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=True, timeout=60)
    return int(out.stdout) / 1024


def google_benchmark(build, name, chosen=""):
    """Nanoseconds of CPU time and items per second by benchmark, medians of seven. Rounds of all alternate: a machine that is
    slower for a moment is so for each of them."""
    command = [str(Path(build) / "bin/bench" / name), "--benchmark_format=json", "--benchmark_repetitions=7",
               "--benchmark_enable_random_interleaving=true", "--benchmark_report_aggregates_only=true",
               "--benchmark_min_time=0.1", f"--benchmark_filter={chosen}"]
    out = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout)
    return {one["run_name"]: one for one in out["benchmarks"] if one["aggregate_name"] == "median"}
