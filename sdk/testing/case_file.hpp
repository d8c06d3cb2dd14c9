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

/// A line of a stream case: what the machine is told, or what it has to ask for then.
struct ScriptedLine {
  bool is_input = false;
  std::string where;      ///< JSON Pointer into the case.
  StreamInput input;      ///< in
  std::int64_t now = 0;   ///< in: the time from here on; 0: as before.
  nlohmann::json expect;  ///< out
};

struct Case {
  std::string title;
  std::string channel;     ///< Empty: the plugin's only one.
  nlohmann::json account;  ///< The account's config; null: none given.
  nlohmann::json hook;     ///< The hook's config; null: none given.
  ContextValue context;
  std::string account_id;

  std::optional<HttpRequestValue> request;  ///< Set: a receive case.
  std::vector<ScriptedLine> stream;         ///< Not empty: a stream case.
  std::string stream_name;                  ///< Empty: the only one of the channel.
  bool is_split = false;                    ///< Also told with every byte on its own.
  ProcedureValue procedure;                 ///< Else a procedure case.
  std::vector<ScriptedExchange> exchanges;
  nlohmann::json expect;
  bool has_expect = false;
};

/// Reads a case. Errors: JF_INVALID_ARGUMENT; names the member at fault. Every member has to be
/// known, so that a misspelt one is no silent success.
Result<Case> read_case(std::string_view text);

}  // namespace jackfield::testing
