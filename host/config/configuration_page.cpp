// SPDX-License-Identifier: MIT
#include "host/config/configuration_page.hpp"

#include "host/config/key_table.hpp"
#include "host/config/table_reader.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace jackfield::config {
namespace {

constexpr std::string_view kOpening = R"(# Configuration

<!-- Written from host/config/key_table.cpp (configuration_page.cpp); a test compares. Edit those. -->

One TOML file says everything: `jackfield run CONFIG`. `jackfield check CONFIG` tells all that is wrong with it in one
run, each with file, line and column, what was expected and, where it is clear, what to write instead.

```toml
[host]
public_url = "https://hooks.example.com"

[[account]]
id     = "line-jp"
plugin = "line"
config = { channel_id = "1234567890", channel_secret = { file = "/run/secrets/line" } }

[[subscription]]
id     = "helpdesk"
push   = "https://helpdesk.example.com/events"
secret = { credential = "helpdesk" }
filter = { visibility = "private" }
```

Names are exact: an unknown key is an error, so that a misspelled one is not silently without effect. Sizes and times
are integers whose unit stands in the key's name. Relative paths count from the file's folder.

)";

constexpr std::string_view kSecrets = R"(## Secrets

A secret is a text, or a table with one of three keys that say where it is:

| written | read from |
|---|---|
| `{ env = "NAME" }` | the environment of the host |
| `{ file = "/run/secrets/line" }` | a file of at most 16 KiB; line ends at its end are dropped |
| `{ credential = "line" }` | systemd's credential (`LoadCredential=` in the unit) |
| `"…"` | the file itself; `check` warns if others can read it |

That works for the whole value only, wherever a plugin's `config` takes a text, and for `secret` of a subscription. An
unset variable, an empty file and an unreadable one are errors. Values are never shown, logged or stored.

)";

constexpr std::string_view kClosing = R"(## Certificates

Networks are trusted by the system's authorities. `SSL_CERT_FILE` and `SSL_CERT_DIR` in the host's environment name
others, for a mail server with a certificate of one's own; requests, mails and long connections all obey.

## What a reload changes

On SIGHUP the host reads the file again. If it has errors, the old configuration stays and the log says so. Otherwise
only what changed is touched: accounts, hooks and subscriptions are added, removed or made anew one by one. Keys marked
*restart* keep their old value until the next start, and the log names them.

## Profiles of channels

Where a channel has one (`jackfield plugins describe ID`: `channel_profile`), `profile` in an account's `config` declares
what people see before they write: greeting, menu, ice breakers, in the network's own words. It is the whole: what it
does not name is taken away at the network. Without `profile` nothing is touched.

```toml
[account.config.profile]
get_started = "START"
greeting    = [{ locale = "default", text = "Good day!" }]
```

`jackfield accounts profile diff` shows what the network has where it differs, `jackfield accounts profile apply` makes it
the same; `--dry-run` shows first. Both go through the running host, as do `jackfield check --online` and
[the API](api.md#profiles-of-channels), and mean the file as the host has loaded it: reload it after a change.

`check` alone asks nobody, so that it works before the first start, in a build, and without the network: that is why the
difference has an option of its own. The running host does the asking because it alone holds the account's tokens and
knows how many calls its rates still allow; a second caller beside it would spend both.

## What check prints

`file:line:column: error: text; expected …; did you mean "…"?`, a line each. It exits 0 without errors, 1 with errors,
and with `--strict` 2 where there are only warnings. `--format=json` prints one object:

| field | meaning |
|---|---|
| `ok`, `errors`, `warnings` | no errors; how many of each |
| `diagnostics[]` | in the order of the file |
| `.severity`, `.code` | `error` or `warning`; a name that stays the same |
| `.file`, `.line`, `.column` | from 1; columns count code points |
| `.key` | as `account[0].config.channel_id` |
| `.text`, `.expected` | what is wrong, what would be right |
| `.suggestion` | the nearest right name or value, if there is one |
| `.edit` | `{from, to, text}`: replace that range by that text, where the suggestion is certain |

With `--online` each place of a profile that differs is a warning `profile-differs`, and an account that could not be
asked about an error `not-asked`.
)";

