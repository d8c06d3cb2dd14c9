// SPDX-License-Identifier: MIT
// Greeting, Get Started, menu, ice breakers, commands: what the operator's file wants beside what
// Meta has.
#pragma once

#include "meta_settings.hpp"

namespace jackfield::meta {

/// Argument: {"apply":true} also changes what differs; without it the difference is only told.
/// What `profile` does not name is taken away; without `profile` nothing is touched. Result:
/// profile_result() of <jackfield/cpp/profile.hpp>.
Step set_profile(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges);

}  // namespace jackfield::meta
