// SPDX-License-Identifier: MIT
#include "host/config/load_parts.hpp"
#include "host/config/plugin_source.hpp"
#include "host/config/secret_value.hpp"
#include "host/config/value_form.hpp"

#include <jackfield/cpp/generated/model.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace jackfield::config {
namespace {

constexpr std::size_t kMostSecrets = 2;  // the new one and the old one while rotating

/// One secret, written out or referred to, of the right form.
std::optional<std::string> read_secret(const Node& node, const std::string& key,
                                       const LoadContext& context) {
  std::optional<std::string> secret;
  if (node.kind == NodeKind::table) {
    secret = read_reference(node, key, context);
  } else if (node.kind == NodeKind::text) {
    secret = node.text;
    warn_of_literal(node, key, context);
  } else {
    context.error("wrong-type", node.span, key, "a secret is " + std::string(name_of(node.kind)))
        .expected = expectation_of(*find_rule("subscription", "secret"));
  }
  if (!secret) return std::nullopt;
  const auto fault = check_form(Form::webhook_secret, *secret);
  if (!fault) return secret;
  context.error("wrong-form", node.span, key, "\"secret\" " + fault->text).expected =
      fault->expected;
  return std::nullopt;
}

void read_secrets(const TableReader& reader, Subscription& subscription,
                  const LoadContext& context) {
  const Member* member = reader.find("secret");
  if (member == nullptr) return;
  const Node& value = member->value;
  const std::string key = reader.path("secret");
  if (value.kind != NodeKind::list) {
    if (auto secret = read_secret(value, key, context)) {
      subscription.secrets.push_back(*std::move(secret));
    }
    return;
  }
  if (value.items.empty() || value.items.size() > kMostSecrets) {
    context
        .error("wrong-count", value.span, key,
               "\"secret\" lists " + std::to_string(value.items.size()) + " secrets")
        .expected = "one, or two while rotating";
  }
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    auto secret = read_secret(value.items[i], key + '[' + std::to_string(i) + ']', context);
    if (secret) subscription.secrets.push_back(*std::move(secret));
  }
}

void check_push(const TableReader& reader, const Subscription& subscription,
                const LoadContext& context) {
  const Member* push = reader.find("push");
  if (push == nullptr) {
    for (const char* name : {"secret", "batch", "in_flight", "timeout_ms"}) {
      const Member* member = reader.find(name);
      if (member == nullptr) continue;
      context.warning("no-effect", member->key_span, reader.path(name),
                      '"' + std::string(name) + "\" has no effect without \"push\"");
    }
    return;
  }
  if (reader.find("secret") == nullptr) {
    context
        .error("missing-key", reader.header(), reader.path("secret"),
               "a [[subscription]] with \"push\" has no \"secret\"")
        .expected = "secret = \"whsec_…\", so that the application can tell who pushes";
  }
  const auto url = split_url(subscription.push);
  if (url && url->scheme == "http" && !is_loopback(url->host)) {
    context
        .warning("plain-http", push->value.span, reader.path("push"),
                 "events are pushed without TLS")
        .expected = "https://, unless the network between is yours alone";
  }
}

/// Checks each text of one filter list against the names there are.
void check_names(const TableReader& filter, std::string_view name, const std::string& noun,
                 const std::vector<std::string>& known, const LoadContext& context) {
  const Member* member = filter.find(name);
  if (member == nullptr) return;
  const auto check = [&](const Node& node) {
    if (node.kind != NodeKind::text) return;  // reported by the reader
    if (std::find(known.begin(), known.end(), node.text) != known.end()) return;
    report_unknown_name(context, node, filter.path(name), noun, known);
  };
  check(member->value);
  for (const Node& item : member->value.items) check(item);
}

std::vector<std::string> known_channels(const Loading& loading) {
  std::vector<std::string> names;
  for (const std::string& id : loading.context.plugins->ids()) {
    const PluginInfo* plugin = loading.context.plugins->find(id);
    if (plugin == nullptr) continue;
    names.insert(names.end(), plugin->channels.begin(), plugin->channels.end());
  }
  return names;
}

void read_filter(const TableReader& reader, Filter& filter, const Loading& loading) {
  const Member* member = reader.table("filter");
  if (member == nullptr) return;
  const LoadContext& context = loading.context;
  const TableReader inner(member->value, member->value.span, "subscription.filter",
                          reader.path("filter"), context);
  inner.read("account", filter.account);
  inner.read("channel", filter.channel);
  inner.read("kind", filter.kind);
  inner.read("visibility", filter.visibility);
  std::vector<std::string> ids;
  for (const auto& [id, place] : loading.ids) ids.push_back(id);
  check_names(inner, "account", "account or hook", ids, context);
  if (context.plugins != nullptr) {
    check_names(inner, "channel", "channel", known_channels(loading), context);
  }
  check_names(inner, "kind", "event kind", {std::begin(kEventKindNames), std::end(kEventKindNames)},
              context);
  check_names(inner, "visibility", "visibility", {"private", "public"}, context);
}

}  // namespace

void load_subscriptions(const TableReader& file, Loading& loading) {
  const LoadContext& context = loading.context;
  for_each_table(file, "subscription", context, [&](const TableReader& reader) {
    Subscription subscription;
    subscription.at = position_of(reader.header(), context.file);
    subscription.id = take_id(reader, loading.subscription_ids, context);
    reader.read("push", subscription.push);
    read_secrets(reader, subscription, context);
    read_filter(reader, subscription.filter, loading);
    if (const auto start = reader.choice("start")) {
      subscription.start = static_cast<StartAt>(*start);
    }
    std::uint64_t batch = subscription.batch;
    std::uint64_t in_flight = subscription.in_flight;
    auto timeout = static_cast<std::uint64_t>(subscription.timeout.count());
    reader.read("batch", batch);
    reader.read("in_flight", in_flight);
    reader.read("timeout_ms", timeout);
    subscription.batch = static_cast<std::uint32_t>(batch);
    subscription.in_flight = static_cast<std::uint32_t>(in_flight);
    subscription.timeout = std::chrono::milliseconds(timeout);
    reader.read("enabled", subscription.enabled);
    check_push(reader, subscription, context);
    loading.config.subscriptions.push_back(std::move(subscription));
  });
}

}  // namespace jackfield::config
