// SPDX-License-Identifier: MIT
// `jackfield send` and `jackfield tail`: the application's side of the API, from a terminal.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace jackfield::cli {

inline constexpr const char* kReceiverForm =
    "--to wants scheme:value, for example line.user:U0123…";
/// Puts "scheme:value" into a request. False: it has not that form.
bool put_receiver(const std::string& to, nlohmann::json& body);

struct SendOptions {
  std::string config;
  std::string account;
  std::string conversation;
  std::string to;  ///< "line.user:U…"
  std::string text;
  bool waits = false;  ///< Until the network has taken it, or refused.
};
int send(const SendOptions& options);

struct TailOptions {
  std::string config;
  std::string account;
  std::string kind;
  std::string after;  ///< A sequence; empty: from now on.
  bool as_json = false;
  std::int64_t limit = 0;  ///< Ends after so many events; 0: goes on.
};
int tail(const TailOptions& options);

}  // namespace jackfield::cli
