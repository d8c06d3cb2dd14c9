// SPDX-License-Identifier: MIT
// JPEG: segments by their marker, and among them scans whose bytes run to the next marker.
#include "host/state/image_metadata.hpp"

#include <cstddef>
#include <cstdint>

namespace jackfield::state {
namespace {

constexpr std::uint8_t kStartOfScan = 0xda;
constexpr std::uint8_t kEnd = 0xd9;
constexpr std::uint8_t kComment = 0xfe;
constexpr std::string_view kExif("Exif\0\0", 6);

std::uint8_t jpeg_byte(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

/// A marker without a length: restarts, and one of old arithmetic coders.
bool stands_alone(std::uint8_t marker) {
  return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/// The numbers of a TIFF block, in its byte order. What lies outside is 0.
class Tiff final {
 public:
  explicit Tiff(std::string_view bytes) : bytes_(bytes), is_little_(bytes.starts_with("II")) {}

  std::uint32_t number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value = value << 8 | jpeg_byte(bytes_, at + (is_little_ ? size - 1 - i : i));
    return value;
  }

 private:
  std::string_view bytes_;
  bool is_little_;
};

/// How the picture has to be turned: 1 is not at all.
std::uint32_t orientation_of(std::string_view tiff_bytes) {
  constexpr std::uint32_t kOrientation = 0x0112;
  constexpr std::size_t kEntry = 12;
  const Tiff tiff(tiff_bytes);
  const std::size_t first = tiff.number(4, 4);
  const std::uint32_t count = tiff.number(first, 2);
  for (std::size_t i = 0; i < count && first + 2 + i * kEntry < tiff_bytes.size(); ++i) {
    const std::size_t at = first + 2 + i * kEntry;
    if (tiff.number(at, 2) != kOrientation) continue;
    const std::uint32_t value = tiff.number(at + 8, 2);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/// An EXIF segment that says nothing but that.
std::string only_orientation(std::uint32_t value) {
  std::string segment("\xff\xe1\x00\x22", 4);
  segment.append(kExif);
  segment.append("MM\x00\x2a\x00\x00\x00\x08", 8);                 // the first directory lies at 8
  segment.append("\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01", 10);  // one entry, one short number
  segment.push_back('\0');
  segment.push_back(static_cast<char>(value));
  segment.append(6, '\0');  // the rest of the number's place, and no further directory
  return segment;
}

/// What is needed to show the picture as it was meant; every other application segment goes.
bool is_for_show(std::uint8_t marker, std::string_view content) {
  if (marker == kComment) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  if (marker == 0xe0) return content.starts_with("JFIF");  // not its preview's JFXX
  if (marker == 0xe2) return content.starts_with("ICC_PROFILE");
  return marker == 0xee && content.starts_with("Adobe");
}

/// Where the bytes of a scan end: at the next marker that is no part of them.
std::size_t end_of_scan(std::string_view image, std::size_t at) {
  for (at = image.find('\xff', at); at != std::string_view::npos; at = image.find('\xff', at + 1)) {
    if (at + 1 >= image.size()) break;
    const std::uint8_t next = jpeg_byte(image, at + 1);
    if (next != 0 && next != 0xff && !stands_alone(next)) return at;
  }
  return image.size();
}

}  // namespace

bool clean_jpeg(std::string_view image, std::string& out) {
  out.append(image.substr(0, 2));
  std::size_t at = 2;
  while (at + 2 <= image.size()) {
    if (jpeg_byte(image, at) != 0xff) return false;
    const std::uint8_t marker = jpeg_byte(image, at + 1);
    if (marker == 0xff) {  // filling
      ++at;
      continue;
    }
    if (marker == kEnd || stands_alone(marker)) {
      out.append(image.substr(at, 2));
      at += 2;
      if (marker == kEnd) return true;  // what follows is no part of the picture
      continue;
    }
    if (at + 4 > image.size()) return false;
    const std::size_t length =
        std::size_t{jpeg_byte(image, at + 2)} << 8 | jpeg_byte(image, at + 3);
    if (length < 2 || length > image.size() - at - 2) return false;
    const std::string_view content = image.substr(at + 4, length - 2);
    if (is_for_show(marker, content)) {
      out.append(image.substr(at, length + 2));
    } else if (marker == 0xe1 && content.starts_with(kExif)) {
      const std::uint32_t orientation = orientation_of(content.substr(kExif.size()));
      if (orientation != 1) out.append(only_orientation(orientation));
    }
    at += length + 2;
    if (marker != kStartOfScan) continue;
    const std::size_t end = end_of_scan(image, at);
    out.append(image.substr(at, end - at));
    at = end;
  }
  return at >= image.size();  // cut short, as downloads are; what there is of it can be shown
}

}  // namespace jackfield::state
