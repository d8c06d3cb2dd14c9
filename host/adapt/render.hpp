// SPDX-License-Identifier: MIT
// The second half of planning: texts in a format the account takes, in parts that are short enough.
// Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <vector>

#include "host/adapt/drafts.hpp"
#include "host/adapt/format.hpp"

namespace jackfield::adapt {

/// One part for each message the text becomes; none, and a fault, when it cannot be sent.
std::vector<Part> render_text(const Draft& draft, const Capability* capability, MessagePlan& plan);

/// A caption in a format the account takes.
void render_caption(Media& media, const std::vector<TextFormat>& formats);

}  // namespace jackfield::adapt
