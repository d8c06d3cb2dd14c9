// SPDX-License-Identifier: MIT
// In what order a host tells a machine things: a case that breaks it would prove nothing.
#pragma once

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <cstdint>
#include <string>

namespace jackfield::testing {

class StreamRules final {
 public:
  explicit StreamRules(std::string cursor) : cursor_(std::move(cursor)) {}

  /// Whether a host would tell this now. Errors: no, and why.
  Result<void> before(const StreamInput& input);
  /// Takes note of what the machine asks for. Errors: it asks for what no host does.
  Result<void> after(const StreamOutput& output);

  /// What is committed.
  const std::string& cursor() const noexcept { return cursor_; }

 private:
  Result<void> before_commit(const StreamInput& input);
  Result<void> before_spooled(const StreamInput& input);

  std::string cursor_;
  std::string next_cursor_;
  std::string spooled_;          // the body's beginning, as the machine handed it over
  std::int64_t spool_left_ = 0;  // its whole length; 0: none is under way
  std::uint64_t commits_ = 0;
  bool is_committing_ = false;
  bool is_ready_ = false;
  bool is_upgrading_ = false;
  bool is_closing_ = false;
  bool is_closed_ = false;
};

}  // namespace jackfield::testing
