// SPDX-License-Identifier: MIT
// The table of keys against the structs: every default in both places, every key read, every change
// seen.
#include "host/config/key_table.hpp"

#include "host/config/config_load.hpp"
#include "host/config/reload.hpp"

#include <gtest/gtest.h>

#include <set>

namespace jackfield::config {
namespace {

Config config_of(const std::string& text) {
  const Loaded loaded = parse_config(text, "a.toml", {});
  EXPECT_TRUE(loaded.usable()) << text << to_text(loaded.diagnostics);
  return loaded.config;
}

bool is_host(const KeyRule& rule) {
  return rule.table.rfind("host", 0) == 0;
}

/// A key of [host] or of a table inside it, set.
std::string assignment(const KeyRule& rule, const std::string& value) {
  return '[' + std::string(rule.table) + "]\n" + std::string(rule.name) + " = " + value + '\n';
}

/// A value that is right and not the default.
std::string other_value(const KeyRule& rule) {
  switch (rule.kind) {
    case KeyKind::integer:
      return std::to_string(rule.fallback == std::to_string(rule.max) ? rule.min : rule.max);
    case KeyKind::choice:
      return '"' + choices_of(rule).back() + '"';
    case KeyKind::boolean:
      return rule.fallback == "true" ? "false" : "true";
    default:
      break;
  }
  const auto text = [&]() -> std::string {
    switch (rule.form) {
      case Form::listen:
        return "\"127.0.0.1:7\"";
      case Form::public_url:
        return "\"https://other.example.com\"";
      case Form::push_url:
        return "\"https://other.example.com/events\"";
      case Form::network:
        return "\"10.0.0.0/8\"";
      case Form::extension:
        return "\"jf.other/1\"";
      case Form::library:
        return "\"libother.so.1\"";
      default:
        return "\"other\"";
    }
  }();
  const bool list = rule.kind == KeyKind::texts || rule.kind == KeyKind::text_or_texts;
  return list ? '[' + text + ']' : text;
}

bool is_value(const KeyRule& rule) {
  switch (rule.kind) {
    case KeyKind::table:
    case KeyKind::tables:
    case KeyKind::pairs:
    case KeyKind::entries:
    case KeyKind::settings:
    case KeyKind::secrets:
      return false;
    default:
      return true;
  }
}

TEST(KeyTable, EveryNameStandsOnceInItsTable) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const KeyRule& rule : key_rules()) {
    EXPECT_TRUE(seen.emplace(rule.table, rule.name).second) << rule.table << '.' << rule.name;
    EXPECT_FALSE(rule.meaning.empty()) << rule.name;
  }
}

TEST(KeyTable, DefaultsAreTheStructsOwn) {
  const Config bare = config_of("");
  for (const KeyRule& rule : key_rules()) {
    if (!is_host(rule) || !is_value(rule) || rule.fallback.empty()) continue;
    const Config written = config_of(assignment(rule, std::string(rule.fallback)));

    EXPECT_TRUE(compare(bare, written).empty())
        << rule.table << '.' << rule.name << ": " << to_text(compare(bare, written));
  }
}

TEST(KeyTable, EveryHostKeyIsReadAndAReloadSeesItChange) {
  const Config bare = config_of("");
  for (const KeyRule& rule : key_rules()) {
    if (!is_host(rule) || !is_value(rule)) continue;
    const Reload changes = compare(bare, config_of(assignment(rule, other_value(rule))));

    const std::string key = std::string(rule.table) + '.' + std::string(rule.name);
    const std::vector<std::string> only{key};
    EXPECT_EQ(rule.restart ? changes.restart : changes.host, only) << key;
  }
}

TEST(KeyTable, EveryKeyOfAnAccountAndASubscriptionIsRead) {
  const std::string hook = "[[hook]]\nid = \"other\"\nplugin = \"p\"\n";
  const std::string account = hook + "[[account]]\nid = \"a\"\nplugin = \"p\"\n";
  const std::string subscription =
      "[[subscription]]\nid = \"s\"\nsecret = "
      "\"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"\n";
  for (const KeyRule& rule : key_rules()) {
    // `isolation` has one choice so far, and filters have a test of their own.
    if (!is_value(rule) || rule.required || rule.name == "isolation") continue;
    std::string base;
    if (rule.table == "account") base = account;
    if (rule.table == "subscription") base = subscription;
    if (base.empty()) continue;
    const std::string line = std::string(rule.name) + " = " + other_value(rule) + '\n';

    EXPECT_FALSE(compare(config_of(base), config_of(base + line)).empty()) << rule.name;
  }
}

TEST(KeyTable, BoundsHold) {
  for (const KeyRule& rule : key_rules()) {
    if (rule.kind != KeyKind::integer || !is_host(rule)) continue;
    for (const std::int64_t inside : {rule.min, rule.max}) {
      EXPECT_TRUE(parse_config(assignment(rule, std::to_string(inside)), "a", {}).usable());
    }
    for (const std::int64_t outside : {rule.min - 1, rule.max + 1}) {
      EXPECT_FALSE(parse_config(assignment(rule, std::to_string(outside)), "a", {}).usable())
          << rule.name << " = " << outside;
    }
  }
}

}  // namespace
}  // namespace jackfield::config
