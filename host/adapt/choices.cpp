// SPDX-License-Identifier: MIT
#include "host/adapt/choices.hpp"

#include <nlohmann/json.hpp>

namespace jackfield::adapt {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace

std::string write_choices(const std::vector<Choice>& choices) {
  nlohmann::json list = nlohmann::json::array();
  for (const Choice& choice : choices) {
    list.push_back(
        {{"label", choice.label}, {"payload", choice.payload}, {"button", choice.button}});
  }
  return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<Choice> chosen(std::string_view written_choices, std::string_view answer) {
  const std::string_view words = trimmed(answer);
  if (words.empty() || words.size() > kLongestAnswer) return std::nullopt;
  const nlohmann::json list = nlohmann::json::parse(written_choices, nullptr, false);
  if (!list.is_array()) return std::nullopt;
  std::optional<Choice> found;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const nlohmann::json& one = list[i];
    if (!one.is_object()) continue;
    Choice choice{one.value("label", ""), one.value("payload", ""), one.value("button", "")};
    if (words != std::to_string(i + 1) && words != trimmed(choice.label)) continue;
    if (found) return std::nullopt;
    found = std::move(choice);
  }
  return found;
}

}  // namespace jackfield::adapt
