// SPDX-License-Identifier: MIT
// What a person asks about groups, rooms and friends: who is there, how many, and to leave.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

/// Argument: {"chat":"C…"|"R…","start"?}. The result: `ids`, at most 100, and `next` where more
/// follow.
Step list_members(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);
/// Argument: {"start"?,"limit"?}. The result is as that of list_members.
Step list_followers(const Settings& settings, const Context& context, const Procedure& procedure,
                    const Exchanges& exchanges);
/// Argument: {"chat":"C…"|"R…"}. The result: `count`.
Step count_members(const Settings& settings, const Context& context, const Procedure& procedure,
                   const Exchanges& exchanges);
/// Argument: {"chat":"C…"|"R…"}.
Step leave(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges);

}  // namespace jackfield::line
