// SPDX-License-Identifier: MIT
#include "host/state/media_type.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

namespace jackfield::state {
namespace {

struct Signature {
  std::string_view bytes;  ///< `?` stands for any byte.
  std::string_view type;   ///< What they show.
  /// What such a file may be as well: kinds (`audio`), with blanks between.
  std::string_view kinds;
};

// A literal that holds zeros needs its length.
constexpr std::array kSignatures{
    Signature{"\x89PNG\r\n\x1A\n", "image/png", ""},
    Signature{"\xFF\xD8\xFF", "image/jpeg", ""},
    Signature{"GIF87a", "image/gif", ""},
    Signature{"GIF89a", "image/gif", ""},
    Signature{"RIFF????WEBPVP", "image/webp", ""},
    Signature{"????ftypheic", "image/heic", "image"},
    Signature{"????ftypheix", "image/heic", "image"},
    Signature{"????ftypmif1", "image/heif", "image"},
    Signature{"????ftypavif", "image/avif", "image"},
    Signature{"????ftypM4A ", "audio/mp4", "audio video"},
    Signature{"????ftyp", "video/mp4", "audio video image"},
    Signature{"\x1A\x45\xDF\xA3", "video/webm", "audio video"},
    Signature{std::string_view("OggS\0", 5), "application/ogg", "audio video"},
    Signature{"RIFF????WAVE", "audio/wav", "audio"},
    Signature{"RIFF????AVI ", "video/x-msvideo", "video"},
    Signature{"ID3", "audio/mpeg", "audio"},
    Signature{"#!AMR", "audio/amr", "audio"},
    Signature{"fLaC", "audio/flac", "audio"},
    Signature{"%PDF-", "application/pdf", ""},
    Signature{"PK\x03\x04", "application/zip", "application"},
    Signature{"\x1F\x8B\x08", "application/gzip", "application image"},  // an SVG image can be one
};

/// `audio/ogg; codecs=opus` → `audio/ogg`, in lower case.
std::string essence(std::string_view type) {
  std::string plain(type.substr(0, type.find(';')));
  while (!plain.empty() && plain.back() == ' ') plain.pop_back();
  std::transform(plain.begin(), plain.end(), plain.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return plain;
}

bool says_nothing(std::string_view type) {
  return type.empty() || type == "application/octet-stream" || type == "binary/octet-stream" ||
         type == "application/x-www-form-urlencoded";  // what curl says unless told
}

bool begins(std::string_view head, std::string_view pattern) {
  return head.size() >= pattern.size() &&
         std::equal(pattern.begin(), pattern.end(), head.begin(),
                    [](char wanted, char found) { return wanted == '?' || wanted == found; });
}

/// Every such file begins so: one that does not is none.
bool is_unmistakable(std::string_view type) {
  return std::any_of(kSignatures.begin(), kSignatures.end(), [&](const Signature& signature) {
    return signature.type == type && signature.kinds.empty();
  });
}

bool may_be(const Signature& signature, std::string_view type) {
  if (type == signature.type) return true;
  if (is_unmistakable(type)) return false;
  const std::string_view kind = type.substr(0, type.find('/'));
  std::string_view kinds = signature.kinds;
  while (!kinds.empty()) {
    const std::size_t end = std::min(kinds.find(' '), kinds.size());
    if (kinds.substr(0, end) == kind) return true;
    kinds.remove_prefix(std::min(end + 1, kinds.size()));
  }
  return false;
}

}  // namespace

std::string media_type(std::string_view declared, std::string_view head) {
  const std::string said = essence(declared);
  for (const Signature& signature : kSignatures) {
    if (!begins(head, signature.bytes)) continue;
    const bool holds = !says_nothing(said) && may_be(signature, said);
    return std::string(holds ? declared : signature.type);
  }
  return std::string(declared);
}

}  // namespace jackfield::state
