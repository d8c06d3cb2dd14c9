// SPDX-License-Identifier: MIT
#include "meta_messages.hpp"

#include <string>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::size_t kMostAttachments = 100;  // the client lets people choose 30
constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

/// Which attachments are the same picture once more: what came beside a sticker until 2026-08-30,
/// and a share beside its post. Source: fact sheets Messenger 3.3 and Instagram 3.3, 2026-11-21.
bool is_double(const Json& attachments, std::size_t at) {
  const std::string_view type = attachments[at]["type"].text();
  const Json payload = attachments[at]["payload"];
  for (std::size_t i = 0; i < attachments.size() && i < kMostAttachments; ++i) {
    const std::string_view other = attachments[i]["type"].text();
    const Json beside = attachments[i]["payload"];
    if (type == "image" && other == "sticker") {
      const std::string id = payload["sticker_id"].id();
      if (!id.empty() && id == beside["sticker_id"].id()) return true;
      if (payload["url"].text() == beside["url"].text()) return true;
    }
    if (type == "share" && (other == "ig_post" || other == "ig_reel")) return true;
  }
  return false;
}

struct Reader {
  const Entry& entry;
  std::string mid;
  std::int64_t at_ms;
  Message& message;

  Part& add(PartType type) const {
    Part& part = message.parts.emplace_back();
    part.type = type;
    return part;
  }

  void unsupported(std::string_view type, const Json& data) const {
    Unsupported& what = add(PartType::unsupported).unsupported.emplace();
    what.original_type = type;
    what.text = data["title"].text();
    what.data = data.dump();
  }

  void words(std::string_view text) const {
    if (!text.empty()) add(PartType::text).text = text;
  }

  void media(PartType type, const Json& attachment, std::size_t index) const {
    const std::string_view url = attachment["payload"]["url"].text();
    if (url.empty()) return unsupported(attachment["type"].text(), attachment);
    Media& held = add(type).media.emplace(remote_media(url, "message", mid, index));
    held.provider_id = attachment["payload"]["attachment_id"].id();
  }

  void sticker(const Json& payload, std::size_t index) const {
    Sticker& held = add(PartType::sticker).sticker.emplace();
    held.id = payload["sticker_id"].id();
    if (const std::string_view url = payload["url"].text(); !url.empty())
      held.media.emplace(remote_media(url, "message", mid, index));
    // The thumb in its three sizes. Source: fact sheet Messenger, 3.3, 2026-11-21.
    if (held.id == "369239263222822" || held.id == "369239343222814" ||
        held.id == "369239383222810") {
      held.emoji = "\U0001F44D";
      message.parts.back().fallback_text = held.emoji;
    }
  }

  void heart() const {
    Part& part = add(PartType::sticker);
    Sticker& held = part.sticker.emplace();
    held.id = "like_heart";
    held.emoji = "\u2764\uFE0F";
    part.fallback_text = held.emoji;
  }

  void share(const Json& attachment, ShareKind kind, std::size_t index) const {
    const Json payload = attachment["payload"];
    Part& part = add(PartType::share);
    Share& held = part.share.emplace();
    held.kind = kind;
    std::string url(payload["url"].text_or(attachment["url"].text()));
    const bool is_relative = url.starts_with('/');
    if (is_relative) {
      const bool is_ours = attachment["type"].text().starts_with("ig_");
      url.insert(0, is_ours ? "https://www.instagram.com" : "https://www.facebook.com");
    }
    held.title = payload["title"].text_or(attachment["title"].text());
    held.provider_id = payload["ig_post_media_id"].id();
    for (const std::string_view key : {"id", "reel_video_id"})
      if (held.provider_id.empty()) held.provider_id = payload[key].id();
    // Posts are told by the signed address of their picture, which nobody else may see.
    if (kind != ShareKind::link && !is_relative && !url.empty())
      held.preview.emplace(remote_media(url, "message", mid, index));
    else
      held.url = std::move(url);
    part.fallback_text = held.title.empty() ? held.url : held.title;
  }

  void products(const Json& elements) const {
    for (std::size_t i = 0; i < elements.size() && i < kMostAttachments; ++i) {
      Part& part = add(PartType::share);
      Share& held = part.share.emplace();
      held.kind = ShareKind::product;
      held.provider_id = elements[i]["id"].id();
      held.title = elements[i]["title"].text();
      held.description = elements[i]["subtitle"].text();
      if (const std::string_view url = elements[i]["image_url"].text(); !url.empty())
        held.preview.emplace(remote_media(url, "message", mid, i));
      part.fallback_text = held.title;
    }
  }

