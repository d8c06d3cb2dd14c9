// SPDX-License-Identifier: MIT
#include "tests/fuzz/plugin_cases.hpp"

#include "host/plugin/account.hpp"
#include "host/plugin/manifest.hpp"
#include "host/plugin/services/crypto.hpp"
#include "sdk/testing/case_request.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace jackfield::fuzz {
namespace {

class LoadedAccount final : public testing::SubjectAccount {
 public:
  explicit LoadedAccount(std::unique_ptr<plugin::Account> account) : account_(std::move(account)) {}

  Result<Received> receive(const ContextValue& context,
                           const HttpRequestValue& request) const override {
    return account_->receive(context, request);
  }
  Result<Stepped> step(const ContextValue& context, const ProcedureValue& procedure,
                       const std::vector<Exchange>& exchanges) const override {
    return account_->step(context, procedure, exchanges);
  }

 private:
  std::unique_ptr<plugin::Account> account_;
};

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
  if (made) one.account = std::make_unique<LoadedAccount>(std::move(*made));
}

}  // namespace

PluginCases load_cases(std::string_view plugin) {
  const std::string name(plugin);
  plugin::LibraryPolicy policy;
  policy.allowed_libraries = {"libgmime-3.0.so.0", "libgobject-2.0.so.0", "libgumbo.so.1"};
  const auto library =
      plugin::Library::load(JACKFIELD_BINARY_DIR "/plugins/" + name + ".so", policy);
  if (!library) found(library.error().text);
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
  if (cases.empty()) found("no case of " + name + " could be loaded");
  return cases;
}

HttpRequestValue PluginCase::request(std::string_view body) const {
  static const Crypto crypto(&services::crypto_table());
  HttpRequestValue changed = *told.request;
  changed.body = body;
  if (const auto done = testing::sign(changed, recipe, config, crypto); !done) {
    found(done.error().text);
  }
  return changed;
}

Input read_input(const PluginCases& cases, const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(text.find('\n'), size);
  const auto at = cases.find(text.substr(0, end));
  return {at == cases.end() ? nullptr : &at->second, text.substr(std::min(end + 1, size))};
}

Exchange read_exchange(const Request& request, std::string_view answer, std::int64_t now) {
  Exchange exchange;
  exchange.label = request.label;
  exchange.at = now;
  exchange.attempts = 1;
  const char* end = answer.data() + answer.size();
  const auto status = std::from_chars(answer.data(), end, exchange.status);
  if (status.ec != std::errc() || exchange.status < 100 || exchange.status > 599) {
    exchange.status = 0;
    exchange.result = ExchangeResult::uncertain;
    return exchange;
  }
  exchange.result = ExchangeResult::answered;
  exchange.body = std::string(status.ptr + (status.ptr == end ? 0 : 1), end);
  return exchange;
}

void found(std::string_view text) {
  std::fprintf(stderr, "found: %.*s\n", static_cast<int>(text.size()), text.data());
  std::abort();
}

}  // namespace jackfield::fuzz
