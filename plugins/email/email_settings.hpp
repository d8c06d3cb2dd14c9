// SPDX-License-Identifier: MIT
// What an account of email is configured with.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::email {

/// How a server is reached.
struct Server {
  std::string host;
  std::uint16_t port = 0;
  std::string security;  // `tls`, `starttls` or `none`
};

struct OAuth {
  std::string token_url;  // empty: a password is used
  std::string client_id;
  std::string client_secret;
  std::string refresh_token;  // the first one; a rotated one is kept with the token
  std::string scope;
  bool is_application = false;  // client_credentials: no person's consent
};

struct Settings {
  std::string address;           // of the mailbox; From of what is sent
  std::string display_name;      // beside it
  std::vector<std::string> own;  // further addresses that are ours: their mails are echoes
  std::string tag_secret;        // signs reply addresses, return paths and Message-IDs
  char delimiter = '+';          // between mailbox and tag; 0: no tagged addresses
  Server imap;
  Server smtp;
  std::string user;
  std::string password;
  std::string sasl;  // `plain`, `login`, `xoauth2` or `oauthbearer`
  OAuth oauth;
  std::string mailbox;            // where mail arrives
  bool takes_old_mail = false;    // also what was there before the account was set up
  std::string after_pickup;       // `keep`, `seen`, `flag` or `move`
  std::string processed_mailbox;  // move: where to
  std::string subject;            // of a conversation that has none yet
  std::string authserv_id;        // whose Authentication-Results count; empty: nobody's
  std::string inbound_secret;     // signs mails handed in over the hook; empty: none are taken
  bool wants_read_receipts = false;
  bool writes_subject_token = false;  // `[#…]`: names the conversation once more
  Crypto crypto{nullptr};
  Text text{nullptr};
  Log log{nullptr};

  bool uses_oauth() const noexcept { return !oauth.token_url.empty(); }
  /// Ours, tagged or not.
  bool is_own(std::string_view address_to_check) const;
};

/// Errors name the key at fault.
Result<Settings> read_settings(const Config& config);
/// The address without `+tag`.
std::string untagged(const Settings& settings, std::string_view address);

}  // namespace jackfield::email
