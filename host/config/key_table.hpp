// SPDX-License-Identifier: MIT
// Every key that a configuration file may hold, once: the loader takes names, types, bounds and
// choices from here, "did you mean" its candidates, docs/configuration.md its rows. Defaults are
// repeated in config.hpp as member initialisers; a test holds the two together.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::config {

enum class KeyKind : std::uint8_t {
  text,
  texts,          // a list of texts
  text_or_texts,  // one, or a list of them
  integer,
  boolean,
  choice,    // a text, one of `choices`
  table,     // has rules of its own
  tables,    // a list of tables, each with the rules
  pairs,     // a table of texts with keys of any name
  entries,   // a table of tables with keys of any name
  settings,  // the plugin's own table
  secrets    // a secret, or a list of two while rotating
};

/// What a text must look like beyond being one.
enum class Form : std::uint8_t {
  any,
  name,  // not empty
  id,
  listen,
  public_url,
  push_url,
  origin,
  path,
  network,
  host_name,
  extension,
  library,
  webhook_secret
};

struct KeyRule {
  std::string_view table = {};  // "host", "host.limits", "account"; empty: the file's top
  std::string_view name = {};
  KeyKind kind = KeyKind::text;
  Form form = Form::any;
  std::string_view fallback = {};  // the default as TOML; empty: none
  bool required = false;
  std::int64_t min = 0;  // of an integer
  std::int64_t max = 0;
  std::string_view unit = {};     // of an integer
  std::string_view choices = {};  // separated by one space
  bool restart = false;           // a reload cannot change it
  std::string_view meaning = {};  // for the page; Markdown, one cell of a table
};

/// All rules, tables in the page's order.
std::span<const KeyRule> key_rules();
/// The rule of that key, or nullptr.
const KeyRule* find_rule(std::string_view table, std::string_view name);
/// The names that `table` knows.
std::vector<std::string> names_in(std::string_view table);
/// `choices` as a list.
std::vector<std::string> choices_of(const KeyRule& rule);
/// What a value of that kind must be, for messages: "an integer (bytes)".
std::string expectation_of(const KeyRule& rule);

}  // namespace jackfield::config
