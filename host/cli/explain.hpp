// SPDX-License-Identifier: MIT
// `jackfield explain`: what would become of a message, by the running host, without sending it.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace jackfield::cli {

struct ExplainOptions {
  std::string config;
  std::string account;  ///< Empty: every account.
  std::string conversation;
  std::string to;    ///< "line.user:U…"; empty: somebody whom nobody knows.
  std::string file;  ///< A request as for POST /v1/messages; "-" is the standard input.
  std::string text;
  std::string tag;
  bool as_json = false;
};
int explain(const ExplainOptions& options);

/// One account's explanation for a person.
std::string explained_text(const nlohmann::ordered_json& account);

}  // namespace jackfield::cli
