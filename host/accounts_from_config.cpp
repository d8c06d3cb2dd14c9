// SPDX-License-Identifier: MIT
#include "host/accounts_from_config.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "host/plugin/account.hpp"
#include "host/plugin/capabilities.hpp"
#include "host/plugin/manifest.hpp"

namespace jackfield {
namespace {

/// The text that a JSON Pointer leads to; empty when there is none, or the pointer is.
std::string text_at(const nlohmann::json& config, const std::string& pointer) {
  if (pointer.empty() || pointer[0] != '/') return {};
  const nlohmann::json::json_pointer at(pointer);
  if (!config.contains(at) || !config[at].is_string()) return {};
  return config[at].get<std::string>();
}

std::vector<std::string> texts_at(const nlohmann::json& config, const std::string& pointer) {
  std::vector<std::string> texts;
  if (pointer.empty() || pointer[0] != '/') return texts;
  const nlohmann::json::json_pointer at(pointer);
  if (!config.contains(at) || !config[at].is_array()) return texts;
  for (const auto& each : config[at]) {
    if (each.is_string()) texts.push_back(each.get<std::string>());
  }
  return texts;
}

}  // namespace

Result<std::shared_ptr<const plugin::Account>> AccountMaker::make(const plugin::Library& library,
                                                                  const std::string& channel,
                                                                  const std::string& id,
                                                                  bool is_hook,
                                                                  const std::string& config) {
  Result<std::unique_ptr<plugin::Account>> made =
      plugin::Account::create(library, channel, id, is_hook, config, tables_.of(library.id()));
  if (!made) return made.error();
  return std::shared_ptr<const plugin::Account>(std::move(*made));
}

Result<state::LiveAccount> AccountMaker::account(const config::Account& configured) {
  const Result<const plugin::Library*> library = catalog_.library(configured.plugin);
  if (!library) return library.error();
  const ChannelManifest* manifest =
      plugin::find_channel((*library)->manifest(), configured.channel);
  if (manifest == nullptr)
    return invalid("plugin " + configured.plugin + " has no channel " + configured.channel);

  nlohmann::json settings = configured.config.value;
  state::LiveAccount live;
  live.secrets = configured.config.secrets;
  for (const config::Hook& hook : config_.hooks) {
    if (hook.id != configured.hook) continue;
    settings["hook"] = hook.config.value;
    live.secrets.insert(live.secrets.end(), hook.config.secrets.begin(), hook.config.secrets.end());
  }
  auto object = make(**library, manifest->name, configured.id, false, settings.dump());
  if (!object) return object.error();
  const Created& created = (*object)->created();

  live.id = configured.id;
  live.plugin = configured.plugin;
  live.plugin_version = (*library)->manifest().version;
  live.channel = manifest->name;
  live.hook = configured.hook;
  live.manifest = *manifest;
  for (Rate& rate : live.manifest.rates) {
    const auto own = configured.rates.find(rate.key);
    if (own == configured.rates.end()) continue;
    rate.burst = own->second.burst;
    rate.per_second = own->second.per_second;
  }
  live.endpoints = configured.endpoints;
  live.silence_alarm_ms = std::chrono::milliseconds(configured.silence_alarm).count();
  live.tags = configured.tags;
  live.allowed_origins = texts_at(settings, manifest->origins_key);
  live.secrets.insert(live.secrets.end(), created.secrets.begin(), created.secrets.end());
  Result<Capabilities> capabilities =
      plugin::effective_capabilities(*manifest, created.capabilities, {});
  if (!capabilities) return capabilities.error();
  live.capabilities = std::move(*capabilities);
  // Its own address: what the configuration tells, else the id; the credential check may correct
  // it.
  live.address = !created.account_address.empty() ? created.account_address
                                                  : text_at(settings, manifest->account_key);
  if (live.address.empty()) live.address = configured.id;
  if (!config_.host.public_url.empty()) {
    const std::string& hook = configured.hook.empty() ? configured.id : configured.hook;
    live.public_url = config_.host.public_url + "/hooks/" + hook;
  }
  live.object = std::move(*object);
  return live;
}

Result<state::LiveHook> AccountMaker::hook(const config::Hook& configured) {
  const Result<const plugin::Library*> library = catalog_.library(configured.plugin);
  if (!library) return library.error();
  auto object = make(**library, {}, configured.id, true, configured.config.value.dump());
  if (!object) return object.error();
  state::LiveHook live;
  live.id = configured.id;
  live.plugin = configured.plugin;
  live.plugin_version = (*library)->manifest().version;
  live.manifest = (*library)->manifest().channels.front();
  live.secrets = configured.config.secrets;
  if (!config_.host.public_url.empty())
    live.public_url = config_.host.public_url + "/hooks/" + configured.id;
  live.object = std::move(*object);
  return live;
}

}  // namespace jackfield
