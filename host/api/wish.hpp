// SPDX-License-Identifier: MIT
// From a request's body to what the application wishes: the same for sending, acting and
// explaining.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/api/problem.hpp"
#include "host/outbound/place.hpp"

namespace jackfield::api {

/// Every member that is not as it should be is a fault; times are checked against `now`, the files
/// counted against `most_files`.
void read_wish(const nlohmann::json& body, std::int64_t now, std::size_t most_files,
               outbound::Wish& wish, std::vector<FieldFault>& faults);

}  // namespace jackfield::api
