// SPDX-License-Identifier: MIT
#include "host/state/media_library.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>
#include <utility>

#include "host/state/image_metadata.hpp"
#include "host/state/media_type.hpp"

namespace jackfield::state {
namespace {

constexpr std::size_t kCached = 1'000;
constexpr std::string_view kMark = "\"media:media_";
constexpr std::size_t kRefSize = 32;  // media_ and 26 digits

}  // namespace

MediaLibrary::MediaLibrary(store::Store& store, store::MediaStore& files, Journal& journal,
                           const Clock& clock, std::string base, std::string key,
                           const config::Media& rules, const config::Retention& keep)
    : store_(store),
      files_(files),
      journal_(journal),
      clock_(clock),
      base_(std::move(base)),
      key_(std::move(key)),
      rules_(rules),
      keep_(keep),
      rows_(kCached, [&store](const std::string& ref) { return store.reader().media(ref); }) {
  journal_.on_reset([this] { rows_.clear(); });
}

std::optional<store::MediaRow> MediaLibrary::find(std::string_view ref) {
  const store::MediaRow* row = rows_.find(std::string(ref));
  if (row == nullptr) return std::nullopt;
  return *row;
}

std::string MediaLibrary::path(const store::MediaRow& row) const {
  return files_.contains(row.sha256) ? files_.path_of(row.sha256).string() : std::string();
}

void MediaLibrary::put(store::Batch& batch, store::MediaRow row) {
  rows_.committed(journal_.committed_submit());
  const std::string ref = row.ref;
  rows_.put(ref, std::move(row));
  rows_.flush(journal_.next_submit(),
              [&](const store::MediaRow& each) { batch.push_back(store::PutMedia{each}); });
}

std::int64_t MediaLibrary::expires_at() const {
  // An end for what stays for ever, too: files that are too much go in the order of their ends.
  constexpr std::chrono::days kForEver(36'500);
  const std::chrono::days kept = keep_.media.count() == 0 ? kForEver : keep_.media;
  return clock_.now_ms() + std::chrono::milliseconds(kept).count();
}

Result<store::MediaRow> MediaLibrary::take_file(store::Batch& batch, const std::string& file,
                                                std::string_view sha256, store::MediaRow row) {
  const std::optional<std::string> clean = cleaned(file);
  if (!clean) return take(batch, files_.put_file(file, sha256), std::move(row));
  Result<store::MediaRow> taken = take(batch, files_.put(*clean), std::move(row));
  std::error_code ignored;
  if (taken) std::filesystem::remove(file, ignored);  // taken, as it is otherwise by its renaming
  return taken;
}

std::optional<std::string> MediaLibrary::cleaned(const std::string& file) const {
  // Far beyond any camera's picture: a file of that size is not read into memory for this.
  constexpr std::int64_t kLargest = 64LL << 20;
  if (rules_.image_metadata == config::ImageMetadata::keep) return std::nullopt;
  const Result<store::MediaFile> opened = store::MediaFile::open(file);
  if (!opened || opened->size_bytes() > kLargest) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(opened->size_bytes()), '\0');
  const Result<std::size_t> length = opened->read(0, bytes);
  if (!length || *length != bytes.size()) return std::nullopt;
  return without_metadata(bytes);
}

Result<store::MediaRow> MediaLibrary::take_bytes(store::Batch& batch, std::string_view bytes,
                                                 store::MediaRow row) {
  std::optional<std::string> clean;
  if (rules_.image_metadata == config::ImageMetadata::remove) clean = without_metadata(bytes);
  return take(batch, files_.put(clean ? std::string_view(*clean) : bytes), std::move(row));
}

Result<store::MediaRow> MediaLibrary::take(store::Batch& batch,
                                           const Result<store::StoredMedia>& stored,
                                           store::MediaRow row) {
  if (!stored) return stored.error();
  row.sha256 = stored->sha256;
  row.size_bytes = stored->size_bytes;
  row.mime = type_of(row, row.mime);
  if (row.created_at == 0) row.created_at = clock_.now_ms();
  if (row.expires_at == 0) row.expires_at = expires_at();
  put(batch, row);
  return row;
}

std::string MediaLibrary::type_of(const store::MediaRow& row, std::string_view declared) const {
  std::array<char, kTypeBytes> head{};
  const Result<store::MediaFile> file = store::MediaFile::open(files_.path_of(row.sha256));
  const Result<std::size_t> length = file ? file->read(0, head) : Result<std::size_t>(0);
  return media_type(declared, {head.data(), length ? *length : 0});
}

std::string MediaLibrary::signature(std::string_view ref, std::string_view expires) const {
  const std::string text = "GET\n/media/" + std::string(ref) + "\n" + std::string(expires);
  std::array<unsigned char, 32> mac{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &size);
  // 128 bits, hex: nobody guesses it, and the address stays short.
  constexpr char kHex[] = "0123456789abcdef";
  std::string hex;
  for (std::size_t i = 0; i < 16; ++i) {
    hex += kHex[mac[i] >> 4];
    hex += kHex[mac[i] & 15];
  }
  return hex;
}

std::string MediaLibrary::url(std::string_view ref) const {
  // Ends on whole hours beyond the lifetime, so that browsers and caches see the same address for a
  // while.
  constexpr std::int64_t kHour = 3600;
  const std::int64_t ends =
      ((clock_.now_ms() / 1000 + rules_.link_lifetime.count()) / kHour + 1) * kHour;
  const std::string expires = std::to_string(ends);
  return base_ + "/media/" + std::string(ref) + "?e=" + expires + "&s=" + signature(ref, expires);
}

bool MediaLibrary::is_signed(std::string_view ref, std::string_view expires,
                             std::string_view given) const {
  const std::string expected = signature(ref, expires);
  if (given.size() != expected.size() ||
      CRYPTO_memcmp(given.data(), expected.data(), expected.size()) != 0) {
    return false;
  }
  std::int64_t ends = 0;
  std::from_chars(expires.data(), expires.data() + expires.size(), ends);
  return ends > clock_.now_ms() / 1000;
}

std::string MediaLibrary::with_links(std::string_view json) const {
  std::string out;
  std::size_t at = 0;
  for (std::size_t mark = json.find(kMark); mark != std::string_view::npos;
       mark = json.find(kMark, at)) {
    const std::size_t ref = mark + 7;  // behind `"media:`
    const std::size_t end = ref + kRefSize;
    out.append(json.substr(at, mark - at));
    if (end < json.size() && json[end] == '"') {
      out.append("\"").append(url(json.substr(ref, kRefSize))).append("\"");
      at = end + 1;
    } else {
      out.append(kMark);
      at = mark + kMark.size();
    }
  }
  return out.append(json.substr(at));
}

}  // namespace jackfield::state
