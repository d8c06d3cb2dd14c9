// SPDX-License-Identifier: MIT
#include "tests/support/plugin_cases.hpp"

#include "host/plugin/account.hpp"
#include "host/plugin/cases.hpp"
#include "host/plugin/manifest.hpp"
#include "host/plugin/services/crypto.hpp"
#include "sdk/testing/case_request.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace jackfield::support {
namespace {

/// An account, or the hook where the case's request goes to one.
void create(PluginCase& one, const plugin::Library& library, const plugin::HostTable& host) {
  const bool calls_hook = one.told.request && !one.told.hook.is_null();
  const ChannelManifest* channel = plugin::find_channel(library.manifest(), one.told.channel);
  if (channel == nullptr) return;
  one.recipe = channel->signature ? &*channel->signature : nullptr;
  one.config = calls_hook ? one.told.hook : one.told.account;
  if (one.config.is_null()) one.config = nlohmann::json::object();
  if (!calls_hook && !one.told.hook.is_null()) one.config["hook"] = one.told.hook;
  auto made = plugin::Account::create(library, calls_hook ? "" : channel->name, one.told.account_id,
                                      calls_hook, one.config.dump(), host);
  if (made) one.account = plugin::as_subject(std::move(*made));
}

}  // namespace

Result<PluginCases> load_cases(std::string_view plugin) {
  const std::string name(plugin);
  // What the email plugin's manifest lists; an operator allows it in the configuration.
  plugin::LibraryPolicy policy;
  policy.allowed_libraries = {"libgmime-3.0.so.0", "libgobject-2.0.so.0", "libgumbo.so.1"};
  const auto library =
      plugin::Library::load(JACKFIELD_BINARY_DIR "/plugins/" + name + ".so", policy);
  if (!library) return library.error();
  // Plugins keep what they are given of the host for as long as the process lives.
  static auto& host = *new plugin::HostTable(name, [](const services::PluginLogLine&) {}, {});
  PluginCases cases;
  for (const auto& file :
       std::filesystem::directory_iterator(JACKFIELD_SOURCE_DIR "/plugins/" + name + "/cases")) {
    std::ifstream in(file.path(), std::ios::binary);
    auto told = testing::read_case(std::string(std::istreambuf_iterator<char>(in), {}));
    if (!told) continue;
    PluginCase one{std::move(*told), {}, nullptr, nullptr};
    create(one, **library, host);
    if (one.account) cases.emplace(file.path().filename().string(), std::move(one));
  }
  if (cases.empty()) return Error{JF_INVALID_ARGUMENT, "no case of " + name + " could be loaded"};
  return cases;
}

bool PluginCase::is_signed() const {
  return told.request && std::any_of(told.request->headers.begin(), told.request->headers.end(),
                                     [](const auto& field) {
                                       return field.value.find("{sign}") != std::string::npos;
                                     });
}

Result<HttpRequestValue> PluginCase::request(std::string_view body) const {
  static const Crypto crypto(&services::crypto_table());
  HttpRequestValue changed = *told.request;
  changed.body = body;
  if (const auto done = testing::sign(changed, recipe, config, crypto); !done) return done.error();
  return changed;
}

}  // namespace jackfield::support
