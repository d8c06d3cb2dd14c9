// SPDX-License-Identifier: MIT
#include "host/adapt/abilities.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace jackfield::adapt {
namespace {

bool matches(std::string_view mime, std::string_view pattern) {
  if (pattern.ends_with("/*")) return mime.starts_with(pattern.substr(0, pattern.size() - 1));
  return mime == pattern;
}

}  // namespace

const PartCapability* capability_of(const Capability* capability, PartType type) {
  if (capability == nullptr) return nullptr;
  const auto found = std::find_if(capability->parts.begin(), capability->parts.end(),
                                  [type](const PartCapability& part) { return part.type == type; });
  return found == capability->parts.end() ? nullptr : &*found;
}

bool can_send(const Capability* capability, PartType type) {
  if (capability == nullptr) return type == PartType::text;
  if (type == PartType::text) return capability->text.has_value();
  const PartCapability* part = capability_of(capability, type);
  return part != nullptr && (part->out == Level::full || part->out == Level::partial);
}

bool takes_media(const Capability* capability, PartType type, const Media& media) {
  if (!can_send(capability, type)) return false;
  const PartCapability& part = *capability_of(capability, type);
  const bool is_known =
      media.mime.empty() || part.mimes.empty() ||
      std::any_of(part.mimes.begin(), part.mimes.end(),
                  [&](const std::string& one) { return matches(media.mime, one); });
  return is_known && (part.max_bytes == 0 || media.size_bytes <= part.max_bytes) &&
         (part.max_duration_ms == 0 || media.duration_ms <= part.max_duration_ms);
}

bool is_media(PartType type) {
  return type == PartType::image || type == PartType::video || type == PartType::audio ||
         type == PartType::voice || type == PartType::file;
}

PartType type_of(const Media& media) {
  if (media.mime.starts_with("image/")) return PartType::image;
  if (media.mime.starts_with("video/")) return PartType::video;
  if (media.mime.starts_with("audio/")) return PartType::audio;
  return media.mime.empty() ? PartType::image : PartType::file;
}

}  // namespace jackfield::adapt
