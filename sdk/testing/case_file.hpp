// SPDX-License-Identifier: MIT
// A case (docs/cases.md) as it is read from its file.
#pragma once

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::testing {

struct ScriptedExchange {
  nlohmann::json expect;    ///< `expect_request` or `expect_answer`; null: anything.
  nlohmann::json response;  ///< What came back.
};

struct Case {
  std::string title;
  std::string channel;     ///< Empty: the plugin's only one.
  nlohmann::json account;  ///< The account's config; null: none given.
  nlohmann::json hook;     ///< The hook's config; null: none given.
  ContextValue context;
  std::string account_id;

  std::optional<HttpRequestValue> request;  ///< Set: a receive case.
  ProcedureValue procedure;                 ///< Else a procedure case.
  std::vector<ScriptedExchange> exchanges;
  nlohmann::json expect;
  bool has_expect = false;
};

/// Reads a case. Errors: JF_INVALID_ARGUMENT; names the member at fault. Every member has to be
/// known, so that a misspelt one is no silent success.
Result<Case> read_case(std::string_view text);

}  // namespace jackfield::testing
