// SPDX-License-Identifier: MIT
#include "host/plugin/result_check.hpp"

#include <array>
#include <utility>

namespace jackfield::plugin {
namespace {

constexpr std::string_view kShape = "ABI-7.7";

bool is_status(std::uint32_t status) {
  return status >= 200 && status <= 599;
}

Breach check_answer(const Answer& answer, const char* where) {
  if (is_status(answer.status)) return {};
  return {kShape, std::string(where) + ".status is " + std::to_string(answer.status) +
                      ", which is no HTTP answer"};
}

Breach check_done(const Done& done) {
  if (done.outcome == Outcome::unknown) return {kShape, "done has no outcome that this host knows"};
  if (done.outcome == Outcome::accepted && done.error)
    return {kShape, "done is accepted and has an error"};
  return {};
}

}  // namespace

Breach check_stepped(const Stepped& stepped) {
  const int set = int{stepped.request.has_value()} + int{stepped.answer.has_value()} +
                  int{stepped.need.has_value()} + int{stepped.done.has_value()};
  if (set != 1)
    return {kShape,
            "it must set one of request, answer, need and done, and set " + std::to_string(set)};
  if (stepped.request && stepped.request->label.empty()) return {kShape, "request.label is empty"};
  if (stepped.answer && stepped.answer->label.empty()) return {kShape, "answer.label is empty"};
  if (stepped.answer && !stepped.answer->answer) return {kShape, "answer.answer is absent"};
  if (stepped.answer) return check_answer(*stepped.answer->answer, "answer.answer");
  return stepped.done ? check_done(*stepped.done) : Breach{};
}

Breach check_received(const Received& received) {
  if (received.hold && !received.hold->fallback) return {kShape, "hold.fallback is absent"};
  if (received.hold) return check_answer(*received.hold->fallback, "hold.fallback");
  return received.answer ? check_answer(*received.answer, "answer") : Breach{};
}

std::string_view rule_of_fault(std::string_view fault) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kRules = {{
      {"not UTF-8", "ABI-5.1"},
      {"NULL with a length", "ABI-5.1"},
      {"not one JSON value", "ABI-5.2"},
      {"a field newer than this side knows is set", "ABI-4.2"},
      {"a reserved word is not zero", "ABI-4.2"},
      {"too long", "ABI-4.4"},
      {"too many elements", "ABI-4.4"},
      {"too many structs in one value", "ABI-4.4"},
      {"nested too deep", "ABI-4.4"},
      {"NULL with a count", "ABI-4.3"},
      {"impossible stride", "ABI-4.3"},
      {"larger than the stride", "ABI-4.3"},
      {"not a finite number", "ABI-4.5"},
      {"outside the years 1 to 9999", "ABI-4.5"},
  }};
  for (const auto& [ending, rule] : kRules) {
    if (fault.ends_with(ending)) return rule;
  }
  return "ABI-4.1";
}

}  // namespace jackfield::plugin
