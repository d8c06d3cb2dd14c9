// SPDX-License-Identifier: MIT
#include "host/outbound/part_media.hpp"

namespace jackfield::outbound {
namespace {

void complete(Box<Media>& media, state::MediaLibrary& library) {
  if (!media || media->ref.empty() || !media->url.empty()) return;
  media->url = library.url(media->ref);
  const auto row = library.find(media->ref);
  if (!row) return;
  media->mime = row->mime;
  media->size_bytes = row->size_bytes;
  if (media->filename.empty()) media->filename = row->filename;
}

}  // namespace

void complete_media(Part& part, state::MediaLibrary& library) {
  complete(part.media, library);
  if (part.card) complete(part.card->media, library);
  if (part.buttons) complete(part.buttons->media, library);
  if (part.sticker) complete(part.sticker->media, library);
  if (part.story) complete(part.story->media, library);
  if (!part.carousel) return;
  for (Card& card : part.carousel->items) complete(card.media, library);
}

FindMedia stored_media(state::MediaLibrary& library) {
  return [&library](std::string_view ref) -> std::optional<StoredBytes> {
    const std::optional<store::MediaRow> row = library.find(ref);
    if (!row) return std::nullopt;
    const std::string path = library.path(*row);
    if (path.empty()) return std::nullopt;
    return StoredBytes{path, row->size_bytes};
  };
}

}  // namespace jackfield::outbound
