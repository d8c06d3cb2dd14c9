// SPDX-License-Identifier: MIT
#include "host/config/load_parts.hpp"
#include "host/config/nearest.hpp"
#include "host/config/plugin_source.hpp"
#include "host/config/settings.hpp"
#include "host/config/value_form.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::config {
namespace {

/// What is known of the plugin that the table names; nullptr where nothing is (which is reported,
/// unless plugins are not checked at all).
const PluginInfo* plugin_of(const TableReader& reader, const std::string& id,
                            const LoadContext& context) {
  if (context.plugins == nullptr || id.empty()) return nullptr;
  const PluginInfo* plugin = context.plugins->find(id);
  if (const std::string fault = plugin == nullptr ? context.plugins->fault(id) : std::string();
      !fault.empty()) {
    context
        .error("plugin-unusable", reader.find("plugin")->value.span, reader.path("plugin"),
               "plugin \"" + id + "\" cannot be used: " + fault)
        .expected = "a plugin that `jackfield plugins list` shows as usable";
  } else if (plugin == nullptr) {
    report_unknown_name(context, reader.find("plugin")->value, reader.path("plugin"), "plugin",
                        context.plugins->ids());
  }
  return plugin;
}

void read_channel(const TableReader& reader, const PluginInfo* plugin, Account& account,
                  const LoadContext& context) {
  reader.read("channel", account.channel);
  if (plugin == nullptr || plugin->channels.empty()) return;
  const std::vector<std::string>& channels = plugin->channels;
  if (!account.channel.empty()) {
    if (std::find(channels.begin(), channels.end(), account.channel) != channels.end()) return;
    report_unknown_name(context, reader.find("channel")->value, reader.path("channel"),
                        "channel of plugin \"" + plugin->id + "\" called", channels);
    return;
  }
  if (channels.size() == 1) {
    account.channel = channels.front();
    return;
  }
  std::string known;
  for (const std::string& channel : channels) known += (known.empty() ? "" : ", ") + channel;
  context
      .error("missing-key", reader.header(), reader.path("channel"),
             "plugin \"" + plugin->id + "\" has several channels, and none is chosen")
      .expected = "channel = one of " + known;
}

void read_hook_name(const TableReader& reader, Account& account, Loading& loading) {
  reader.read("hook", account.hook);
  if (account.hook.empty()) return;
  const std::vector<Hook>& hooks = loading.config.hooks;
  const auto hook = std::find_if(hooks.begin(), hooks.end(),
                                 [&](const Hook& known) { return known.id == account.hook; });
  const Node& value = reader.find("hook")->value;
  if (hook == hooks.end()) {
    std::vector<std::string> names;
    names.reserve(hooks.size());
    for (const Hook& known : hooks) names.push_back(known.id);
    report_unknown_name(loading.context, value, reader.path("hook"), "[[hook]]", names);
    loading.unknown_hook = true;
  } else if (hook->plugin != account.plugin && !hook->plugin.empty() && !account.plugin.empty()) {
    loading.context
        .error("wrong-hook", value.span, reader.path("hook"),
               "the hook \"" + hook->id + "\" is of plugin \"" + hook->plugin +
                   "\", the account of plugin \"" + account.plugin + '"')
        .expected = "a hook of the same plugin";
  }
}

void read_isolation(const TableReader& reader, Account& account, const LoadContext& context) {
  account.isolation = Isolation::none;
  const Member* member = reader.find("isolation");
  if (member == nullptr) return;
  if (member->value.kind != NodeKind::text || member->value.text != "process") {
    reader.choice("isolation");
    return;
  }
  // Promised for later, so it deserves more than "unknown".
  const Span& span = member->value.span;
  Diagnostic& diagnostic =
      context.error("not-available", span, reader.path("isolation"),
                    "isolation = \"process\" is not available in this version");
  diagnostic.expected = "no such key, or \"none\"";
  suggest(diagnostic, span, "none", toml_text("none"));
}

/// One side of an endpoint; reports what is wrong with it.
bool is_origin(const std::string& text, const Span& span, const std::string& key,
               const LoadContext& context) {
  const auto fault = check_form(Form::origin, text);
  if (!fault) return true;
  Diagnostic& diagnostic = context.error("wrong-form", span, key, "an endpoint " + fault->text);
  diagnostic.expected = fault->expected;
  if (!fault->suggestion.empty()) {
    suggest(diagnostic, span, fault->suggestion, toml_text(fault->suggestion));
  }
  return false;
}

void read_endpoints(const TableReader& reader, const PluginInfo* plugin, Account& account,
                    const LoadContext& context) {
  const Member* member = reader.table("endpoints");
  if (member == nullptr || member->value.members.empty()) return;
  context.warning("endpoints", member->key_span, reader.path("endpoints"),
                  "endpoints are for tests and play only: they send this account's requests, "
                  "credentials included, elsewhere");
  for (const Member& pair : member->value.members) {
    const std::string key = reader.path("endpoints") + '.' + shown_name(pair.key);
    if (pair.value.kind != NodeKind::text) {
      context
          .error("wrong-type", pair.value.span, key,
                 "an endpoint is " + std::string(name_of(pair.value.kind)))
          .expected = "a text in quotes";
      continue;
    }
    const bool from = is_origin(pair.key, pair.key_span, key, context);
    const bool to = is_origin(pair.value.text, pair.value.span, key, context);
    if (from && to) account.endpoints.emplace(pair.key, pair.value.text);
  }
  if (plugin == nullptr || account.endpoints.size() < member->value.members.size()) return;
  std::string left;
  for (const std::string& origin : plugin->origins) {
    if (!origin.starts_with("https://") || account.endpoints.contains(origin)) continue;
    left.append(left.empty() ? "" : ", ").append(origin);
  }
  if (left.empty()) return;
  context.warning("endpoints-left", member->key_span, reader.path("endpoints"),
                  "what the plugin asks of " + left +
                      " goes to the real network, with this account's credentials");
}

}  // namespace

