# SPDX-License-Identifier: MIT
"""Dependencies point one way (docs/architecture.md): a file includes only from the folders its own may know."""
import re

from kinds import is_cxx

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')

# What a host folder may include of the others. main, runtime and cli put everything together, so they are not listed.
BASE = {"config", "plugin", "state", "store", "net", "observe"}
HOST = {
    "observe": {"observe"},
    "config": {"config", "observe"},
    "net": {"net", "observe"},
    "store": {"store", "observe"},
    "plugin": {"plugin", "config", "observe"},
    "adapt": {"adapt", "plugin"},
    "state": {"state", "store", "plugin", "config", "observe"},
    # The two flows meet: what a step says happened is accepted like a webhook's events, and a receipt belongs to a send.
    "inbound": {"inbound", "outbound", "adapt"} | BASE,
    "outbound": {"outbound", "inbound", "adapt"} | BASE,
    "delivery": {"delivery"} | BASE,
    "console": {"console", "net", "observe"},
    "api": {"api", "adapt", "inbound", "outbound", "delivery"} | BASE,
}

GOOD = [("host/net/a.cpp", '#include "host/observe/log.hpp"'), ("plugins/line/a.cpp", "#include <jackfield/cpp/json.hpp>"),
        ("plugins/line/a.cpp", '#include "line_send.hpp"'), ("plugins/line/a.cpp", '#include "plugins/line/line_send.hpp"'),
        ("host/cli/a.cpp", '#include "host/api/a.hpp"'), ("host/net/a.cpp", "#include <boost/asio/post.hpp>"),
        ("plugins/line/simulator/a.cpp", '#include "sdk/simulator/base.hpp"')]
BAD = [("host/store/a.cpp", '#include "host/net/a.hpp"'), ("sdk/testing/a.cpp", '#include "host/net/a.hpp"'),
       ("plugins/line/a.cpp", '#include "host/net/a.hpp"'), ("plugins/line/a.cpp", '#include "plugins/webchat/a.hpp"'),
       ("host/net/a.cpp", "#include <boost/asio.hpp>"), ("plugins/line/simulator/a.cpp", '#include "../line_send.hpp"'),
       ("host/net/a.cpp", "#include <jackfield/generated/model.h>"), ("host/a.hpp", "#include <boost/asio/impl/src.hpp>")]


def of_sdk(path, name):
    if name.startswith(("host/", "plugins/", "tests/")):
        yield f"sdk knows nothing of {name.split('/')[0]}"


def of_plugin(path, name):
    folder = "/".join(path.split("/")[:2])
    if name.startswith(("host/", "tests/")) or (name.startswith("plugins/") and not name.startswith(folder + "/")):
        yield f"a plugin includes only the SDK and its own folder, not {name}"
    if "/simulator/" in path and (name.startswith("../") or (name.startswith(folder + "/")
                                                             and not name.startswith(folder + "/simulator/"))):
        yield "a simulator shares no code with its plugin"
    if "/simulator/" not in path and name.startswith("sdk/"):
        yield "a plugin includes the SDK as <jackfield/…>"


def of_host(path, name):
    folder = path.split("/")[1]
    if name.startswith(("plugins/", "tests/")):
        yield f"the host knows no single plugin and no test: {name}"
    if folder not in HOST:
        return
    parts = name.split("/")
    if len(parts) > 2 and parts[0] == "host" and parts[1] not in HOST[folder]:
        yield f"host/{folder} may not know host/{parts[1]}"
    if folder == "net" and re.search(r"jackfield/(cpp/)?generated/", name):
        yield "net knows no message"


def check(path, lines):
    if not is_cxx(path):
        return
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        name = found[2]
        # Function bodies belong into one file of their own (TLS servers exist in tests only).
        bodies = name.endswith("impl/src.hpp") and path not in ("host/boost_impl.cpp", "host/net/asio_ssl.cpp")
        if name == "boost/asio.hpp" or bodies:
            yield number, f"include the part that is used, not <{name}>: it costs seconds in every file"
        top = path.split("/")[0]
        rule = {"sdk": of_sdk, "plugins": of_plugin, "host": of_host}.get(top)
        if rule:
            yield from ((number, message) for message in rule(path, name))
