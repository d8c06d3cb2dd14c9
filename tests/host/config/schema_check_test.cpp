// SPDX-License-Identifier: MIT
// Schemas of every kind against settings, through the loader as the operator meets them.
#include "host/config/config_load.hpp"
#include "host/config/schema_guard.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace jackfield::config {
namespace {

using nlohmann::json;

class OnePlugin final : public PluginSource {
 public:
  explicit OnePlugin(json schema) : plugin_{"p", {"c"}, {}, std::move(schema), nullptr, false} {}
  const PluginInfo* find(std::string_view id) const override {
    return id == "p" ? &plugin_ : nullptr;
  }
  std::vector<std::string> ids() const override { return {"p"}; }

 private:
  PluginInfo plugin_;
};

/// The findings' codes and keys, for one account with this `config`.
std::vector<std::string> findings(const char* schema, const std::string& config) {
  const OnePlugin plugins(json::parse(schema));
  const Loaded loaded = parse_config(
      "[host]\npublic_url = \"https://a.example\"\n[[account]]\nid = \"a\"\nplugin = \"p\"\nconfig "
      "= " +
          config,
      "a.toml",
      {.plugins = &plugins, .secrets = nullptr, .folder = {}, .readable_by_others = false});
  std::vector<std::string> out;
  for (const Diagnostic& diagnostic : loaded.diagnostics.all()) {
    out.push_back(diagnostic.code + ' ' + diagnostic.key);
  }
  return out;
}

using Findings = std::vector<std::string>;

TEST(SchemaCheck, FollowsReferencesIntoDefinitions) {
  constexpr const char* kSchema = R"({"definitions": {"n": {"type": "integer", "minimum": 3}},
      "properties": {"a": {"$ref": "#/definitions/n"}}})";

  EXPECT_EQ(findings(kSchema, "{ a = 3 }"), Findings{});
  EXPECT_EQ(findings(kSchema, "{ a = 2 }"), Findings{"out-of-range account[0].config.a"});
  EXPECT_EQ(findings(kSchema, "{ a = true }"), Findings{"wrong-type account[0].config.a"});
}

TEST(SchemaCheck, ListsAndTablesAreLookedInto) {
  constexpr const char* kSchema = R"({"properties": {"keys": {"type": "array", "items":
      {"type": "object", "required": ["kid"], "additionalProperties": false,
       "properties": {"kid": {"type": "string"}}}}}})";

  EXPECT_EQ(findings(kSchema, "{ keys = [{ kid = \"a\" }] }"), Findings{});
  EXPECT_EQ(findings(kSchema, "{ keys = [{ kid = \"a\" }, { }] }"),
            Findings{"missing-key account[0].config.keys[1]"});
  EXPECT_EQ(findings(kSchema, "{ keys = [{ kid = 1 }] }"),
            Findings{"wrong-type account[0].config.keys[0].kid"});
}

TEST(SchemaCheck, AnyNameMayHaveASchema) {
  constexpr const char* kSchema =
      R"({"properties": {"texts": {"additionalProperties": {"type": "string"}}}})";

  EXPECT_EQ(findings(kSchema, "{ texts = { en = \"a\", fr = \"b\" } }"), Findings{});
  EXPECT_EQ(findings(kSchema, "{ texts = { en = 1 } }"),
            Findings{"wrong-type account[0].config.texts.en"});
}

TEST(SchemaCheck, PatternPropertiesAreNoUnknownKeys) {
  constexpr const char* kSchema = R"({"patternProperties": {"^x-": {"type": "string"}},
      "additionalProperties": false, "properties": {"a": {}}})";

  EXPECT_EQ(findings(kSchema, "{ x-b = \"1\" }"), Findings{});
  EXPECT_EQ(findings(kSchema, "{ y = \"1\" }"), Findings{"schema account[0].config"});
}

