// SPDX-License-Identifier: MIT
#include "host/config/key_table.hpp"

#include <algorithm>
#include <array>

namespace jackfield::config {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kMiB = 1024 * 1024;
constexpr std::int64_t kGiB = 1024 * kMiB;
constexpr std::int64_t kYears = 36'500;  // days: a hundred years

constexpr KeyRule text(std::string_view table, std::string_view name, Form form,
                       std::string_view fallback, std::string_view meaning) {
  return {.table = table, .name = name, .form = form, .fallback = fallback, .meaning = meaning};
}

constexpr KeyRule texts(std::string_view table, std::string_view name, Form form,
                        std::string_view fallback, std::string_view meaning) {
  return {.table = table,
          .name = name,
          .kind = KeyKind::texts,
          .form = form,
          .fallback = fallback,
          .meaning = meaning};
}

constexpr KeyRule number(std::string_view table, std::string_view name, std::string_view fallback,
                         std::int64_t min, std::int64_t max, std::string_view unit,
                         std::string_view meaning) {
  return {.table = table,
          .name = name,
          .kind = KeyKind::integer,
          .fallback = fallback,
          .min = min,
          .max = max,
          .unit = unit,
          .meaning = meaning};
}

constexpr KeyRule choice(std::string_view table, std::string_view name, std::string_view fallback,
                         std::string_view choices, std::string_view meaning) {
  return {.table = table,
          .name = name,
          .kind = KeyKind::choice,
          .fallback = fallback,
          .choices = choices,
          .meaning = meaning};
}

constexpr KeyRule other(std::string_view table, std::string_view name, KeyKind kind,
                        std::string_view fallback, std::string_view meaning) {
  return {.table = table, .name = name, .kind = kind, .fallback = fallback, .meaning = meaning};
}

constexpr KeyRule required(KeyRule rule) {
  rule.required = true;
  return rule;
}

constexpr KeyRule restart(KeyRule rule) {
  rule.restart = true;
  return rule;
}

constexpr KeyRule limit(std::string_view name, std::string_view fallback, std::int64_t min,
                        std::int64_t max, std::string_view unit, std::string_view meaning) {
  return restart(number("host.limits", name, fallback, min, max, unit, meaning));
}

constexpr std::array kRules{
    other("", "host", KeyKind::table, "", "the host itself"),
    other("", "hook", KeyKind::tables, "", "webhook addresses with settings of their own"),
    other("", "account", KeyKind::tables, "", "configured uses of a channel"),
    other("", "subscription", KeyKind::tables, "", "applications that get events"),

    restart(text("host", "listen", Form::listen, "\"127.0.0.1:8080\"",
                 "Address and port for hooks, widget and media: what a reverse proxy publishes.")),
    restart(text("host", "api_listen", Form::listen, "\"127.0.0.1:8081\"",
                 "Address and port for API, console and metrics. Always asks for a token.")),
    text("host", "public_url", Form::public_url, "",
         "How the networks reach `listen`, as registered with them; `https`, except on this "
         "machine. "
         "Without it, webhooks cannot be registered and media links cannot be made."),
    restart(text("host", "data_dir", Form::path, "\"/var/lib/jackfield\"",
                 "Folder of the store, the media and `admin.token`. One host at a time.")),
    restart(texts("host", "plugin_dirs", Form::path, "[\"/usr/lib/jackfield/plugins\"]",
                  "Folders whose `*.so` are plugins; a file is named for its plugin's id.")),
    restart(
        texts("host", "trusted_proxies", Form::network, "[]",
              "Addresses and networks whose `X-Forwarded-For` is believed, as `\"10.0.0.0/8\"`.")),
    texts("host", "allowed_hosts", Form::host_name, "[]",
          "Values of the `Host` header that are answered on `listen`; empty: any."),
    restart(texts("host", "allow_draft_extensions", Form::extension, "[]",
                  "Draft extensions of the ABI that plugins may use, as `\"jf.name/1\"`.")),
    restart(texts("host", "allowed_needed_libraries", Form::library, "[]",
                  "Shared libraries beyond the libc family that a plugin may need.")),
    other("host", "limits", KeyKind::table, "", "limits of both HTTP listeners"),
    other("host", "media", KeyKind::table, "", "files that people send"),
    other("host", "log", KeyKind::table, "", "what the host tells about itself"),
    other("host", "sending", KeyKind::table, "", "how sends are tried"),
    other("host", "retention", KeyKind::table, "", "how long and how much is kept"),

    limit("header_bytes", "16384", 1024, kMiB, "bytes",
          "Request line and headers together; 431 beyond."),
    limit("target_bytes", "8192", 64, kMiB, "bytes", "The request's path and query; 414 beyond."),
    limit("header_count", "100", 8, 10'000, "", "Header fields of a request; 431 beyond."),
    limit("body_bytes", "1048576", 1024, kGiB, "bytes",
          "One request's body, where a route does not say otherwise; 413 beyond."),
    limit("header_timeout_ms", "10000", 10, kDayMs, "ms",
          "From a request's first byte to the end of its headers; 408 beyond."),
    limit("body_timeout_ms", "10000", 10, kDayMs, "ms",
          "From the end of the headers to the end of the body, and a second more for each "
          "`body_bytes_per_second` received; 408 beyond."),
    limit("body_bytes_per_second", "1024", 1, kGiB, "bytes",
          "The slowest body that is waited for."),
    limit("idle_timeout_ms", "60000", 10, kDayMs, "ms",
          "Between two requests of a connection; closed beyond."),
    limit("write_timeout_ms", "20000", 10, kDayMs, "ms",
          "How long a peer may take no byte of an answer; closed beyond."),
    limit("linger_ms", "2000", 0, 60'000, "ms",
          "How long the rest of a refused request is read, so that its sender sees the answer."),
    limit("drain_timeout_ms", "10000", 0, kDayMs, "ms",
          "How long a stopping host waits for requests that have begun."),
    limit("max_connections", "10000", 1, 1'000'000, "",
          "Open connections of a listener; 503 beyond."),
    limit("max_per_address", "0", 0, 1'000'000, "",
          "Open connections of one address, trusted proxies apart; 503 beyond. 0: no limit."),
    limit("max_pending", "20000", 1, 1'000'000, "",
          "Requests of a listener that wait for their answer; 503 beyond."),
    limit("stream_queue_bytes", "1048576", 4096, kGiB, "bytes",
          "What a stream's reader may be behind; closed beyond."),
    limit("retry_after_s", "1", 1, 3600, "s", "The `Retry-After` of each 503 above."),
    limit("store_queue_bytes", "67108864", 4096, 64 * kGiB, "bytes",
          "What may wait for the disk, of both listeners together; webhooks and sends get 503 "
          "beyond."),

    number("host.media", "max_bytes", "104857600", 1024, 64 * kGiB, "bytes",
           "One file, in or out; a larger one is not fetched and the event says so."),
    number(
        "host.media", "max_files", "100", 1, 10'000, "",
        "Files of one message. Of one that comes in, further ones are fetched when somebody looks; "
        "one that is to be sent is refused with more."),
    number("host.media", "link_lifetime_s", "86400", 60, 366 * 86'400, "s",
           "How long a signed link to a file works."),
    choice("host.media", "image_metadata", "\"keep\"", "keep remove",
           "`remove` takes from JPEG, PNG, WebP and GIF, in and out, what they tell beside the "
           "picture: place, time, device, comments, previews. What looks at the picture stays: its "
           "colours, its orientation, its frames."),

    choice("host.log", "level", "\"info\"", "trace debug info warning error",
           "The least that is logged."),
    choice("host.log", "format", "\"logfmt\"", "logfmt json", "Form of a line on stderr."),

    restart(number(
        "host.sending", "retry_hours", "24", 1, 24 * 30, "hours",
        "How long a message that keeps failing is tried again, and holds its conversation; then "
        "it is `expired`.")),
    restart(number(
        "host.sending", "in_flight", "64", 4, 10'000, "",
        "The most sends of one account under way at once, each of another conversation; those of "
        "low priority take at most three quarters.")),

    number("host.retention", "journal_days", "90", 0, kYears, "days",
           "Events. What a subscription has not had yet stays twice as long, with warnings. 0: for "
           "ever."),
    number("host.retention", "raw_days", "7", 0, kYears, "days",
           "Raw requests beside their events. 0: for ever."),
    number("host.retention", "media_days", "30", 0, kYears, "days",
           "Files, where the network's policy does not ask for less. A file of an event that a "
           "subscription has not had yet stays as long as the event, with warnings. 0: for ever."),
    number("host.retention", "outbox_days", "30", 0, kYears, "days",
           "Finished actions and their idempotency keys. 0: for ever."),
    number("host.retention", "journal_bytes", "0", 0, 65'536 * kGiB, "bytes",
           "What the events may take, without their raw requests; beyond, the oldest go. What a "
           "subscription has not had yet stays until it is twice as much, with warnings. 0: no "
           "limit."),
    number("host.retention", "raw_bytes", "0", 0, 65'536 * kGiB, "bytes",
           "What the raw requests may take; beyond, those of the oldest events go. 0: no limit."),
    number("host.retention", "media_bytes", "0", 0, 65'536 * kGiB, "bytes",
           "What the files may take; beyond, those go first whose time ends first. A file of an "
           "event that a subscription has not had yet stays until it is twice as much, with "
           "warnings. 0: no limit."),

    required(text("hook", "id", Form::id, "",
                  "Its name and the end of its address, `/hooks/<id>`. Unique over hooks and "
                  "accounts.")),
    required(text("hook", "plugin", Form::name, "", "Id of the plugin that reads what arrives.")),
    other("hook", "config", KeyKind::settings, "{}",
          "Settings of the plugin for a hook (`jackfield plugins describe ID`)."),

    required(text("account", "id", Form::id, "",
                  "Its name everywhere; without `hook` also the end of its address, `/hooks/<id>`. "
                  "Unique over hooks and accounts.")),
    required(text("account", "plugin", Form::name, "", "Id of the plugin.")),
    text("account", "channel", Form::name, "",
         "Which of the plugin's channels, where it has several."),
    text("account", "hook", Form::name, "",
         "Id of the hook that this account's webhooks come through."),
    other("account", "enabled", KeyKind::boolean, "true",
          "`false`: checked, kept, but neither receives nor sends."),
    texts("account", "tags", Form::name, "[]",
          "The application's own words, carried on each event."),
    other("account", "config", KeyKind::settings, "{}",
          "Settings of the plugin for an account (`jackfield plugins describe ID`)."),
    choice(
        "account", "isolation", "\"none\"", "none",
        "Where the plugin runs: in the host itself. `process` is not available in this version."),
    other("account", "endpoints", KeyKind::pairs, "{}",
          "Tests and play only: origins of the network and the origins to use in their place, as "
          "`{ \"https://api.line.me\" = \"http://127.0.0.1:9101\" }`. Long connections are "
          "`tls://host:port`, `starttls://host:port` and `tcp://host:port`, as the plugin opens "
          "them; mail is `smtp://host:port`. The scheme of the place says how it is protected: "
          "`starttls`, `tls` (mail: `smtps`), or not at all, `tcp` (mail: `smtp`)."),
    number("account", "silence_alarm_minutes", "0", 0, 60 * 24 * 30, "minutes",
           "An alarm (`account.state`: `silent`) when no webhook came for so long. 0: none."),
    other("account", "rates", KeyKind::entries, "",
          "Token buckets in the place of the plugin's, by rate key, as "
          "`{ messages = { burst = 60, per_second = 5 } }`: where the network gives this account "
          "other limits. `jackfield plugins describe ID` lists them."),

    required(text("subscription", "id", Form::id, "", "Its name; unique over subscriptions.")),
    text("subscription", "push", Form::push_url, "",
         "Where events are posted. Without it the application streams or pulls."),
    KeyRule{.table = "subscription",
            .name = "secret",
            .kind = KeyKind::secrets,
            .form = Form::webhook_secret,
            .meaning = "Signs what is pushed: `whsec_` and 24 to 64 bytes in base64. A list of two "
                       "while rotating, the new one first."},
    other("subscription", "filter", KeyKind::table, "", "which events it gets"),
    choice("subscription", "start", "\"now\"", "now beginning",
           "Where in the journal a subscription begins that the host has not seen before."),
    number("subscription", "batch", "1", 1, 100, "events",
           "The most events in one push. Above 1 a push is a CloudEvents batch, a JSON array."),
    number("subscription", "in_flight", "16", 1, 1'000, "",
           "Pushes at the same time, each of another conversation."),
    number("subscription", "timeout_ms", "15000", 100, 600'000, "ms",
           "How long a push may take until it counts as failed."),
    other("subscription", "enabled", KeyKind::boolean, "true",
          "`false`: its position is kept, nothing is delivered."),

    other("subscription.filter", "account", KeyKind::text_or_texts, "[]",
          "Ids of accounts or hooks."),
    other("subscription.filter", "channel", KeyKind::text_or_texts, "[]", "Names of channels."),
    other("subscription.filter", "kind", KeyKind::text_or_texts, "[]",
          "Event kinds, as `\"message.received\"`."),
    other("subscription.filter", "visibility", KeyKind::text_or_texts, "[]",
          "`private`, `public`."),
};

std::string with_unit(const KeyRule& rule) {
  return rule.unit.empty() ? "an integer" : "an integer (" + std::string(rule.unit) + ')';
}

}  // namespace

std::span<const KeyRule> key_rules() {
  return kRules;
}

const KeyRule* find_rule(std::string_view table, std::string_view name) {
  const auto* found = std::find_if(kRules.begin(), kRules.end(), [&](const KeyRule& rule) {
    return rule.table == table && rule.name == name;
  });
  return found == kRules.end() ? nullptr : found;
}

std::vector<std::string> names_in(std::string_view table) {
  std::vector<std::string> names;
  for (const KeyRule& rule : kRules) {
    if (rule.table == table) names.emplace_back(rule.name);
  }
  return names;
}

std::vector<std::string> choices_of(const KeyRule& rule) {
  std::vector<std::string> out;
  for (std::string_view rest = rule.choices; !rest.empty();) {
    const std::size_t space = std::min(rest.find(' '), rest.size());
    out.emplace_back(rest.substr(0, space));
    rest.remove_prefix(std::min(space + 1, rest.size()));
  }
  return out;
}

std::string expectation_of(const KeyRule& rule) {
  switch (rule.kind) {
    case KeyKind::text:
    case KeyKind::choice:
      return "a text in quotes";
    case KeyKind::texts:
      return "a list of texts";
    case KeyKind::text_or_texts:
      return "a text or a list of texts";
    case KeyKind::integer:
      return with_unit(rule);
    case KeyKind::boolean:
      return "true or false";
    case KeyKind::table:
    case KeyKind::pairs:
    case KeyKind::entries:
    case KeyKind::settings:
      return "a table";
    case KeyKind::tables:
      return "a list of tables, each written [[" + std::string(rule.name) + "]]";
    case KeyKind::secrets:
      return "a text in quotes, { env = \"…\" }, { file = \"…\" } or { credential = \"…\" }";
  }
  return {};
}

}  // namespace jackfield::config
