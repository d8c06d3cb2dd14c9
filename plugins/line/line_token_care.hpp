// SPDX-License-Identifier: MIT
// What becomes of channel access tokens once they are there: do they hold, which are there, revoke
// one.
#pragma once

#include "line_settings.hpp"

#include <string_view>

namespace jackfield::line {

/// Asks what the configured token is and how long it holds.
Request token_info_request(const Settings& settings, std::string_view label);

/// Argument: {"token"?}: that one, else the one that the account sends with.
Step revoke_token(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);
/// The result: `kids`, one for each token of kind v2.1 that holds.
Step list_token_ids(const Settings& settings, const Context& context, const Procedure& procedure,
                    const Exchanges& exchanges);

}  // namespace jackfield::line
