// SPDX-License-Identifier: MIT
#include "wechat_messages.hpp"

#include <charconv>
#include <cmath>
#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::int64_t kMediaLifeMs = 3LL * 24 * 3600 * 1000;
// What the phone sends in the place of a custom sticker. Observed by others, in no documentation.
constexpr std::string_view kNotShown = "【收到不支持的消息类型，暂无法显示】";

void must_fetch(Media& media, std::string_view id, std::string_view type,
                std::int64_t occurred_at) {
  media.provider_id = id;
  media.source_expires_at = occurred_at + kMediaLifeMs;
  JsonWriter fetch;
  fetch.begin_object().member("media_id", id).member("type", type);
  media.fetch = std::move(fetch.end_object()).text();
}

Part media_part(PartType type, const Json& push, std::int64_t occurred_at) {
  Part part;
  part.type = type;
  Media& media = part.media.emplace();
  must_fetch(media, push["MediaId"].id(), push["MsgType"].text(), occurred_at);
  return part;
}

Part image_part(const Json& push, std::int64_t occurred_at) {
  Part part = media_part(PartType::image, push, occurred_at);
  part.media->source_url = push["PicUrl"].text();
  return part;
}

Part voice_part(const Json& push, std::int64_t occurred_at) {
  Part part = media_part(PartType::voice, push, occurred_at);
  const std::string_view format = push["Format"].text();
  if (!format.empty()) part.media->mime = "audio/" + std::string(format);
  // What WeChat's own speech recognition heard, where an account has that.
  part.fallback_text = push["Recognition"].text();
  part.media->alt_text = part.fallback_text;
  if (const std::string clear = push["MediaId16K"].id(); !clear.empty()) {
    JsonWriter data;
    data.begin_object().key("wechat").begin_object().member("media_id_16k", clear);
    part.channel_data = std::move(data.end_object().end_object()).text();
  }
  return part;
}

Part video_part(const Json& push, std::int64_t occurred_at) {
  Part part = media_part(PartType::video, push, occurred_at);
  if (const std::string thumb = push["ThumbMediaId"].id(); !thumb.empty())
    must_fetch(part.media->preview.emplace(), thumb, "thumb", occurred_at);
  if (push["MsgType"].text() == "shortvideo")
    part.channel_data = R"({"wechat":{"msg_type":"shortvideo"}})";
  return part;
}

Part location_part(const Json& push) {
  Part part;
  part.type = PartType::location;
  Location& location = part.location.emplace();
  location.latitude = decimal(push["Location_X"]);
  location.longitude = decimal(push["Location_Y"]);
  location.address = push["Label"].text();
  return part;
}

Part link_part(const Json& push) {
  Part part;
  part.type = PartType::share;
  Share& share = part.share.emplace();
  share.kind = ShareKind::link;
  share.url = push["Url"].text();
  share.title = push["Title"].text();
  share.description = push["Description"].text();
  return part;
}

Part unsupported_part(const Json& push) {
  Part part;
  part.type = PartType::unsupported;
  Unsupported& unsupported = part.unsupported.emplace();
  unsupported.original_type = push["MsgType"].text_or("unknown");
  unsupported.text = push["Content"].text();
  unsupported.data = push.dump();
  return part;
}

Part text_part(const Json& push) {
  if (push["Content"].text() == kNotShown) return unsupported_part(push);
  Part part;
  part.type = PartType::text;
  part.text = push["Content"].id();
  return part;
}

Part read_part(const Json& push, std::int64_t occurred_at) {
  const std::string_view type = push["MsgType"].text();
  if (type == "text") return text_part(push);
  if (type == "image") return image_part(push, occurred_at);
  if (type == "voice") return voice_part(push, occurred_at);
  if (type == "video" || type == "shortvideo") return video_part(push, occurred_at);
  if (type == "location") return location_part(push);
  if (type == "link") return link_part(push);
  return unsupported_part(push);
}

}  // namespace

double decimal(const Json& value) {
  if (value.is_number()) return value.number_or(0);
  const std::string_view text = value.text();
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole && std::isfinite(number) ? number : 0;
}

Message read_message(const Json& push, std::int64_t occurred_at) {
  Message message;
  if (std::string id = push["MsgId"].id(); !id.empty())
    message.provider_ids.push_back(std::move(id));
  message.parts.push_back(read_part(push, occurred_at));
  return message;
}

}  // namespace jackfield::wechat
