// SPDX-License-Identifier: MIT
// What a plugin's manifest says of the paths below its hook: which there are, how large their
// bodies may be, who may call them from a browser, and how often.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/net/http_message.hpp"
#include "host/net/token_buckets.hpp"
#include "host/state/accounts.hpp"
#include "host/state/clock.hpp"

namespace jackfield::inbound {

/// `/hooks/<id><rest>`, taken apart.
struct HookPath {
  std::string_view id;
  std::string_view rest;  ///< Begins with `/`, or is empty.
};
std::optional<HookPath> hook_path(std::string_view path);

/// [main loop]
class Routes {
 public:
  explicit Routes(const state::Clock& clock) : clock_(clock) {}

  /// The route that fits; nullptr: the path or the method is not there.
  static const Route* find(const ChannelManifest& manifest, std::string_view method,
                           std::string_view rest);
  static bool has_path(const ChannelManifest& manifest, std::string_view rest);

  /// Whether the browser's origin may call; an absent one is left to the plugin.
  static bool origin_allowed(const state::Endpoint& endpoint, const net::Request& request);
  /// What a preflight is answered.
  static net::Response preflight(const state::Endpoint& endpoint, const net::Request& request);
  static void add_cors(const state::Endpoint& endpoint, const net::Request& request,
                       net::Response& response);

  /// 0, or for how many seconds the caller has to wait.
  std::int64_t throttle(const state::Endpoint& endpoint, const Route& route,
                        std::string_view remote_address);
  /// The same by what the request turned out to concern: a visitor's own limits.
  std::int64_t throttle_topic(const state::Endpoint& endpoint,
                              const std::vector<std::string>& rate_keys, std::string_view topic);

 private:
  /// The caller's bucket of that rate; nullptr: the manifest has no such rate.
  net::TokenBucket* bucket(const state::Endpoint& endpoint, std::string_view rate_key,
                           std::string_view caller, std::int64_t now);

  const state::Clock& clock_;
  net::TokenBuckets buckets_;
};

}  // namespace jackfield::inbound
