// SPDX-License-Identifier: MIT
#include "host/state/image_metadata.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace jackfield::state {
namespace {

constexpr std::string_view kPng("\x89PNG\r\n\x1a\n", 8);

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | byte_at(bytes, at + i);
  return value;
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | byte_at(bytes, at + i);
  return value;
}

/// Chunks of PNG that change how the picture looks; a capital first letter means that it cannot be
/// shown without.
bool is_for_show(std::string_view type) {
  constexpr std::array<std::string_view, 15> kShow{"tRNS", "gAMA", "cHRM", "sRGB", "iCCP",
                                                   "sBIT", "bKGD", "hIST", "pHYs", "sPLT",
                                                   "cICP", "mDCv", "cLLi", "acTL", "fcTL"};
  if (type == "fdAT" || (type[0] >= 'A' && type[0] <= 'Z')) return true;
  return std::find(kShow.begin(), kShow.end(), type) != kShow.end();
}

/// Behind a GIF's sub-blocks that begin at `at`; npos: they do not end.
std::size_t behind_blocks(std::string_view image, std::size_t at) {
  while (at < image.size()) {
    const std::size_t length = byte_at(image, at);
    if (length == 0) return at + 1;
    at += 1 + length;
  }
  return std::string_view::npos;
}

/// Bytes of a GIF's colour table, by the flags that announce it.
std::size_t colour_table(std::uint8_t flags) {
  return (flags & 0x80) == 0 ? 0 : std::size_t{3} << ((flags & 7) + 1);
}

}  // namespace

std::optional<std::string> without_metadata(std::string_view image) {
  std::string out;
  bool is_read = false;
  if (image.starts_with("\xff\xd8\xff")) {
    is_read = clean_jpeg(image, out);
  } else if (image.starts_with(kPng)) {
    is_read = clean_png(image, out);
  } else if (image.size() >= 12 && image.starts_with("RIFF") && image.substr(8, 4) == "WEBP") {
    is_read = clean_webp(image, out);
  } else if (image.starts_with("GIF87a") || image.starts_with("GIF89a")) {
    is_read = clean_gif(image, out);
  }
  if (!is_read || out == image) return std::nullopt;
  return out;
}

bool clean_png(std::string_view image, std::string& out) {
  constexpr std::size_t kAround = 12;  // length, type, checksum
  out.append(kPng);
  for (std::size_t at = kPng.size(); at + kAround <= image.size();) {
    const std::size_t length = big_endian(image, at);
    if (length > image.size() - at - kAround) return false;
    const std::string_view type = image.substr(at + 4, 4);
    if (is_for_show(type)) out.append(image.substr(at, length + kAround));
    if (type == "IEND") return true;  // what follows is no part of the picture
    at += length + kAround;
  }
  return false;
}

bool clean_webp(std::string_view image, std::string& out) {
  constexpr std::size_t kHead = 8;  // type, length
  constexpr char kHasMetadata = 0x08 | 0x04;
  const std::size_t end = std::size_t{little_endian(image, 4)} + kHead;
  if (end > image.size() || end < 12) return false;
  out.append(image.substr(0, 12));
  for (std::size_t at = 12; at + kHead <= end;) {
    const std::string_view type = image.substr(at, 4);
    const std::size_t length = little_endian(image, at + 4);
    const std::size_t padded = length + (length & 1);
    if (padded > end - at - kHead) return false;
    if (type != "EXIF" && type != "XMP ") {
      const std::size_t begin = out.size();
      out.append(image.substr(at, kHead + padded));
      if (type == "VP8X" && length > 0) {
        char& flags = out[begin + kHead];
        flags = static_cast<char>(flags & ~kHasMetadata);
      }
    }
    at += kHead + padded;
  }
  const std::size_t size = out.size() - kHead;
  for (std::size_t i = 0; i < 4; ++i) out[4 + i] = static_cast<char>(size >> (8 * i) & 0xff);
  return true;
}

bool clean_gif(std::string_view image, std::string& out) {
  constexpr std::size_t kScreen = 13;
  constexpr std::size_t kPicture = 10;  // with its mark
  if (image.size() < kScreen) return false;
  std::size_t at = kScreen + colour_table(byte_at(image, 10));
  if (at > image.size()) return false;
  out.append(image.substr(0, at));
  while (at < image.size()) {
    const std::size_t begin = at;
    const std::uint8_t mark = byte_at(image, at);
    bool keeps = true;
    if (mark == 0x3b) {
      out.push_back(image[at]);
      return true;  // what follows is no part of the picture
    }
    if (mark == 0x21 && image.size() - at >= 3) {
      const std::uint8_t kind = byte_at(image, at + 1);
      const std::string_view application = image.substr(at + 3, 11);
      keeps = kind == 0xf9 || kind == 0x01 ||
              (kind == 0xff && (application == "NETSCAPE2.0" || application == "ANIMEXTS1.0" ||
                                application == "ICCRGBG1012"));
      at = behind_blocks(image, at + 2);
    } else if (mark == 0x2c && image.size() - at > kPicture) {
      at += kPicture + colour_table(byte_at(image, at + kPicture - 1)) + 1;
      at = behind_blocks(image, at);
    } else {
      return false;
    }
    if (at > image.size()) return false;
    if (keeps) out.append(image.substr(begin, at - begin));
  }
  return false;
}

}  // namespace jackfield::state
