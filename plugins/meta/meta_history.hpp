// SPDX-License-Identifier: MIT
// What was said before, or while webhooks did not come: Meta repeats no event it gave up on.
#pragma once

#include "meta_settings.hpp"

#include <cstdint>
#include <string_view>

namespace jackfield::meta {

/// Of "2026-11-21T12:00:00+0000", in Unix milliseconds: Graph writes UTC. 0: no such time.
std::int64_t written_time(std::string_view text);

/// Argument: {"user":"…"}, and {"since":…} in Unix milliseconds. The private conversation's newest
/// messages as events, oldest first; what a webhook brought already is known by the same key.
/// Without a user: the same as work, for each conversation that is not older.
Step backfill(const Settings& settings, const Context& context, const Procedure& procedure,
              const Exchanges& exchanges);

}  // namespace jackfield::meta
