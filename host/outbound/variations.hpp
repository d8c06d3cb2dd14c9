// SPDX-License-Identifier: MIT
// Which fields of a request are another each time: found by rehearsing it twice, under another
// time, other random numbers and other answers of the network. Pure.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace jackfield::outbound {

/// JSON Pointers to what differs, in the order of `one`; empty: nothing does.
std::vector<std::string> differences(const nlohmann::ordered_json& one,
                                     const nlohmann::ordered_json& other);

}  // namespace jackfield::outbound
