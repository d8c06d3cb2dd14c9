// SPDX-License-Identifier: MIT
#include "host/adapt/message_plan.hpp"

#include <algorithm>
#include <utility>

#include "host/adapt/drafts.hpp"
#include "host/adapt/format.hpp"
#include "host/adapt/render.hpp"

namespace jackfield::adapt {
namespace {

/// Suggestions belong to what they are suggested for, so they travel with the piece before them.
bool joins_previous(PartType type) {
  return type == PartType::quick_replies;
}

void add_piece(Part part, std::vector<Piece>& pieces) {
  if (joins_previous(part.type) && !pieces.empty()) {
    pieces.back().parts.push_back(std::move(part));
    return;
  }
  Piece piece;
  piece.index = static_cast<std::uint32_t>(pieces.size() + 1);
  piece.parts.push_back(std::move(part));
  pieces.push_back(std::move(piece));
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

MessagePlan plan_message(const std::vector<Part>& parts, const Capability* capability) {
  MessagePlan plan;
  if (parts.empty()) plan.faults.push_back({"/parts", "a message needs at least one part"});
  Drafts drafts(capability, plan);
  for (std::size_t i = 0; i < parts.size(); ++i)
    drafts.add(parts[i], "/parts/" + std::to_string(i));

  const std::vector<TextFormat> formats =
      formats_of(capability == nullptr || !capability->text ? nullptr : &*capability->text);
  for (Draft& draft : std::move(drafts).take()) {
    if (draft.is_text) {
      for (Part& part : render_text(draft, capability, plan))
        add_piece(std::move(part), plan.pieces);
      continue;
    }
    if (draft.part.media) render_caption(*draft.part.media, formats);
    add_piece(std::move(draft.part), plan.pieces);
  }
  return plan;
}

std::vector<PlanFault> refusals(const std::vector<Adaptation>& adaptations) {
  std::vector<PlanFault> faults;
  faults.reserve(adaptations.size());
  for (const Adaptation& adaptation : adaptations) {
    if (adaptation.how == "partial") continue;  // the plugin's own, and often nothing at all
    std::string text = "the account cannot take it as it is: " + adaptation.how;
    for (std::size_t i = 0; i < adaptation.lost.size(); ++i)
      text.append(i == 0 ? "; lost: " : ", ").append(adaptation.lost[i]);
    faults.push_back({adaptation.pointer, std::move(text)});
  }
  return faults;
}

}  // namespace jackfield::adapt
