// SPDX-License-Identifier: MIT
#include "host/adapt/weights.hpp"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <string>

#include "host/plugin/services/text.hpp"
#include "host/plugin/services/text_boundary.hpp"

namespace jackfield::adapt {
namespace {

constexpr std::uint64_t kDefaultWeight = 2 * kWeightScale;

bool is_light(UChar32 c) {
  return c <= 4351 || (c >= 8192 && c <= 8205) || (c >= 8208 && c <= 8223) ||
         (c >= 8242 && c <= 8247);
}

/// X looks at the composed form (NFC). A cluster too long to be one emoji or letter is summed as it
/// stands: composing makes it shorter, never longer.
std::u16string composed(std::string_view cluster) {
  constexpr std::size_t kMost = 128;
  std::u16string wide(std::max<std::size_t>(cluster.size(), 1), u'\0');
  UErrorCode error = U_ZERO_ERROR;
  std::int32_t length = 0;
  u_strFromUTF8WithSub(wide.data(), static_cast<std::int32_t>(wide.size()), &length, cluster.data(),
                       static_cast<std::int32_t>(cluster.size()), 0xFFFD, nullptr, &error);
  wide.resize(U_SUCCESS(error) ? static_cast<std::size_t>(length) : 0);
  if (wide.size() > kMost) return wide;
  const UNormalizer2* const nfc = unorm2_getNFCInstance(&error);
  std::array<UChar, 4 * kMost> buffer{};
  const std::int32_t made =
      unorm2_normalize(nfc, wide.data(), static_cast<std::int32_t>(wide.size()), buffer.data(),
                       buffer.size(), &error);
  return U_SUCCESS(error) ? std::u16string(buffer.data(), static_cast<std::size_t>(made)) : wide;
}

}  // namespace

std::uint64_t cluster_weight(std::string_view cluster) {
  if (cluster.size() == 1) return kWeightScale;
  const std::u16string wide = composed(cluster);
  const auto length = static_cast<std::int32_t>(wide.size());
  if (u_stringHasBinaryProperty(wide.data(), length, UCHAR_RGI_EMOJI) != 0) return kDefaultWeight;
  std::uint64_t sum = 0;
  for (std::int32_t at = 0; at < length;) {
    UChar32 c = wide[static_cast<std::size_t>(at++)];
    // Well-formed: a first half has its second.
    if (c >= 0xD800 && c < 0xDC00 && at < length)
      c = 0x10000 + ((c - 0xD800) << 10) + (wide[static_cast<std::size_t>(at++)] - 0xDC00);
    sum += is_light(c) && u_hasBinaryProperty(c, UCHAR_EMOJI_PRESENTATION) == 0 ? kWeightScale
                                                                                : kDefaultWeight;
  }
  return sum;
}

std::uint64_t link_weight(const Link& link, std::string_view text, std::uint64_t words) {
  if (link.is_certain) return kLinkWeight;
  const std::string_view address = text.substr(link.at.begin, link.at.end - link.at.begin);
  const auto dots = std::count(address.begin(), address.end(), '.');
  return words + kLinkWeight * static_cast<std::uint64_t>(dots);
}

std::uint64_t weight(std::string_view text) {
  const std::vector<Link> links = links_in(text);
  services::BoundaryWalk walk(JF_BOUNDARY_GRAPHEME, text);
  std::uint64_t sum = 0;
  std::uint64_t in_link = 0;
  auto link = links.begin();
  for (std::size_t at = 0; at < text.size();) {
    const auto next = static_cast<std::size_t>(walk.next());
    const std::uint64_t here = cluster_weight(text.substr(at, next - at));
    if (link != links.end() && at >= link->at.begin) {
      in_link += here;
      if (next >= link->at.end) {
        sum += link_weight(*link, text, in_link);
        in_link = 0;
        ++link;
      }
    } else {
      sum += here;
    }
    at = next;
  }
  return sum;
}

}  // namespace jackfield::adapt
