// SPDX-License-Identifier: MIT
#include "viber_messages.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield::viber {
namespace {

// Source: developers.viber.com, REST Bot API, Receive message from user, read 2026-08.
constexpr std::int64_t kLinkMs = 3600'000;

std::string bare_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

Part text_part(const Json& message) {
  Part part;
  part.type = PartType::text;
  part.text = message["text"].text();
  return part;
}

Part media_part(PartType type, const Json& message, std::int64_t at) {
  Part part;
  part.type = type;
  Media& media = part.media.emplace();
  media.source_url = message["media"].text();
  media.source_expires_at = at + kLinkMs;
  media.caption = message["text"].text();
  media.filename = bare_name(message["file_name"].text());
  const Json size = message["size"].exists() ? message["size"] : message["file_size"];
  media.size_bytes = std::max<std::int64_t>(size.int_or(0), 0);
  constexpr std::int64_t kLongestSeconds = 1'000'000;
  media.duration_ms =
      std::clamp<std::int64_t>(message["duration"].int_or(0), 0, kLongestSeconds) * 1000;
  if (const std::string_view thumbnail = message["thumbnail"].text(); !thumbnail.empty()) {
    Media& preview = media.preview.emplace();
    preview.source_url = thumbnail;
    preview.source_expires_at = media.source_expires_at;
  }
  return part;
}

Part sticker_part(const Json& message, std::int64_t at) {
  Part part;
  part.type = PartType::sticker;
  Sticker& sticker = part.sticker.emplace();
  sticker.id = message["sticker_id"].id();
  if (const std::string_view picture = message["media"].text(); !picture.empty()) {
    Media& media = sticker.media.emplace();
    media.source_url = picture;
    media.source_expires_at = at + kLinkMs;
  }
  return part;
}

Part contact_part(const Json& message) {
  const Json contact = message["contact"];
  Part part;
  part.type = PartType::contact;
  ContactCard& card = part.contact.emplace().cards.emplace_back();
  card.name = contact["name"].text();
  if (std::string number = contact["phone_number"].id(); !number.empty())
    card.phones.push_back({std::move(number), {}});
  if (const std::string_view avatar = contact["avatar"].text(); !avatar.empty())
    card.avatar.emplace().source_url = avatar;
  return part;
}

Part location_part(const Json& message) {
  const Json place = message["location"];
  Part part;
  part.type = PartType::location;
  Location& location = part.location.emplace();
  location.latitude = place["lat"].number_or(0);
  location.longitude = place["lon"].number_or(0);
  location.address = place["address"].text();
  return part;
}

Part link_part(const Json& message) {
  Part part;
  part.type = PartType::share;
  Share& share = part.share.emplace();
  share.kind = ShareKind::link;
  share.url = message["media"].text();
  share.title = message["title"].text();
  if (const std::string_view picture = message["thumbnail"].text(); !picture.empty())
    share.preview.emplace().source_url = picture;
  part.fallback_text = share.url;
  return part;
}

Part unsupported_part(const Json& message) {
  Part part;
  part.type = PartType::unsupported;
  Unsupported& unsupported = part.unsupported.emplace();
  unsupported.original_type = message["type"].text_or("unknown");
  unsupported.text = message["text"].text();
  unsupported.data = message.dump();
  return part;
}

Part read_part(const Json& message, std::int64_t at) {
  const std::string_view type = message["type"].text();
  if (type == "text") return text_part(message);
  if (type == "sticker") return sticker_part(message, at);
  if (type == "contact") return contact_part(message);
  if (type == "location") return location_part(message);
  if (type == "url") return link_part(message);
  if (message["media"].text().empty()) return unsupported_part(message);
  if (type == "picture") return media_part(PartType::image, message, at);
  if (type == "video") return media_part(PartType::video, message, at);
  // Files, and what Viber has no documented word for, such as voice notes.
  return media_part(PartType::file, message, at);
}

}  // namespace

Message read_message(const Json& message, std::int64_t at) {
  Message read;
  read.parts.push_back(read_part(message, at));
  return read;
}

}  // namespace jackfield::viber
