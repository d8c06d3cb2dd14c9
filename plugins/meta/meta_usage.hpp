// SPDX-License-Identifier: MIT
// How much of its calls an account has used: Meta tells it in headers, and from 80 % on the plugin
// slows down, since calls beyond 100 % are refused and make it last longer.
#pragma once

#include "meta_settings.hpp"

namespace jackfield::meta {

/// Slows the step's request down as far as is known, and remembers what the last answer told.
void pace(const Context& context, const Exchanges& exchanges, Step& step);

}  // namespace jackfield::meta
