// SPDX-License-Identifier: MIT
#include "host/state/long_text.hpp"

#include <string>
#include <utility>

#include "host/state/ids.hpp"

namespace jackfield::state {
namespace {

constexpr std::size_t kLongBytes = 16 << 10;
constexpr std::size_t kPreviewBytes = 4 << 10;

std::string_view mime_of(TextFormat format) {
  switch (format) {
    case TextFormat::markdown:
      return "text/markdown; charset=utf-8";
    case TextFormat::html:
      return "text/html; charset=utf-8";
    default:
      return "text/plain; charset=utf-8";
  }
}

/// The longest beginning of at most so many bytes that ends between two characters.
std::size_t preview_size(std::string_view text) {
  std::size_t size = kPreviewBytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return size;
}

}  // namespace

void move_long_texts(store::Batch& batch, MediaLibrary& media, Message& message,
                     std::string_view account, std::string_view event_id) {
  for (std::size_t i = 0; i < message.parts.size(); ++i) {
    Part& part = message.parts[i];
    if (part.text.size() <= kLongBytes || part.media) continue;
    store::MediaRow row;
    row.ref = prefixed_id("media_", derived_uuid({"text", account, event_id, std::to_string(i)}));
    row.account = account;
    row.mime = mime_of(part.format);
    const Result<store::MediaRow> stored = media.take_bytes(batch, part.text, std::move(row));
    if (!stored) continue;
    Media& whole = part.media.emplace();
    whole.ref = stored->ref;
    whole.mime = stored->mime;
    whole.size_bytes = stored->size_bytes;
    whole.sha256 = stored->sha256;
    whole.state = MediaState::ready;
    whole.url = media.url(stored->ref);
    const std::size_t kept = preview_size(part.text);
    part.text.resize(kept);
    std::erase_if(part.spans, [kept](const Span& span) { return span.start + span.length > kept; });
  }
}

}  // namespace jackfield::state