  /// A story that was only passed on is neither a mention nor an answer: its kind stays open.
  void story(const Json& payload, bool is_mention, std::size_t index) const {
    Story& held = add(PartType::story).story.emplace();
    if (is_mention) held.kind = StoryKind::mention;
    held.provider_id = payload["id"].id();
    held.expires_at = at_ms + kDayMs;
    if (const std::string_view url = payload["url"].text(); !url.empty()) {
      held.media.emplace(remote_media(url, "message", mid, index));
      held.media->retention = MediaRetention::link_only;
    }
  }

  void line(std::string_view kind, const Json& payload) const {
    System& held = add(PartType::system).system.emplace();
    held.kind = kind;
    held.text = payload["status"].text();
    held.data = payload.dump();
  }

  void place(const Json& attachment) const {
    const Json at = attachment["payload"]["coordinates"];
    if (!at["lat"].is_number() || !at["long"].is_number())
      return unsupported("location", attachment);
    Location& held = add(PartType::location).location.emplace();
    held.latitude = at["lat"].number_or(0);
    held.longitude = at["long"].number_or(0);
    held.name = attachment["title"].text();
  }

  void attachment(const Json& one, std::size_t index) const {
    const std::string_view type = one["type"].text();
    const Json payload = one["payload"];
    if (type == "image" && !payload["sticker_id"].id().empty()) return sticker(payload, index);
    if (type == "image") return media(PartType::image, one, index);
    if (type == "video") return media(PartType::video, one, index);
    if (type == "audio") return media(PartType::audio, one, index);
    if (type == "file") return media(PartType::file, one, index);
    if (type == "sticker") return sticker(payload, index);
    if (type == "like_heart") return heart();
    if (type == "location") return place(one);
    if (type == "fallback") return share(one, ShareKind::link, index);
    if (type == "post" || type == "ig_post" || type == "share" || type == "media")
      return share(one, ShareKind::post, index);
    if (type == "reel" || type == "ig_reel") return share(one, ShareKind::reel, index);
    if (type == "story_mention" || type == "story" || type == "ig_story")
      return story(payload, type == "story_mention", index);
    if (type == "appointment_booking") return line(type, payload);
    if (type == "template" && payload["product"].is_object())
      return products(payload["product"]["elements"]);
    unsupported(type.empty() ? "attachment" : type, one);
  }

  void reply(const Json& to) const {
    ReplyTo& held = message.reply_to.emplace();
    held.provider_id = to["mid"].id();
    const Json answered = to["story"];
    if (!answered.is_object()) return;
    Story& story = held.story.emplace();
    story.kind = StoryKind::reply;
    story.provider_id = answered["id"].id();
    if (const std::string_view url = answered["url"].text(); !url.empty()) {
      story.media.emplace(remote_media(url, "message", mid, 0));
      story.media->retention = MediaRetention::link_only;
    }
  }
};

}  // namespace

Media remote_media(std::string_view url, std::string_view kind, std::string_view of,
                   std::size_t index) {
  Media media;
  media.source_url = url;
  JsonWriter fetch;
  fetch.begin_object().member_if("url", url).member_if(kind, of);
  fetch.member("index", static_cast<std::uint64_t>(index)).end_object();
  media.fetch = std::move(fetch).text();
  return media;
}

Message read_message(const Entry& entry, const Json& message, std::int64_t at_ms) {
  Message read;
  const Reader reader{entry, message["mid"].id(), at_ms, read};
  if (!reader.mid.empty()) read.provider_ids.push_back(reader.mid);
  reader.words(message["text"].text());
  const Json attachments = message["attachments"];
  for (std::size_t i = 0; i < attachments.size() && i < kMostAttachments; ++i)
    if (!is_double(attachments, i)) reader.attachment(attachments[i], i);
  if (message["is_unsupported"].bool_or(false)) reader.unsupported("is_unsupported", message);
  if (message["reply_to"].is_object()) reader.reply(message["reply_to"]);
  if (read.parts.empty()) reader.unsupported("empty", message);
  return read;
}

void keep_message(const Arrival& arrival, const Json& message) {
  JsonWriter data;
  data.begin_object();
  bool has_any = false;
  const auto take = [&](std::string_view name, const Json& value) {
    if (!value.exists()) return;
    data.key(name).raw(value.dump());
    has_any = true;
  };
  for (const std::string_view name : {"app_id", "commands", "is_self"}) take(name, message[name]);
  take("hop_context", arrival.item["hop_context"]);
  if (!has_any) return;
  JsonWriter named;
  named.begin_object().key(arrival.entry.word());
  named.raw(std::move(data.end_object()).text()).end_object();
  arrival.event().channel_data = std::move(named).text();
}

}  // namespace jackfield::meta
