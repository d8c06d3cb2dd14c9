// SPDX-License-Identifier: MIT
// What is wrong with a configuration, and how it is told: to a person (one line each) and to a
// program. The loader fills it; later checks (ports, plugins, credentials) append to the same list.
#pragma once

#include "host/config/position.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::config {

enum class Severity : std::uint8_t { error, warning };

/// Replaces `range` of the file by `text`. An empty range inserts, an empty text deletes.
struct Edit {
  Range range;
  std::string text;

  friend bool operator==(const Edit&, const Edit&) = default;
};

/// One finding. No field ever holds a configured value that may be secret: keys, expectations and
/// names from our own tables only, and what the operator wrote where it cannot be a secret.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;  // stable, for programs: "unknown-key"
  Position at;
  std::string key;         // "account[0].config.channel_id"; empty: the file as a whole
  std::string text;        // what is wrong, one clause, no full stop
  std::string expected;    // what would be right; may be empty
  std::string suggestion;  // the nearest right name or value; may be empty
  std::optional<Edit>
      edit;  // set where doing what `suggestion` says is certain to be an improvement

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

class Diagnostics {
 public:
  void add(Diagnostic diagnostic);
  /// What was added last, to be completed; valid until the next change.
  Diagnostic& last() { return all_.back(); }
  void append(Diagnostics others);
  /// By place in the file; findings of one place keep the order in which they were added.
  void sort();
  /// Takes out what `code` names; used where one fault makes others look wrong.
  void drop(std::string_view code);

  const std::vector<Diagnostic>& all() const noexcept { return all_; }
  std::size_t errors() const noexcept;
  std::size_t warnings() const noexcept;

 private:
  std::vector<Diagnostic> all_;
};

/// `file:line:column: error: text; expected …; did you mean "…"?`, one line, no line end.
std::string to_text(const Diagnostic& diagnostic);
/// All of them, a line each, and a last line that counts.
std::string to_text(const Diagnostics& diagnostics);
/// One JSON object; its form is part of docs/configuration.md.
std::string to_json(const Diagnostics& diagnostics);

/// Of `jackfield check`: 1 with an error, 2 with a warning and `strict`, else 0.
int exit_code(const Diagnostics& diagnostics, bool strict) noexcept;

}  // namespace jackfield::config
