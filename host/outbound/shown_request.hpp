// SPDX-License-Identifier: MIT
// A request that would leave, as JSON for people and tests: its address, headers and body as they
// are on the wire, credentials as ***. Pure.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "host/outbound/rehearsal.hpp"

namespace jackfield::outbound {

/// Nothing is masked yet: compare first, then mask.
nlohmann::ordered_json shown_request(const RehearsedRequest& rehearsed);

/// Replaces credentials in every text of it: those in `secrets`, also percent-encoded ones, and
/// what stands in headers that carry nothing else.
void mask(nlohmann::ordered_json& shown, const std::vector<std::string>& secrets);

}  // namespace jackfield::outbound
