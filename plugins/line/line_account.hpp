// SPDX-License-Identifier: MIT
// The account itself: are the credentials right, until when, and what is left of the month.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

Step check(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges);

}  // namespace jackfield::line
