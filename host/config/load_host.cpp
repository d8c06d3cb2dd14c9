// SPDX-License-Identifier: MIT
#include "host/config/load_parts.hpp"
#include "host/config/value_form.hpp"

#include <utility>

namespace jackfield::config {
namespace {

/// [[host]] once, which is reported: its contents are read all the same.
const Node* only_entry(const Member* member) {
  if (member == nullptr || member->value.items.size() != 1) return nullptr;
  const Node& item = member->value.items.front();
  return item.kind == NodeKind::table ? &item : nullptr;
}

/// The reader of a table inside [host], or nothing.
std::optional<TableReader> inside(const TableReader& host, std::string_view name,
                                  std::string_view rules, const LoadContext& context) {
  const Member* member = host.table(name);
  if (member == nullptr) return std::nullopt;
  return TableReader(member->value, member->value.span, rules, host.path(name), context);
}

void load_limits(const TableReader& reader, Limits& limits) {
  reader.read("header_bytes", limits.header_bytes);
  reader.read("target_bytes", limits.target_bytes);
  reader.read("header_count", limits.header_count);
  reader.read("body_bytes", limits.body_bytes);
  reader.read("header_timeout_ms", limits.header_timeout_ms);
  reader.read("body_timeout_ms", limits.body_timeout_ms);
  reader.read("body_bytes_per_second", limits.body_bytes_per_second);
  reader.read("idle_timeout_ms", limits.idle_timeout_ms);
  reader.read("write_timeout_ms", limits.write_timeout_ms);
  reader.read("linger_ms", limits.linger_ms);
  reader.read("drain_timeout_ms", limits.drain_timeout_ms);
  reader.read("max_connections", limits.max_connections);
  reader.read("max_per_address", limits.max_per_address);
  reader.read("max_pending", limits.max_pending);
  reader.read("stream_queue_bytes", limits.stream_queue_bytes);
  reader.read("retry_after_s", limits.retry_after_s);
  reader.read("store_queue_bytes", limits.store_queue_bytes);
}

template <class Duration>
void read_duration(const TableReader& reader, std::string_view name, Duration& out) {
  auto count = static_cast<std::uint64_t>(out.count());
  reader.read(name, count);
  out = Duration(static_cast<typename Duration::rep>(count));
}

void check_listens(const TableReader& reader, const Host& host, const LoadContext& context) {
  const auto hooks = split_listen(host.listen);
  const auto api = split_listen(host.api_listen);
  if (!hooks || !api) return;
  const bool same_address = hooks->address == api->address || hooks->address == "0.0.0.0" ||
                            hooks->address == "::" || api->address == "0.0.0.0" ||
                            api->address == "::";
  // Port 0 asks for any free one, so two of them are never the same.
  if (hooks->port == api->port && hooks->port != 0 && same_address) {
    const bool written = reader.find("api_listen") != nullptr;
    const char* name = written ? "api_listen" : "listen";
    const Member* member = reader.find(name);
    context
        .error("duplicate-listen", member == nullptr ? reader.header() : member->value.span,
               reader.path(name), "\"listen\" and \"api_listen\" are the same port")
        .expected = "two ports";
  }
  if (!is_loopback(api->address)) {
    const Member* member = reader.find("api_listen");
    context
        .warning("open-api", member->value.span, reader.path("api_listen"),
                 "the API can be reached from other machines, and without TLS")
        .expected = "127.0.0.1 or ::1, and a proxy with TLS where others need it";
  }
}

}  // namespace

void load_host(const TableReader& file, Loading& loading) {
  Host& host = loading.config.host;
  const LoadContext& context = loading.context;
  const Member* member = file.table("host");
  const Node* table = member == nullptr ? only_entry(file.find("host")) : &member->value;
  if (table == nullptr) {
    host.at = position_of(file.header(), context.file);
    host.listen_at = host.api_listen_at = host.public_url_at = host.at;
    host.data_dir_at = host.plugin_dirs_at = host.at;
    return;
  }
  const TableReader reader(*table, table->span, "host", "host", context);
  host.at = position_of(table->span, context.file);
  reader.read("listen", host.listen);
  reader.read("api_listen", host.api_listen);
  reader.read("public_url", host.public_url);
  while (!host.public_url.empty() && host.public_url.back() == '/') host.public_url.pop_back();
  reader.read("data_dir", host.data_dir);
  reader.read("plugin_dirs", host.plugin_dirs);
  reader.read("trusted_proxies", host.trusted_proxies);
  reader.read("allowed_hosts", host.allowed_hosts);
  reader.read("allow_draft_extensions", host.allow_draft_extensions);
  reader.read("allowed_needed_libraries", host.allowed_needed_libraries);
  loading.public_url_written = reader.find("public_url") != nullptr;
  host.listen_at = reader.at("listen");
  host.api_listen_at = reader.at("api_listen");
  host.public_url_at = reader.at("public_url");
  host.data_dir_at = reader.at("data_dir");
  host.plugin_dirs_at = reader.at("plugin_dirs");
  check_listens(reader, host, context);
  if (const auto limits = inside(reader, "limits", "host.limits", context)) {
    load_limits(*limits, host.limits);
  }
  if (const auto media = inside(reader, "media", "host.media", context)) {
    media->read("max_bytes", host.media.max_bytes);
    media->read("max_files", host.media.max_files);
    read_duration(*media, "link_lifetime_s", host.media.link_lifetime);
    if (const auto metadata = media->choice("image_metadata"))
      host.media.image_metadata = static_cast<ImageMetadata>(*metadata);
  }
  if (const auto log = inside(reader, "log", "host.log", context)) {
    if (const auto level = log->choice("level")) host.log.level = static_cast<LogLevel>(*level);
    if (const auto form = log->choice("format")) host.log.format = static_cast<LogFormat>(*form);
  }
  if (const auto sending = inside(reader, "sending", "host.sending", context)) {
    read_duration(*sending, "retry_hours", host.sending.retry);
    sending->read("in_flight", host.sending.in_flight);
  }
  if (const auto kept = inside(reader, "retention", "host.retention", context)) {
    read_duration(*kept, "journal_days", host.retention.journal);
    read_duration(*kept, "raw_days", host.retention.raw);
    read_duration(*kept, "media_days", host.retention.media);
    read_duration(*kept, "outbox_days", host.retention.outbox);
    kept->read("journal_bytes", host.retention.journal_bytes);
    kept->read("raw_bytes", host.retention.raw_bytes);
    kept->read("media_bytes", host.retention.media_bytes);
  }
}

void check_whole(Loading& loading) {
  const Config& config = loading.config;
  const auto warn = [&](const char* code, const Position& at, std::string key, std::string text,
                        std::string expected) {
    loading.context.diagnostics.add({.severity = Severity::warning,
                                     .code = code,
                                     .at = at,
                                     .key = std::move(key),
                                     .text = std::move(text),
                                     .expected = std::move(expected),
                                     .suggestion = {},
                                     .edit = {}});
  };
  if (config.accounts.empty()) {
    warn("no-accounts", config.host.at, "account", "there is no [[account]], so nothing connects",
         "");
  }
  const bool addressed = !config.accounts.empty() || !config.hooks.empty();
  if (!loading.public_url_written && addressed) {
    warn("no-public-url", config.host.public_url_at, "host.public_url",
         "without \"public_url\" no webhook can be registered and no media link made",
         "public_url = \"https://…\" in [host]");
  }
  for (const Hook& hook : config.hooks) {
    bool used = loading.unknown_hook;
    for (const Account& account : config.accounts) used = used || account.hook == hook.id;
    if (used || hook.id.empty()) continue;
    warn("unused-hook", hook.at, "hook", "no account names the hook \"" + hook.id + '"',
         "hook = \"" + hook.id + "\" in an [[account]]");
  }
}

}  // namespace jackfield::config
