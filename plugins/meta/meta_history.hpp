// SPDX-License-Identifier: MIT
// What was said before, or while webhooks did not come: Meta repeats no event it gave up on.
#pragma once

#include "meta_settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::meta {

/// Of "2026-11-21T12:00:00+0000", in Unix milliseconds: Graph writes UTC. 0: no such time.
std::int64_t written_time(std::string_view text);

/// Argument: {"user":"…"}, and {"since":…} in Unix milliseconds. The private conversation's newest
/// messages as events, oldest first; what a webhook brought already is known by the same key.
/// Without a user: the same as work, for each conversation that is not older, and for each of the
/// newest posts. {"post":"…"} and {"since":…}: what was said below that post, with {"url":"…"} for
/// where it is.
Step backfill(const Settings& settings, const Context& context, const Procedure& procedure,
              const Exchanges& exchanges);

/// A GET that waits its turn among those of the history.
Request history_call(const Settings& settings, const Context& context, std::string label,
                     std::string_view path, std::string_view query);

// meta_history_public.cpp
/// Leaves work in `done` for each of the newest posts. What has to be asked first, or how it
/// failed; nothing where the account may not see them.
std::optional<Step> list_posts(const Settings& settings, const Context& context, std::int64_t since,
                               const Exchanges& exchanges, Done& done);
Step backfill_post(const Settings& settings, const Context& context, const Json& argument,
                   const Exchanges& exchanges);

}  // namespace jackfield::meta
