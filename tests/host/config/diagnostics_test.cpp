// SPDX-License-Identifier: MIT
#include "host/config/diagnostics.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace jackfield::config {
namespace {

Diagnostic finding(Severity severity, std::uint32_t line, const std::string& text) {
  return {.severity = severity,
          .code = "code-" + text,
          .at = {"a.toml", line, 3},
          .key = "host.x",
          .text = text,
          .expected = {},
          .suggestion = {},
          .edit = {}};
}

TEST(Diagnostics, TextNamesFileLineAndColumn) {
  EXPECT_EQ(to_text(finding(Severity::error, 7, "wrong")), "a.toml:7:3: error: wrong");
  EXPECT_EQ(to_text(finding(Severity::warning, 7, "odd")), "a.toml:7:3: warning: odd");
}

TEST(Diagnostics, TextAddsExpectationAndSuggestion) {
  Diagnostic diagnostic = finding(Severity::error, 1, "wrong");
  diagnostic.expected = "right";
  diagnostic.suggestion = "listen";

  EXPECT_EQ(to_text(diagnostic),
            "a.toml:1:3: error: wrong; expected right; did you mean \"listen\"?");
}

TEST(Diagnostics, NumbersBooleansAndListsAreSuggestedWithoutQuotes) {
  for (const char* bare : {"8080", "true", "false", "[\"x\"]", "\"7\""}) {
    Diagnostic diagnostic = finding(Severity::error, 1, "wrong");
    diagnostic.suggestion = bare;

    EXPECT_EQ(to_text(diagnostic),
              "a.toml:1:3: error: wrong; did you mean " + std::string(bare) + '?');
  }
}

TEST(Diagnostics, AFindingWithoutAPlaceStillHasOneToOpen) {
  EXPECT_EQ(to_text(Diagnostic{.code = "x",
                               .at = {"a.toml", 0, 0},
                               .key = {},
                               .text = "odd",
                               .expected = {},
                               .suggestion = {},
                               .edit = {}}),
            "a.toml:1:1: error: odd");
}

TEST(Diagnostics, TheLastLineCounts) {
  Diagnostics all;
  EXPECT_EQ(to_text(all), "no faults found\n");

  all.add(finding(Severity::error, 2, "b"));
  all.add(finding(Severity::warning, 1, "a"));
  all.add(finding(Severity::warning, 1, "c"));
  all.sort();

  EXPECT_EQ(to_text(all),
            "a.toml:1:3: warning: a\na.toml:1:3: warning: c\na.toml:2:3: error: b\n"
            "1 error, 2 warnings\n");
}

TEST(Diagnostics, JsonHoldsEveryFieldOfAnEdit) {
  Diagnostics all;
  Diagnostic diagnostic = finding(Severity::error, 2, "b");
  diagnostic.expected = "right";
  diagnostic.suggestion = "listen";
  diagnostic.edit = Edit{{{"a.toml", 2, 1}, {"a.toml", 2, 6}}, "listen"};
  all.add(diagnostic);

  const auto json = nlohmann::json::parse(to_json(all));

  EXPECT_EQ(json["ok"], false);
  EXPECT_EQ(json["errors"], 1);
  EXPECT_EQ(json["warnings"], 0);
  EXPECT_EQ(json["diagnostics"][0],
            nlohmann::json::parse(R"({"severity": "error", "code": "code-b", "file": "a.toml",
              "line": 2, "column": 3, "key": "host.x", "text": "b", "expected": "right",
              "suggestion": "listen",
              "edit": {"from": {"line": 2, "column": 1}, "to": {"line": 2, "column": 6},
                       "text": "listen"}})"));
}

TEST(Diagnostics, JsonSurvivesAFileNameThatIsNotUtf8) {
  Diagnostics all;
  Diagnostic diagnostic = finding(Severity::error, 2, "b");
  diagnostic.at.file = "\xff.toml";
  all.add(diagnostic);

  EXPECT_TRUE(nlohmann::json::accept(to_json(all)));
}

TEST(Diagnostics, ExitCodeIsOneForErrorsAndTwoForWarningsIfStrict) {
  Diagnostics none;
  Diagnostics warned;
  warned.add(finding(Severity::warning, 1, "a"));
  Diagnostics failed = warned;
  failed.add(finding(Severity::error, 1, "b"));

  EXPECT_EQ(exit_code(none, false), 0);
  EXPECT_EQ(exit_code(none, true), 0);
  EXPECT_EQ(exit_code(warned, false), 0);
  EXPECT_EQ(exit_code(warned, true), 2);
  EXPECT_EQ(exit_code(failed, false), 1);
  EXPECT_EQ(exit_code(failed, true), 1);
}

}  // namespace
}  // namespace jackfield::config
