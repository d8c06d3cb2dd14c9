// SPDX-License-Identifier: MIT
// The accounts and hooks that run: made at start and at reload, looked up by everybody.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::plugin {
class Account;
}

namespace jackfield::state {

/// What an account and a hook have in common: an address for webhooks and the plugin's object
/// behind it.
struct Endpoint {
  std::string id;
  std::string plugin;
  std::string plugin_version;
  std::string public_url;  ///< `<public_url>/hooks/<id>`; empty when the host was not told its
                           ///< public address.
  std::shared_ptr<const plugin::Account> object;
  ChannelManifest
      manifest;  ///< A hook's is that of the plugin's first channel: routes and facts are shared.
  std::vector<std::string> secrets;          ///< Scrubbed from all that is stored or shown.
  std::vector<std::string> allowed_origins;  ///< Browsers' origins that may call the routes.
};

struct LiveAccount : Endpoint {
  std::string channel;
  std::string hook;     ///< Empty: `/hooks/<id>` is its own.
  std::string address;  ///< Its own address on the network: carried, configured, or else its id.
  Capabilities capabilities;
  std::map<std::string, std::string>
      endpoints;  ///< Origins swapped after the plugin: tests and play only.
  std::vector<std::string> tags;
  AccountState state = AccountState::starting;
  std::string state_reason;
  std::string state_remedy;
  std::int64_t state_since = 0;
  bool is_paused = false;  ///< Its queue waits: credentials or configuration refused.
  std::int64_t last_webhook_at = 0;
  std::int64_t silence_alarm_ms = 0;  ///< An alarm when no webhook came for so long; 0: none.
};

struct LiveHook : Endpoint {};

/// [main loop] Owns them. An address stays valid until the account is removed by a reload.
class Accounts {
 public:
  LiveAccount* account(std::string_view id);
  LiveHook* hook(std::string_view id);
  /// The account of a shared hook that has this address on the network; nullptr when nobody
  /// configured it.
  LiveAccount* by_address(std::string_view hook, std::string_view address);

  LiveAccount& add(LiveAccount account);
  LiveHook& add(LiveHook hook);
  void remove_account(std::string_view id);
  void remove_hook(std::string_view id);
  void each(const std::function<void(LiveAccount&)>& visit);
  std::size_t size() const { return accounts_.size(); }

 private:
  std::map<std::string, std::unique_ptr<LiveAccount>, std::less<>> accounts_;
  std::map<std::string, std::unique_ptr<LiveHook>, std::less<>> hooks_;
};

}  // namespace jackfield::state
