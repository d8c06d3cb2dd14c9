// SPDX-License-Identifier: MIT
// Reads one table of the file by the rules of key_table: unknown and missing keys, types, bounds,
// choices and forms are reported here, so that what binds keys to members is one line a key.
#pragma once

#include "host/config/document.hpp"
#include "host/config/key_table.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::config {

class PluginSource;
class SecretSource;

/// What loading one file carries along. All references outlive the load.
struct LoadContext {
  std::string file;    // its name in diagnostics
  std::string folder;  // relative paths count from here; empty: they stay as written
  const PluginSource*
      plugins;  // nullptr: nothing is known of plugins, nothing about them is checked
  const SecretSource& secrets;
  bool readable_by_others;
  Diagnostics& diagnostics;

  /// Adds an error (change it through the result, before the next one).
  Diagnostic& error(std::string_view code, const Span& at, std::string key, std::string text) const;
  Diagnostic& warning(std::string_view code, const Span& at, std::string key,
                      std::string text) const;
};

class TableReader final {
 public:
  /// `rules` names the table in key_table, `path` is the place in messages' key, as "account[0]".
  /// Reports unknown keys and missing required ones. References outlive the reader.
  TableReader(const Node& table, const Span& header, std::string_view rules, std::string path,
              const LoadContext& context);

  // Each leaves `out` as it is where the key is absent or faulty (which is then reported).
  void read(std::string_view name, std::string& out) const;
  void read(std::string_view name, std::vector<std::string>& out) const;
  void read(std::string_view name, bool& out) const;
  void read(std::string_view name, std::uint64_t& out) const;
  /// The place of the value in the rule's choices.
  std::optional<std::size_t> choice(std::string_view name) const;
  /// A table of its own, or nullptr.
  const Member* table(std::string_view name) const;
  /// The key as it stands, or nullptr; nothing is checked.
  const Member* find(std::string_view name) const { return table_.find(name); }

  /// Of a key's value; of the table where the key is absent.
  Position at(std::string_view name) const;
  std::string path(std::string_view name) const;
  const Span& header() const { return header_; }

  /// A text of this rule: type and form. `what` names it in messages.
  std::optional<std::string> text_of(const KeyRule& rule, const Node& value, const std::string& key,
                                     const std::string& what) const;

 private:
  /// Gives the name that was probably meant; may be empty.
  std::string report_unknown(const Member& member) const;
  Diagnostic& wrong_type(const KeyRule& rule, const Member& member) const;
  const Member* present(const KeyRule& rule) const;

  const Node& table_;
  Span header_;
  std::string_view rules_;
  std::string path_;
  const LoadContext& context_;
};

/// A key or name from the file, fit for a message: control characters masked, long ones cut.
std::string shown_name(std::string_view name);
/// As a TOML text in quotes.
std::string toml_text(std::string_view text);
/// "[host]", "[[account]]".
std::string label_of(std::string_view rules);
/// Replaces what stands at `span`; says so in the suggestion.
void suggest(Diagnostic& diagnostic, const Span& span, const std::string& suggestion,
             const std::string& written);

}  // namespace jackfield::config
