// SPDX-License-Identifier: MIT
#include "host/config/reload.hpp"

#include "host/config/key_table.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace jackfield::config {
namespace {

// Copies without places: every member that is not a place counts, also those that come later.
Hook without_places(Hook hook) {
  hook.at = {};
  hook.config.positions.clear();
  return hook;
}

Account without_places(Account account) {
  account.at = {};
  account.config.positions.clear();
  return account;
}

Subscription without_places(Subscription subscription) {
  subscription.at = {};
  return subscription;
}

template <class Part>
Changes compare_parts(const std::vector<Part>& before, const std::vector<Part>& after) {
  std::map<std::string, const Part*> old;
  for (const Part& part : before) old.emplace(part.id, &part);
  Changes changes;
  for (const Part& part : after) {
    const auto found = old.find(part.id);
    if (found == old.end()) {
      changes.added.push_back(part.id);
      continue;
    }
    if (without_places(*found->second) != without_places(part)) changes.changed.push_back(part.id);
    old.erase(found);
  }
  for (const auto& [id, part] : old) changes.removed.push_back(id);
  return changes;
}

bool names(const std::vector<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

/// Adds the key to the list that its rule asks for.
class HostChanges final {
 public:
  explicit HostChanges(Reload& out) : out_(out) {}

  template <class Value>
  void compare(std::string_view table, std::string_view name, const Value& before,
               const Value& after) {
    if (before == after) return;
    const KeyRule* rule = find_rule(table, name);
    const bool restart = rule == nullptr || rule->restart;
    (restart ? out_.restart : out_.host).push_back(std::string(table) + '.' + std::string(name));
  }

 private:
  Reload& out_;
};

void compare_limits(const Limits& a, const Limits& b, HostChanges& out) {
  static constexpr std::string_view kTable = "host.limits";
  out.compare(kTable, "header_bytes", a.header_bytes, b.header_bytes);
  out.compare(kTable, "target_bytes", a.target_bytes, b.target_bytes);
  out.compare(kTable, "header_count", a.header_count, b.header_count);
  out.compare(kTable, "body_bytes", a.body_bytes, b.body_bytes);
  out.compare(kTable, "header_timeout_ms", a.header_timeout_ms, b.header_timeout_ms);
  out.compare(kTable, "body_timeout_ms", a.body_timeout_ms, b.body_timeout_ms);
  out.compare(kTable, "body_bytes_per_second", a.body_bytes_per_second, b.body_bytes_per_second);
  out.compare(kTable, "idle_timeout_ms", a.idle_timeout_ms, b.idle_timeout_ms);
  out.compare(kTable, "write_timeout_ms", a.write_timeout_ms, b.write_timeout_ms);
  out.compare(kTable, "linger_ms", a.linger_ms, b.linger_ms);
  out.compare(kTable, "drain_timeout_ms", a.drain_timeout_ms, b.drain_timeout_ms);
  out.compare(kTable, "max_connections", a.max_connections, b.max_connections);
  out.compare(kTable, "max_per_address", a.max_per_address, b.max_per_address);
  out.compare(kTable, "max_pending", a.max_pending, b.max_pending);
  out.compare(kTable, "stream_queue_bytes", a.stream_queue_bytes, b.stream_queue_bytes);
  out.compare(kTable, "retry_after_s", a.retry_after_s, b.retry_after_s);
  out.compare(kTable, "store_queue_bytes", a.store_queue_bytes, b.store_queue_bytes);
}

void compare_host(const Host& a, const Host& b, HostChanges out) {
  out.compare("host", "listen", a.listen, b.listen);
  out.compare("host", "api_listen", a.api_listen, b.api_listen);
  out.compare("host", "public_url", a.public_url, b.public_url);
  out.compare("host", "data_dir", a.data_dir, b.data_dir);
  out.compare("host", "plugin_dirs", a.plugin_dirs, b.plugin_dirs);
  out.compare("host", "trusted_proxies", a.trusted_proxies, b.trusted_proxies);
  out.compare("host", "allowed_hosts", a.allowed_hosts, b.allowed_hosts);
  out.compare("host", "allow_draft_extensions", a.allow_draft_extensions, b.allow_draft_extensions);
  out.compare("host", "allowed_needed_libraries", a.allowed_needed_libraries,
              b.allowed_needed_libraries);
  compare_limits(a.limits, b.limits, out);
  out.compare("host.media", "max_bytes", a.media.max_bytes, b.media.max_bytes);
  out.compare("host.media", "max_files", a.media.max_files, b.media.max_files);
  out.compare("host.media", "link_lifetime_s", a.media.link_lifetime, b.media.link_lifetime);
  out.compare("host.media", "image_metadata", a.media.image_metadata, b.media.image_metadata);
  out.compare("host.log", "level", a.log.level, b.log.level);
  out.compare("host.log", "format", a.log.format, b.log.format);
  out.compare("host.sending", "retry_hours", a.sending.retry, b.sending.retry);
  out.compare("host.sending", "in_flight", a.sending.in_flight, b.sending.in_flight);
  out.compare("host.retention", "journal_days", a.retention.journal, b.retention.journal);
  out.compare("host.retention", "raw_days", a.retention.raw, b.retention.raw);
  out.compare("host.retention", "media_days", a.retention.media, b.retention.media);
  out.compare("host.retention", "outbox_days", a.retention.outbox, b.retention.outbox);
  out.compare("host.retention", "journal_bytes", a.retention.journal_bytes,
              b.retention.journal_bytes);
  out.compare("host.retention", "raw_bytes", a.retention.raw_bytes, b.retention.raw_bytes);
  out.compare("host.retention", "media_bytes", a.retention.media_bytes, b.retention.media_bytes);
}

void say(std::string& out, const char* what, const Changes& changes) {
  if (changes.empty()) return;
  out += (out.empty() ? "" : "; ") + std::string(what) + ':';
  for (const std::string& id : changes.added) out += " +" + id;
  for (const std::string& id : changes.removed) out += " -" + id;
  for (const std::string& id : changes.changed) out += " ~" + id;
}

}  // namespace

bool Reload::empty() const {
  return hooks.empty() && accounts.empty() && subscriptions.empty() && host.empty() &&
         restart.empty();
}

Reload compare(const Config& before, const Config& after) {
  Reload out;
  out.hooks = compare_parts(before.hooks, after.hooks);
  out.accounts = compare_parts(before.accounts, after.accounts);
  out.subscriptions = compare_parts(before.subscriptions, after.subscriptions);
  for (const Account& account : after.accounts) {
    const bool listed =
        names(out.accounts.added, account.id) || names(out.accounts.changed, account.id);
    if (!listed && names(out.hooks.changed, account.hook)) {
      out.accounts.changed.push_back(account.id);
    }
  }
  compare_host(before.host, after.host, HostChanges(out));
  return out;
}

std::string to_text(const Reload& reload) {
  std::string out;
  say(out, "hooks", reload.hooks);
  say(out, "accounts", reload.accounts);
  say(out, "subscriptions", reload.subscriptions);
  for (const std::string& key : reload.host) out += (out.empty() ? "" : "; ") + key;
  for (const std::string& key : reload.restart) {
    out += (out.empty() ? "" : "; ") + key + " (needs a restart)";
  }
  return out.empty() ? "nothing changed" : out;
}

}  // namespace jackfield::config
