// SPDX-License-Identifier: MIT
// `jackfield send` and `jackfield tail`: the application's side of the API, from a terminal.
#pragma once

#include <cstdint>
#include <string>

namespace jackfield::cli {

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
