// SPDX-License-Identifier: MIT
// From a message to pieces that the account can take: long text is split in the network's own unit,
// suggestions go with the piece before them, and what the account cannot express is replaced by its
// fallback text. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/text.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace jackfield::outbound {

struct PlanFault {
  std::string pointer;  ///< Into the request: "/parts/2".
  std::string text;
};

struct MessagePlan {
  std::vector<Piece> pieces;
  std::vector<PlanFault> faults;  ///< Empty: it can be sent.
};

/// What the account can express in that kind of conversation; nullptr when it lists no such
/// variant.
const Capability* variant_of(const Capabilities& capabilities, ConversationType type);

MessagePlan plan_message(const std::vector<Part>& parts, const Capability* capability,
                         const Text& text);

}  // namespace jackfield::outbound
