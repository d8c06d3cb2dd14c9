// SPDX-License-Identifier: MIT
// What must hold of a call's result beyond its layout. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <string_view>

namespace jackfield::plugin {

/// A broken rule; `rule` is empty when all is well.
struct Breach {
  std::string_view rule;
  std::string text;

  explicit operator bool() const noexcept { return !rule.empty(); }
};

/// Exactly one of its fields is set, requests have labels, done has an outcome (ABI-7.7).
Breach check_stepped(const Stepped& stepped);
/// Answers have a status that HTTP knows (ABI-7.7).
Breach check_received(const Received& received);
/// The rule that a fault found by check_c is about: "events[0].kind: not UTF-8" is ABI-5.1.
std::string_view rule_of_fault(std::string_view fault);

}  // namespace jackfield::plugin