TEST(SchemaCheck, WhatHasNoWordsOfOursIsToldInTheValidators) {
  EXPECT_EQ(findings(R"({"properties": {"a": {"not": {"type": "string"}}}})", "{ a = \"x\" }"),
            Findings{"schema account[0].config.a"});
  EXPECT_EQ(findings(R"({"properties": {"a": {"multipleOf": 5}}})", "{ a = 7 }"),
            Findings{"schema account[0].config.a"});
}

TEST(SchemaCheck, TheValidatorsVerdictCounts) {
  // Our words would object to the first half of allOf, were it alone.
  EXPECT_EQ(findings(R"({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]})", "{ b = 1 }"),
            Findings{});
  EXPECT_EQ(findings("false", "{ b = 1 }"), Findings{"unusable-schema account[0].config"});
}

TEST(SchemaCheck, AWrongSecretIsNeitherShownNorRepeatedInAnEdit) {
  const OnePlugin plugins(json::parse(
      R"({"properties": {"key": {"type": "string", "secret": true, "minLength": 50}}})"));

  const Loaded loaded = parse_config(
      "[[account]]\nid = \"a\"\nplugin = \"p\"\nconfig = { key = 987654321 }\n"
      "[[account]]\nid = \"b\"\nplugin = \"p\"\nconfig = { key = \"topsecret\" }\n",
      "a.toml",
      {.plugins = &plugins, .secrets = nullptr, .folder = {}, .readable_by_others = true});

  const std::string shown = to_text(loaded.diagnostics) + to_json(loaded.diagnostics);
  EXPECT_EQ(loaded.diagnostics.errors(), 2U);
  EXPECT_EQ(shown.find("987654321"), std::string::npos);
  EXPECT_EQ(shown.find("topsecret"), std::string::npos);
}

TEST(SchemaGuard, LetsRecursionThroughThatTheValueEnds) {
  EXPECT_EQ(refusal_of(json::parse(R"({"properties": {"child": {"$ref": "#"}}})")), "");
  EXPECT_EQ(refusal_of(json::parse(R"({"definitions": {"a": {"type": "string"}},
      "allOf": [{"$ref": "#/definitions/a"}, {"$ref": "#/definitions/a"}]})")),
            "");
}

TEST(SchemaGuard, RefusesWhatNeverEnds) {
  for (const char* schema :
       {R"({"$ref": "#"})", R"({"allOf": [{"$ref": "#"}]})", R"({"not": {"$ref": "#"}})",
        R"({"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}},
            "properties": {"x": {"$ref": "#/definitions/a"}}})",
        R"({"properties": {"x": {"anyOf": [{"if": {"$ref": "#/properties/x"}}]}}})"}) {
    EXPECT_NE(refusal_of(json::parse(schema)), "") << schema;
    EXPECT_EQ(findings(schema, "{ x = 1 }"), Findings{"unusable-schema account[0].config"});
  }
}

TEST(SchemaGuard, RefusesReferencesThatDouble) {
  json schema = {{"definitions", json::object()}, {"$ref", "#/definitions/d0"}};
  for (int i = 0; i < 40; ++i) {
    const json next = {{"$ref", "#/definitions/d" + std::to_string(i + 1)}};
    schema["definitions"]["d" + std::to_string(i)] = {{"allOf", {next, next}}};
  }
  schema["definitions"]["d40"] = {{"type", "object"}};

  EXPECT_NE(refusal_of(schema), "");
}

TEST(SchemaGuard, RefusesDeepSchemasAndLongPatterns) {
  json deep = json::object();
  for (int i = 0; i < 100; ++i) deep = {{"properties", {{"a", deep}}}};
  EXPECT_NE(refusal_of(deep), "");
  EXPECT_NE(refusal_of({{"properties", {{"a", {{"pattern", std::string(100'000, '(')}}}}}}), "");
  EXPECT_NE(refusal_of(json("text")), "");
  EXPECT_NE(refusal_of(json(json::value_t::discarded)), "");
}

}  // namespace
}  // namespace jackfield::config
