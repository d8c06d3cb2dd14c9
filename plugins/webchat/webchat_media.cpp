// SPDX-License-Identifier: MIT
#include "webchat_media.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <algorithm>
#include <array>

namespace jackfield::webchat {
namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  std::size_t at;
  std::string_view bytes;
  std::string_view type;
};

// Source of each: the format's own specification; the box brands of MP4 are ISO/IEC 14496-12.
constexpr std::array kMagics = {
    Magic{0, "\xff\xd8\xff"sv, "image/jpeg"}, Magic{0, "\x89PNG\r\n\x1a\n"sv, "image/png"},
    Magic{0, "GIF87a"sv, "image/gif"},        Magic{0, "GIF89a"sv, "image/gif"},
    Magic{8, "WEBPVP8"sv, "image/webp"},      Magic{4, "ftypheic"sv, "image/heic"},
    Magic{4, "ftypheix"sv, "image/heic"},     Magic{4, "ftypmif1"sv, "image/heic"},
    Magic{4, "ftypM4A "sv, "audio/mp4"},      Magic{4, "ftypisom"sv, "video/mp4"},
    Magic{4, "ftypiso2"sv, "video/mp4"},      Magic{4, "ftypiso4"sv, "video/mp4"},
    Magic{4, "ftypiso5"sv, "video/mp4"},      Magic{4, "ftypiso6"sv, "video/mp4"},
    Magic{4, "ftypmp41"sv, "video/mp4"},      Magic{4, "ftypmp42"sv, "video/mp4"},
    Magic{4, "ftypavc1"sv, "video/mp4"},      Magic{4, "ftypM4V "sv, "video/mp4"},
    Magic{0, "ID3"sv, "audio/mpeg"},          Magic{0, "OggS\0"sv, "audio/ogg"},
    Magic{0, "%PDF-"sv, "application/pdf"},
};

struct Office {
  std::string_view extension;
  std::string_view type;
};
constexpr std::array kOfficeFiles = {
    Office{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Office{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Office{".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
};
constexpr std::array kOtherTypes = {"text/plain"sv, "text/csv"sv};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         std::equal(end.begin(), end.end(), text.end() - static_cast<std::ptrdiff_t>(end.size()),
                    [](char a, char b) { return a == lower(b); });
}

// MPEG audio without an ID3 tag: eleven set bits, then a layer and a bit rate that exist.
bool is_mpeg_audio(std::string_view head) {
  if (head.size() < 4) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(head[i]); };
  return byte(0) == 0xff && (byte(1) & 0xe6U) == 0xe2U && (byte(2) & 0xf0U) != 0xf0U;
}

bool looks_like_markup(std::string_view head) {
  while (!head.empty() && static_cast<unsigned char>(head.front()) <= 0x20) head.remove_prefix(1);
  if (head.substr(0, 3) == "\xef\xbb\xbf") head.remove_prefix(3);
  // A script or a page in a text file would run wherever somebody opens it by its content.
  return !head.empty() && (head.front() == '<' || head.substr(0, 2) == "#!");
}

bool is_text(std::string_view head) {
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
  };
  if (std::any_of(head.begin(), head.end(), is_control)) return false;
  // A longer file's head may end inside a character.
  const std::size_t most = head.size() < kHeadBytes ? 0 : 3;
  for (std::size_t cut = 0; cut <= most; ++cut)
    if (is_utf8(head.substr(0, head.size() - cut))) return true;
  return false;
}

std::string_view zip_type(std::string_view head, std::string_view name, bool zip_allowed) {
  // An office file is a zip whose first entries name its parts; the name alone proves nothing.
  const bool has_office_parts = head.find("[Content_Types].xml") != std::string_view::npos ||
                                head.find("_rels/.rels") != std::string_view::npos;
  for (const Office& office : kOfficeFiles)
    if (has_office_parts && ends_with(name, office.extension)) return office.type;
  return zip_allowed ? "application/zip" : std::string_view();
}

}  // namespace

std::vector<std::string_view> allowed_types(bool zip_allowed) {
  std::vector<std::string_view> types;
  const auto add = [&](std::string_view type) {
    if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
  };
  for (const Magic& magic : kMagics) add(magic.type);
  for (const Office& office : kOfficeFiles) add(office.type);
  for (const std::string_view type : kOtherTypes) add(type);
  if (zip_allowed) add("application/zip");
  return types;
}

std::string_view detect_type(std::string_view head, std::string_view filename, bool zip_allowed) {
  for (const Magic& magic : kMagics)
    if (head.size() >= magic.at + magic.bytes.size() &&
        head.substr(magic.at, magic.bytes.size()) == magic.bytes)
      return magic.type;
  if (is_mpeg_audio(head)) return "audio/mpeg";
  if (head.substr(0, 4) == "PK\x03\x04") return zip_type(head, filename, zip_allowed);
  if (head.empty() || looks_like_markup(head) || !is_text(head)) return {};
  if (ends_with(filename, ".csv")) return "text/csv";
  return ends_with(filename, ".txt") ? "text/plain" : std::string_view();
}

std::string clean_filename(std::string_view name) {
  name.remove_prefix(std::min(name.find_last_of("/\\") + 1, name.size()));
  std::string clean;
  for (std::size_t i = 0; i < name.size() && clean.size() < 160;) {
    const std::size_t length = utf8_sequence(name, i);
    if (length == 0) {
      ++i;
      continue;
    }
    const std::string_view character = name.substr(i, length);
    i += length;
    const bool control = length == 1 && (static_cast<unsigned char>(character[0]) < 0x20 ||
                                         character[0] == '\x7f' || character[0] == '"');
    // Marks that turn the reading direction make "exe.gpj" look like a picture.
    const bool turns = character.substr(0, 2) == "\xe2\x80" && length == 3 &&
                       (static_cast<unsigned char>(character[2]) >= 0x8b &&
                        static_cast<unsigned char>(character[2]) <= 0xae);
    const bool isolates = character.substr(0, 2) == "\xe2\x81" && length == 3;
    if (!control && !turns && !isolates) clean += character;
  }
  while (!clean.empty() && (clean.front() == '.' || clean.front() == ' ')) clean.erase(0, 1);
  return clean.empty() ? "file" : clean;
}

}  // namespace jackfield::webchat
