// SPDX-License-Identifier: MIT
#include "line_messages.hpp"

#include "line_events.hpp"
#include "line_text.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace jackfield::line {
namespace {

// LINE allows 20 of each; more can only be a mistake, and each one costs a walk over the text.
constexpr std::size_t kMostSpans = 100;

std::uint32_t small(const Json& number) {
  const std::int64_t value = number.int_or(0);
  return value < 0 || value > std::numeric_limits<std::uint32_t>::max()
             ? 0
             : static_cast<std::uint32_t>(value);
}

void add_span(const Settings& settings, const Json& item, Span span, Part& part) {
  const auto place =
      stretch_of(settings.text, part.text, item["index"].int_or(-1), item["length"].int_or(0));
  if (!place || part.spans.size() >= kMostSpans) return;
  span.start = place->start;
  span.length = place->length;
  part.spans.push_back(std::move(span));
}

Span mention_span(const Json& mentionee) {
  Span span;
  span.style = SpanStyle::mention;
  const std::string user = mentionee["userId"].id();
  span.value = mentionee["type"].text() == "all" ? "all" : user;
  if (!user.empty()) {
    Person who = person(user);
    if (mentionee["isSelf"].bool_or(false)) who.role = Role::business;
    span.person.emplace(std::move(who));
  }
  return span;
}

void fill_text(const Settings& settings, const Json& message, Part& part) {
  part.type = PartType::text;
  part.text = message["text"].text();
  for (const Json emoji : message["emojis"]) {
    Span span;
    span.style = SpanStyle::emoji;
    span.value = emoji["productId"].id() + "/" + emoji["emojiId"].id();
    add_span(settings, emoji, std::move(span), part);
  }
  for (const Json mentionee : message["mention"]["mentionees"])
    add_span(settings, mentionee, mention_span(mentionee), part);
  std::stable_sort(part.spans.begin(), part.spans.end(),
                   [](const Span& a, const Span& b) { return a.start < b.start; });
  // The model forbids halfway overlaps; LINE has none, so one is a mistake and the later goes.
  std::uint32_t end = 0;
  std::erase_if(part.spans, [&end](const Span& span) {
    if (span.start < end) return true;
    end = span.start + span.length;
    return false;
  });
  if (!part.spans.empty()) part.format = TextFormat::spans;
}

std::string file_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

void fill_media(PartType type, const Json& message, Part& part) {
  part.type = type;
  Media& media = part.media.emplace();
  media.provider_id = message["id"].id();
  media.duration_ms = std::max<std::int64_t>(message["duration"].int_or(0), 0);
  media.filename = file_name(message["fileName"].text());
  media.size_bytes = std::max<std::int64_t>(message["fileSize"].int_or(0), 0);
  const Json set = message["imageSet"];
  media.group = set["id"].id();
  media.group_index = small(set["index"]);
  media.group_size = small(set["total"]);

  const Json provider = message["contentProvider"];
  JsonWriter fetch;
  fetch.begin_object().member("id", media.provider_id).member("type", message["type"].text());
  if (provider["type"].text() == "external") {
    // Shown by a LIFF app: LINE has no copy of it.
    media.source_url = provider["originalContentUrl"].text();
    fetch.member("url", media.source_url);
    if (const std::string_view preview = provider["previewImageUrl"].text(); !preview.empty())
      media.preview.emplace().source_url = preview;
  } else if (type == PartType::video) {
    JsonWriter still;
    still.begin_object().member("id", media.provider_id).member("type", "preview").end_object();
    media.preview.emplace().fetch = std::move(still).text();
  }
  media.fetch = std::move(fetch.end_object()).text();
}

void fill_location(const Json& message, Part& part) {
  part.type = PartType::location;
  Location& location = part.location.emplace();
  location.latitude = message["latitude"].number_or(0);
  location.longitude = message["longitude"].number_or(0);
  location.name = message["title"].text();
  location.address = message["address"].text();
}

void fill_sticker(const Json& message, Part& part) {
  part.type = PartType::sticker;
  Sticker& sticker = part.sticker.emplace();
  sticker.id = message["stickerId"].id();
  sticker.pack = message["packageId"].id();
  sticker.text = message["text"].text();
  sticker.kind = message["stickerResourceType"].text();
  for (const Json keyword : message["keywords"])
    if (keyword.is_text()) sticker.keywords.emplace_back(keyword.text());
  part.fallback_text = sticker.text;
  if (part.fallback_text.empty() && !sticker.keywords.empty())
    part.fallback_text = "(" + sticker.keywords.front() + ")";
}

void fill_unsupported(const Json& message, Part& part) {
  part.type = PartType::unsupported;
  Unsupported& unsupported = part.unsupported.emplace();
  unsupported.original_type = message["type"].text_or("unknown");
  unsupported.text = message["text"].text();
  unsupported.data = message.dump();
}

void fill_part(const Settings& settings, const Json& message, Part& part) {
  const std::string_view type = message["type"].text();
  if (type == "text") return fill_text(settings, message, part);
  if (type == "image") return fill_media(PartType::image, message, part);
  if (type == "video") return fill_media(PartType::video, message, part);
  if (type == "audio") return fill_media(PartType::audio, message, part);
  if (type == "file") return fill_media(PartType::file, message, part);
  if (type == "location") return fill_location(message, part);
  if (type == "sticker") return fill_sticker(message, part);
  fill_unsupported(message, part);
}

}  // namespace

void read_message(const Settings& settings, const Json& message, Message& read) {
  if (std::string id = message["id"].id(); !id.empty()) read.provider_ids.push_back(std::move(id));
  fill_part(settings, message, read.parts.emplace_back());
  if (const std::string quoted = message["quotedMessageId"].id(); !quoted.empty())
    read.reply_to.emplace().provider_id = quoted;
}

}  // namespace jackfield::line
