// SPDX-License-Identifier: MIT
// From a message to pieces that the account can take, by the rules of docs/adaptation.md: what it
// cannot express becomes something that it can, styles become those of its format, long text is
// split, suggestions go with the piece before them. Pure: the same for sending and for showing
// beforehand.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <vector>

#include "host/adapt/adaptation.hpp"
#include "host/adapt/choices.hpp"

namespace jackfield::adapt {

struct PlanFault {
  std::string pointer;  ///< Into the request: "/parts/2".
  std::string text;
};

struct MessagePlan {
  std::vector<Piece> pieces;
  std::vector<PlanFault> faults;        ///< Empty: it can be sent.
  std::vector<Adaptation> adaptations;  ///< What was changed, or will be by the plugin.
  std::vector<Choice> choices;          ///< What numbered text offers, from 1.
};

/// What the account can express in that kind of conversation; nullptr when it lists no such
/// variant.
const Capability* variant_of(const Capabilities& capabilities, ConversationType type);

/// Media with a `ref` should have their `url`, type and size filled in. Without a capability only
/// text goes.
MessagePlan plan_message(const std::vector<Part>& parts, const Capability* capability);

/// For who wants it sent as it is or not at all: each change by the host as a fault.
std::vector<PlanFault> refusals(const std::vector<Adaptation>& adaptations);

}  // namespace jackfield::adapt