struct Section {
  std::string_view rules;
  std::string_view text;
};

constexpr std::array<Section, 10> kSections{{
    {"host", "The host itself."},
    {"host.limits",
     "Each listener of the HTTP server has these limits. What crosses one gets the answer named "
     "here, and is counted."},
    {"host.media", "Files that people send and receive."},
    {"host.log", "Logs go to stderr."},
    {"host.sending", "How sends are tried."},
    {"host.retention", "How long things are kept, and how much of them: whichever comes first."},
    {"hook",
     "A webhook address with settings of its own (an app's secret, its verify token), shared by "
     "the accounts that name "
     "it. Only where the plugin has hooks; else an account is reached at `/hooks/<account id>`."},
    {"account", "One configured use of a channel."},
    {"subscription",
     "An application that gets events. Those written here cannot be changed through the API, only "
     "paused and sought."},
    {"subscription.filter",
     "Which events: within a key any may match, and every key must. A key that is absent lets all "
     "through."},
}};

std::string type_of(const KeyRule& rule) {
  switch (rule.kind) {
    case KeyKind::text:
      return rule.form == Form::path ? "path" : "text";
    case KeyKind::texts:
      return rule.form == Form::path ? "list of paths" : "list of texts";
    case KeyKind::text_or_texts:
      return "text or list of texts";
    case KeyKind::integer:
      return "integer";
    case KeyKind::boolean:
      return "boolean";
    case KeyKind::choice: {
      std::string out;
      for (const std::string& name : choices_of(rule)) {
        out += (out.empty() ? "`" : ", `") + toml_text(name) + '`';
      }
      return out;
    }
    case KeyKind::table:
      return "table";
    case KeyKind::tables:
      return "tables";
    case KeyKind::pairs:
      return "table of texts";
    case KeyKind::entries:
      return "table of tables";
    case KeyKind::settings:
      return "table";
    case KeyKind::secrets:
      return "secret, or list of two";
  }
  return {};
}

std::string bounds_of(const KeyRule& rule) {
  if (rule.kind != KeyKind::integer) return {};
  const std::string unit = rule.unit.empty() ? "" : ' ' + std::string(rule.unit);
  return std::to_string(rule.min) + " to " + std::to_string(rule.max) + unit;
}

std::string default_of(const KeyRule& rule) {
  if (rule.required) return "*required*";
  return rule.fallback.empty() ? "" : '`' + std::string(rule.fallback) + '`';
}

std::string section(const Section& about) {
  const std::span<const KeyRule> rules = key_rules();
  const auto bounded = [&](const KeyRule& rule) {
    return rule.table == about.rules && rule.kind == KeyKind::integer;
  };
  const bool bounds = std::any_of(rules.begin(), rules.end(), bounded);
  std::string out = "## `" + label_of(about.rules) + "`\n\n" + std::string(about.text) + "\n\n";
  out += bounds ? "| key | type | default | bounds | meaning |\n|---|---|---|---|---|\n"
                : "| key | type | default | meaning |\n|---|---|---|---|\n";
  for (const KeyRule& rule : rules) {
    // Tables have a section of their own.
    if (rule.table != about.rules || rule.kind == KeyKind::table) continue;
    out +=
        "| `" + std::string(rule.name) + "` | " + type_of(rule) + " | " + default_of(rule) + " | ";
    if (bounds) out += bounds_of(rule) + " | ";
    out += std::string(rule.meaning) + (rule.restart ? " *Restart.*" : "") + " |\n";
  }
  return out + '\n';
}

}  // namespace

std::string configuration_page() {
  std::string out(kOpening);
  for (const Section& about : kSections) out += section(about);
  out += kSecrets;
  out += kClosing;
  return out;
}

}  // namespace jackfield::config
