// SPDX-License-Identifier: MIT
// [account.rates]: the operator's own token buckets in the place of the plugin's.
#include "host/config/load_parts.hpp"
#include "host/config/plugin_source.hpp"
#include "host/config/settings.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::config {
namespace {

constexpr double kMostAtOnce = 1'000'000;
constexpr std::string_view kShape = "{ burst = 60, per_second = 5 }";

/// One number of a bucket; reports what is wrong with it.
bool read_number(const Node& bucket, std::string_view name, double least, const std::string& key,
                 const LoadContext& context, double& out) {
  const Member* member = bucket.find(name);
  const Span& at = member == nullptr ? bucket.span : member->value.span;
  const std::string path = key + '.' + std::string(name);
  if (member == nullptr) {
    context.error("missing-key", at, path, "a rate needs \"" + std::string(name) + '"').expected =
        kShape;
    return false;
  }
  const Node& value = member->value;
  const bool is_whole = value.kind == NodeKind::integer;
  if (!is_whole && value.kind != NodeKind::real) {
    context.error("wrong-type", at, path, "this is " + std::string(name_of(value.kind))).expected =
        "a number";
    return false;
  }
  out = is_whole ? static_cast<double>(value.integer) : value.real;
  if (out >= least && out <= kMostAtOnce) return true;  // not so for what is no number
  context.error("out-of-range", at, path, "the number is out of range").expected =
      least >= 1 ? "1 to 1000000" : "0.000001 to 1000000";
  return false;
}

void check_name(const Member& pair, const std::string& key, const PluginInfo* plugin,
                const LoadContext& context) {
  if (plugin == nullptr) return;
  const auto& names = plugin->rates;
  if (std::find(names.begin(), names.end(), pair.key) != names.end()) return;
  Node name;
  name.kind = NodeKind::text;
  name.text = pair.key;
  name.span = pair.key_span;
  report_unknown_name(context, name, key, "rate of plugin \"" + plugin->id + "\" called", names);
}

}  // namespace

void load_rates(const TableReader& reader, const PluginInfo* plugin, Account& account,
                const LoadContext& context) {
  const Member* member = reader.table("rates");
  if (member == nullptr) return;
  for (const Member& pair : member->value.members) {
    const std::string key = reader.path("rates") + '.' + shown_name(pair.key);
    check_name(pair, key, plugin, context);
    if (pair.value.kind != NodeKind::table) {
      context
          .error("wrong-type", pair.value.span, key,
                 "a rate is " + std::string(name_of(pair.value.kind)))
          .expected = kShape;
      continue;
    }
    RateLimit limit;
    const bool is_burst = read_number(pair.value, "burst", 1, key, context, limit.burst);
    const bool is_speed =
        read_number(pair.value, "per_second", 0.000'001, key, context, limit.per_second);
    if (is_burst && is_speed) account.rates.emplace(pair.key, limit);
  }
}

}  // namespace jackfield::config
