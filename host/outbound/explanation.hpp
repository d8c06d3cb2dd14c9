// SPDX-License-Identifier: MIT
// What would become of a send: the requests that would leave, what of them is another each time,
// and how it would end. The same code as sending, without side effects (docs/eligibility.md).
#pragma once

#include <nlohmann/json.hpp>

#include "host/outbound/actions.hpp"
#include "host/outbound/engine.hpp"

namespace jackfield::outbound {

/// {requests, outcome, error, depends_on} of a send that would be accepted. [main loop]
nlohmann::ordered_json explained_requests(Engine& engine, const Prepared& ready);

/// The pieces that the network gets one by one, with their length in its unit.
nlohmann::ordered_json explained_pieces(const Prepared& ready);

}  // namespace jackfield::outbound
