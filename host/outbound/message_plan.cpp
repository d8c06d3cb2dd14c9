// SPDX-License-Identifier: MIT
#include "host/outbound/message_plan.hpp"

#include <algorithm>

#include "host/outbound/split.hpp"

namespace jackfield::outbound {
namespace {

const PartCapability* capability_of(const Capability& capability, PartType type) {
  const auto found = std::find_if(capability.parts.begin(), capability.parts.end(),
                                  [type](const PartCapability& part) { return part.type == type; });
  return found == capability.parts.end() ? nullptr : &*found;
}

/// Whether the network, or its plugin, can express the part itself.
bool can_send(const Capability* capability, PartType type) {
  if (capability == nullptr) return type == PartType::text;
  if (type == PartType::text) return capability->text.has_value();
  const PartCapability* part = capability_of(*capability, type);
  return part != nullptr && (part->out == Level::full || part->out == Level::partial);
}

Part text_part(std::string text) {
  Part part;
  part.type = PartType::text;
  part.text = std::move(text);
  return part;
}

/// What stands in a part's place where it cannot be shown: its own fallback, else what it says in
/// words.
std::string fallback_of(const Part& part) {
  if (!part.fallback_text.empty()) return part.fallback_text;
  if (part.media) {
    std::string text = part.media->caption;
    if (!part.media->url.empty()) text.append(text.empty() ? "" : "\n").append(part.media->url);
    return text;
  }
  if (part.location) {
    const std::string place =
        part.location->name + (part.location->address.empty() ? "" : "\n") + part.location->address;
    return place.empty() ? "geo:" + std::to_string(part.location->latitude) + "," +
                               std::to_string(part.location->longitude)
                         : place;
  }
  return part.text;
}

/// Suggestions belong to what they are suggested for, so they travel with the piece before them.
bool joins_previous(PartType type) {
  return type == PartType::quick_replies;
}

}  // namespace

const Capability* variant_of(const Capabilities& capabilities, ConversationType type) {
  const std::string_view wanted = type == ConversationType::group     ? "group"
                                  : type == ConversationType::public_ ? "public"
                                                                      : "direct";
  const auto named = [](std::string_view name) {
    return [name](const Capability& capability) { return capability.variant == name; };
  };
  auto found =
      std::find_if(capabilities.variants.begin(), capabilities.variants.end(), named(wanted));
  if (found == capabilities.variants.end()) {
    found =
        std::find_if(capabilities.variants.begin(), capabilities.variants.end(), named("direct"));
  }
  return found == capabilities.variants.end() ? nullptr : &*found;
}

MessagePlan plan_message(const std::vector<Part>& parts, const Capability* capability,
                         const Text& text) {
  MessagePlan plan;
  const auto add = [&](Part part) {
    if (joins_previous(part.type) && !plan.pieces.empty()) {
      plan.pieces.back().parts.push_back(std::move(part));
      return;
    }
    Piece piece;
    piece.index = static_cast<std::uint32_t>(plan.pieces.size() + 1);
    piece.parts.push_back(std::move(part));
    plan.pieces.push_back(std::move(piece));
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    const std::string pointer = "/parts/" + std::to_string(i);
    if (part.type != PartType::text && can_send(capability, part.type)) {
      add(part);
      continue;
    }
    const bool is_text = part.type == PartType::text;
    const std::string words = is_text ? part.text : fallback_of(part);
    if (words.empty()) {
      plan.faults.push_back({pointer, is_text ? "a text must not be empty"
                                              : "the account cannot send a part of type " +
                                                    std::string(name(part.type)) +
                                                    "; give it a fallback_text or leave it out"});
      continue;
    }
    const TextCapability* limits =
        capability == nullptr || !capability->text ? nullptr : &*capability->text;
    const std::uint64_t max = limits == nullptr ? 0 : limits->max;
    const std::vector<std::string> pieces =
        split_text(words, max, limits == nullptr ? TextUnit::code_points : limits->unit, text);
    if (pieces.size() == 1 && is_text) {
      add(part);
      continue;
    }
    for (const std::string& piece : pieces) {
      Part cut = text_part(piece);
      if (is_text) cut.format = part.format == TextFormat::spans ? TextFormat::plain : part.format;
      add(std::move(cut));
    }
  }
  if (parts.empty()) plan.faults.push_back({"/parts", "a message needs at least one part"});
  return plan;
}

}  // namespace jackfield::outbound
