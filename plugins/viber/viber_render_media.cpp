// SPDX-License-Identifier: MIT
// Pictures, films, files, links, places and contacts. Limits: creators.viber.com, Send message,
// read 2026-08.
#include "viber_renderer.hpp"
#include "viber_text.hpp"

#include <algorithm>

namespace jackfield::viber {
namespace {

constexpr std::int64_t kLongestVideoMs = 180'000;
constexpr std::int64_t kLargestVideo = 27'262'976;
constexpr std::int64_t kLargestFile = 52'428'800;

}  // namespace

void Renderer::link(std::uint32_t piece, std::string_view url, std::string_view beside) {
  words(piece, beside);
  if (url.empty()) return;
  if (characters(text_, url) > kLongestUrl) {
    words(piece, url);
    return;
  }
  JsonWriter json = object("url");
  json.member("media", url);
  put(piece, std::move(json));
}

void Renderer::picture(std::uint32_t piece, const Media& media, const std::string& address) {
  const bool fits = characters(text_, media.caption) <= kLongestCaption;
  JsonWriter json = object("picture");
  json.member("text", fits ? media.caption : std::string()).member("media", address);
  if (media.preview) json.member_if("thumbnail", media.preview->url);
  put(piece, std::move(json));
  if (!fits) words(piece, media.caption);
}

Result<void> Renderer::media(std::uint32_t piece, const Part& part) {
  const Media& media = *part.media;
  if (media.url.empty()) return invalid("viber: media needs an address that Viber can fetch");
  const std::string name = file_name(media);
  const std::string end = ending(name);
  if (is_forbidden(end)) return invalid("viber: bots may not send a file that ends in " + end);
  const std::string address = address_with_ending(media, end);
  if (part.type == PartType::image && is_picture(ending(media.url))) {
    picture(piece, media, media.url);
    return {};
  }
  if (part.type == PartType::image && is_picture(end) && !media.ref.empty()) {
    picture(piece, media, address);
    return {};
  }
  // The size has to be told; of an address that is not ours nobody knows it.
  const bool is_film = part.type == PartType::video && end == ".mp4" && media.size_bytes > 0 &&
                       media.size_bytes <= kLargestVideo && media.duration_ms <= kLongestVideoMs;
  const bool is_file = media.size_bytes > 0 && media.size_bytes <= kLargestFile;
  if (!is_film && !is_file) {
    link(piece, media.url, joined(media.caption, media.filename));
    return {};
  }
  JsonWriter json = object(is_film ? "video" : "file");
  json.member("media", address).member("size", media.size_bytes);
  if (is_film) {
    if (media.duration_ms > 0)
      json.member("duration", std::max<std::int64_t>(media.duration_ms / 1000, 1));
    if (media.preview) json.member_if("thumbnail", media.preview->url);
  } else {
    json.member("file_name", name);
  }
  put(piece, std::move(json));
  words(piece, media.caption);
  return {};
}

void Renderer::place(std::uint32_t piece, const Location& location) {
  JsonWriter json = object("location");
  json.key("location").begin_object().member("lat", location.latitude);
  json.member("lon", location.longitude).end_object();
  put(piece, std::move(json));
  words(piece, joined(location.name, location.address));
}

void Renderer::contacts(std::uint32_t piece, const Part& part) {
  for (const ContactCard& card : part.contact->cards) {
    std::string name = card.name;
    if (name.empty()) name = joined(card.given_name, card.family_name);
    std::replace(name.begin(), name.end(), '\n', ' ');
    const std::string number = card.phones.empty() ? std::string() : card.phones.front().value;
    if (number.empty() || characters(text_, number) > kLongestNumber) {
      words(piece, joined(name, number));
      continue;
    }
    JsonWriter json = object("contact");
    json.key("contact").begin_object();
    json.member("name", clip(text_, name.empty() ? number : name, kLongestName));
    json.member("phone_number", number).end_object();
    put(piece, std::move(json));
  }
}

}  // namespace jackfield::viber
