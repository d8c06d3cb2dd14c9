// SPDX-License-Identifier: MIT
// The ledger's verdict as the API tells it: when asked for, when explaining, and as the reason of a
// refusal.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "host/net/http_message.hpp"
#include "host/outbound/eligibility.hpp"

namespace jackfield::api {

nlohmann::ordered_json shown_eligibility(const outbound::Eligibility& verdict);

/// "not-eligible", or "public-thread" where the wish has to say who may read it.
net::Response problem_not_eligible(const outbound::Eligibility& verdict);

}  // namespace jackfield::api
