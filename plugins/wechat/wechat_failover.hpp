// SPDX-License-Identifier: MIT
// A host of the API that cannot be reached: the same request goes to the other one.
#pragma once

#include "wechat_settings.hpp"

#include <functional>

namespace jackfield::wechat {

using Stepping = std::function<Step(const Settings&, const Exchanges&)>;

/// Runs a procedure's step, which knows of one host only. Where the last request certainly did not
/// arrive, it is asked for once more at the other host, in place of that exchange; if that fails as
/// well, the procedure is told, and begins at the first host when it is tried again.
Step with_failover(const Settings& settings, const Exchanges& exchanges, const Stepping& step);

}  // namespace jackfield::wechat
