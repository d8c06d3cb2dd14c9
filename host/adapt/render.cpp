// SPDX-License-Identifier: MIT
#include "host/adapt/render.hpp"

#include <algorithm>
#include <utility>

#include "host/adapt/measure.hpp"
#include "host/adapt/split.hpp"

namespace jackfield::adapt {
namespace {

bool has(const std::vector<TextFormat>& formats, TextFormat format) {
  return std::find(formats.begin(), formats.end(), format) != formats.end();
}

/// Whether the part's own format and styles are the account's.
bool is_taken_as_written(const Part& part, const Styled& text,
                         const std::vector<TextFormat>& formats) {
  const bool is_plain =
      part.spans.empty() && part.format != TextFormat::markdown && part.format != TextFormat::html;
  if (is_plain) return true;
  const TextFormat format = part.spans.empty() ? part.format : TextFormat::spans;
  return has(formats, format) &&
         std::all_of(text.spans.begin(), text.spans.end(),
                     [format](const Span& span) { return shows(format, span.style); });
}

/// Markup makes a text longer than its words: the words get less room until both fit.
std::vector<Part> rendered(const Styled& text, TextFormat format, const TextLimit& limit) {
  std::vector<Stretch> whole;
  whole.reserve(text.spans.size());
  for (const Span& span : text.spans)
    whole.push_back({span.start, std::size_t{span.start} + span.length});
  TextLimit room = limit;
  constexpr int kMostTries = 8;
  for (int i = 0; i < kMostTries; ++i) {
    std::vector<Part> parts;
    std::uint64_t longest = 0;
    bool is_short = true;
    const std::vector<Stretch> places = split_places(text.text, room, whole);
    parts.reserve(places.size());
    for (const Stretch& place : places) {
      const Part& part = parts.emplace_back(text_part(part_of(text, place), format));
      longest = std::max(longest, measured(part.text, limit.unit));
      is_short = is_short && fits(part.text, limit);
    }
    // A plain part that is too long is one cluster, and no shorter for another try.
    if (is_short || format == TextFormat::plain || format == TextFormat::spans) return parts;
    room.max = std::max<std::uint64_t>(room.max * limit.max / (longest + longest / 10 + 1), 1);
    room.max_unicode = std::min(room.max_unicode, room.max);
  }
  return rendered({text.text, {}}, TextFormat::plain, limit);
}

std::string too_long(const TextLimit& limit) {
  return "the text is longer than " + std::to_string(limit.max) + " " +
         std::string(name(limit.unit)) + ", and the network takes no more";
}

}  // namespace

std::vector<Part> render_text(const Draft& draft, const Capability* capability, MessagePlan& plan) {
  const TextCapability* ability =
      capability == nullptr || !capability->text ? nullptr : &*capability->text;
  if (capability != nullptr && ability == nullptr) {
    plan.faults.push_back({draft.pointer, "the account cannot send text"});
    return {};
  }
  const std::vector<TextFormat> formats = formats_of(ability);
  TextLimit limit;
  if (ability != nullptr) limit = {ability->max, ability->unit, ability->max_unicode};
  if (draft.is_as_given && is_taken_as_written(draft.part, draft.text, formats) &&
      fits(draft.part.text, limit))
    return {draft.part};

  const auto changed = [&](const char* how, std::vector<std::string> lost) {
    plan.adaptations.push_back({draft.pointer, PartType::text, how, std::move(lost)});
  };
  TextFormat format = format_for(draft.text, formats);
  std::vector<std::string> lost;
  const Styled words = worded(draft.text, format, lost);
  if (words.spans.empty()) format = TextFormat::plain;
  // What the host itself wrote may lose the bold of its titles: nobody asked for that.
  if (draft.part.type == PartType::text && (!lost.empty() || words.text != draft.text.text))
    changed("restyled", std::move(lost));

  std::vector<Part> parts = rendered(words, format, limit);
  const bool is_cut = parts.size() > 1;
  const std::string split = ability == nullptr ? std::string() : ability->split;
  const bool is_too_many =
      ability != nullptr && ability->max_pieces > 0 && parts.size() > ability->max_pieces;
  if ((is_cut && split == "reject") || (is_too_many && split != "truncate")) {
    plan.faults.push_back({draft.pointer, too_long(limit)});
    return {};
  }
  if (is_cut && split == "truncate") {
    parts.resize(1);
    changed("truncated", {"/text"});
  } else if (is_cut) {
    changed("split", {});
  }
  for (Part& part : parts) {
    part.language = draft.part.language;
    part.channel_data = draft.part.channel_data;
  }
  return parts;
}

void render_caption(Media& media, const std::vector<TextFormat>& formats) {
  if (media.caption.empty() || has(formats, media.caption_format)) return;
  if (media.caption_format != TextFormat::markdown && media.caption_format != TextFormat::html)
    return;
  std::vector<std::string> lost;
  const Styled caption = read_text(media.caption, media.caption_format);
  media.caption = worded(caption, TextFormat::plain, lost).text;
  media.caption_format = TextFormat::plain;
}

}  // namespace jackfield::adapt
