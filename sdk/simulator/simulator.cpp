// SPDX-License-Identifier: MIT
#include "sdk/simulator/simulator.hpp"

#include <algorithm>
#include <cctype>

namespace jackfield::simulator {

std::unique_ptr<Simulator> make_simulator(const std::vector<Entry>& table, std::string_view name,
                                          const nlohmann::json& account_config,
                                          std::string webhook_url) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [name](const Entry& entry) { return entry.name == name; });
  return found == table.end() ? nullptr : found->make(account_config, std::move(webhook_url));
}

std::string_view header(const Headers& headers, std::string_view name) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  for (const auto& [key, value] : headers) {
    if (std::equal(key.begin(), key.end(), name.begin(), name.end(), same)) return value;
  }
  return {};
}

}  // namespace jackfield::simulator