void load_hooks(const TableReader& file, Loading& loading) {
  const LoadContext& context = loading.context;
  for_each_table(file, "hook", context, [&](const TableReader& reader) {
    Hook hook;
    hook.at = position_of(reader.header(), context.file);
    hook.id = take_id(reader, loading.ids, context);
    reader.read("plugin", hook.plugin);
    const PluginInfo* plugin = plugin_of(reader, hook.plugin, context);
    if (plugin != nullptr && !plugin->has_hook) {
      context
          .error("no-hooks", reader.find("plugin")->value.span, reader.path("plugin"),
                 "plugin \"" + plugin->id + "\" has no hooks of its own")
          .expected = "no [[hook]]; its accounts are reached at /hooks/<account id>";
    }
    const bool checked = plugin != nullptr && plugin->has_hook;
    hook.config = read_settings(reader, checked ? &plugin->hook_schema : nullptr,
                                "hook \"" + hook.id + '"', context);
    loading.config.hooks.push_back(std::move(hook));
  });
}

void load_accounts(const TableReader& file, Loading& loading) {
  const LoadContext& context = loading.context;
  for_each_table(file, "account", context, [&](const TableReader& reader) {
    Account account;
    account.at = position_of(reader.header(), context.file);
    account.id = take_id(reader, loading.ids, context);
    reader.read("plugin", account.plugin);
    const PluginInfo* plugin = plugin_of(reader, account.plugin, context);
    read_channel(reader, plugin, account, context);
    read_hook_name(reader, account, loading);
    reader.read("enabled", account.enabled);
    reader.read("tags", account.tags);
    read_isolation(reader, account, context);
    read_endpoints(reader, plugin, account, context);
    auto silence = static_cast<std::uint64_t>(account.silence_alarm.count());
    reader.read("silence_alarm_minutes", silence);
    account.silence_alarm = std::chrono::minutes(silence);
    load_rates(reader, plugin, account, context);
    account.config = read_settings(reader, plugin == nullptr ? nullptr : &plugin->config_schema,
                                   "account \"" + account.id + '"', context);
    loading.config.accounts.push_back(std::move(account));
  });
}

}  // namespace jackfield::config
