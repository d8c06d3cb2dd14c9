// SPDX-License-Identifier: MIT
// What an account, or a hook, of Meta's networks is configured with.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace jackfield::meta {

enum class Network : std::uint8_t { messenger, instagram };

struct Settings {
  Network network = Network::messenger;
  std::string page_id;               // of the Facebook Page; Instagram Login has none
  std::string ig_id;                 // the Instagram professional account
  bool has_instagram_login = false;  // graph.instagram.com in place of graph.facebook.com
  std::string app_id;
  std::string app_secret;            // also makes appsecret_proof
  std::vector<std::string> secrets;  // what may sign webhooks, each tried
  std::string verify_token;
  std::string access_token;
  std::string version;   // of Graph, as in "v26.0"
  bool uploads = false;  // media always goes by upload, never by address
  std::string profile;   // JSON text: what the channel's profile is to be
  Crypto crypto{nullptr};
  Text text{nullptr};
  std::string instagram_app_secret;  // of Instagram Login: exchanges the first token

  bool is_instagram() const noexcept { return network == Network::instagram; }
  /// The account's own address on the network.
  const std::string& address() const noexcept { return is_instagram() ? ig_id : page_id; }
  /// The node that sends: the Page, or the Instagram account where there is no Page.
  const std::string& node() const noexcept { return has_instagram_login ? ig_id : page_id; }
  /// What channel data is filed under.
  std::string_view word() const noexcept { return is_instagram() ? "instagram" : "messenger"; }
};

/// Errors name the key at fault.
Result<Settings> read_account(const Config& config, Network network);
/// A shared hook's: secrets and the verify token only.
Result<Settings> read_hook(const Config& config);

}  // namespace jackfield::meta
