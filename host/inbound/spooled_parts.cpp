// SPDX-License-Identifier: MIT
#include "host/inbound/spooled_parts.hpp"

#include <optional>
#include <utility>

#include "host/inbound/connection_spool.hpp"

namespace jackfield::inbound {
namespace {

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

template <class AnyEvent, class Visit>
void each_media(AnyEvent& event, Visit visit) {
  if (!event.message) return;
  for (auto& part : event.message->parts) {
    if (part.media) visit(*part.media);
    if (part.email && part.email->html_media) visit(*part.email->html_media);
  }
}

}  // namespace

std::string decode_mail_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const int digit = base64_digit(c);
    if (digit < 0) continue;
    bits = (bits << 6 | static_cast<std::uint32_t>(digit)) & 0xFFFFFF;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFF);
  }
  return out;
}

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
      continue;
    }
    const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
      continue;
    }
    // A soft line break may have blanks before its end; anything else is no escape and stays.
    const std::size_t end = text.find_first_not_of(" \t", i + 1);
    const std::string_view rest = end == std::string_view::npos ? "" : text.substr(end);
    if (rest.starts_with("\r\n"))
      i = end + 1;
    else if (rest.starts_with("\n") || rest.empty())
      i = rest.empty() ? text.size() : end;
    else
      out += '=';
  }
  return out;
}

void store_spooled_parts(state::MediaLibrary& media, state::IdMaker& ids, std::int64_t now,
                         store::Batch& batch, const std::string& account, Event& event) {
  each_media(event, [&](Media& part) {
    if (part.ref.empty() || part.length <= 0 || part.offset < 0) return;
    const std::optional<store::MediaRow> whole = media.find(part.ref);
    if (!whole || whole->account != account) return;
    if (part.offset > whole->size_bytes || part.length > whole->size_bytes - part.offset) return;
    const Result<Mapping> mapped = Mapping::open(media.path(*whole));
    if (!mapped) return;
    const std::string_view slice = mapped->bytes().substr(static_cast<std::size_t>(part.offset),
                                                          static_cast<std::size_t>(part.length));
    const std::string bytes = part.encoding == "base64"             ? decode_mail_base64(slice)
                              : part.encoding == "quoted-printable" ? decode_quoted_printable(slice)
                                                                    : std::string(slice);
    store::MediaRow row;
    row.ref = ids.next("media_", now);
    row.account = account;
    row.mime = part.mime;
    row.filename = part.filename;
    row.created_at = now;
    row.expires_at = now + state::kUnnamedMediaMs;
    const Result<store::MediaRow> taken = media.take_bytes(batch, bytes, std::move(row));
    if (!taken) return;
    part.ref = taken->ref;
    part.size_bytes = taken->size_bytes;
    part.sha256 = taken->sha256;
    part.offset = part.length = 0;
    part.encoding.clear();
  });
}

void tell_types(state::MediaLibrary& media, const std::string& account, Event& event) {
  each_media(event, [&](Media& part) {
    if (part.ref.empty()) return;
    const std::optional<store::MediaRow> row = media.find(part.ref);
    if (row && row->account == account)
      part.mime = media.type_of(*row, part.mime.empty() ? row->mime : part.mime);
  });
}

std::vector<Media> named_media(const Event& event) {
  std::vector<Media> named;
  each_media(event, [&](const Media& part) {
    if (!part.ref.empty()) named.push_back(part);
  });
  return named;
}

void keep_named_media(state::MediaLibrary& media, store::Batch& batch, const std::string& account,
                      const std::vector<Media>& named) {
  for (const Media& part : named) {
    std::optional<store::MediaRow> row = media.find(part.ref);
    if (!row || row->account != account) continue;
    if (!part.mime.empty()) row->mime = part.mime;
    if (!part.filename.empty()) row->filename = part.filename;
    row->expires_at = media.expires_at();
    media.put(batch, std::move(*row));
  }
}

}  // namespace jackfield::inbound
