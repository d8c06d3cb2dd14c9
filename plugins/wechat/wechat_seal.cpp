// SPDX-License-Identifier: MIT
// AES-256-CBC over random(16), length(4, big-endian), text, AppID, padded to blocks of 32: twice
// what AES itself needs, so the padding is done here. Source: sheet 3.1, official vectors in tests.
#include "wechat_seal.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace jackfield::wechat {
namespace {

constexpr std::size_t kRandomBytes = 16;
constexpr std::size_t kHeadBytes = kRandomBytes + 4;
constexpr std::size_t kBlock = 32;
constexpr std::size_t kCipherBlock = 16;

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

// Without its padding; nothing when that is not whole.
std::optional<std::string_view> unpadded(std::string_view plain) {
  if (plain.empty()) return std::nullopt;
  const std::size_t pad = byte_at(plain, plain.size() - 1);
  if (pad < 1 || pad > kBlock || pad > plain.size()) return std::nullopt;
  const std::string_view tail = plain.substr(plain.size() - pad);
  const bool is_whole = std::all_of(tail.begin(), tail.end(),
                                    [pad](char c) { return static_cast<unsigned char>(c) == pad; });
  if (!is_whole) return std::nullopt;
  return plain.substr(0, plain.size() - pad);
}

std::optional<Opened> open_with(const Settings& settings, std::size_t number,
                                std::string_view sealed) {
  const std::string& key = settings.keys[number];
  const Result<std::string> plain =
      settings.crypto.decrypt(Cipher::aes_cbc, key, key.substr(0, kCipherBlock), sealed);
  if (!plain) return std::nullopt;
  const std::optional<std::string_view> whole = unpadded(*plain);
  if (!whole || whole->size() < kHeadBytes) return std::nullopt;
  std::uint32_t length = 0;
  for (std::size_t i = kRandomBytes; i < kHeadBytes; ++i) length = length << 8 | byte_at(*whole, i);
  const std::string_view rest = whole->substr(kHeadBytes);
  if (length > rest.size()) return std::nullopt;
  Opened opened;
  opened.key = number;
  opened.is_foreign = rest.substr(length) != settings.app_id;
  if (!opened.is_foreign) opened.text = rest.substr(0, length);
  return opened;
}

}  // namespace

std::string signature(const Crypto& crypto, std::initializer_list<std::string_view> texts) {
  std::vector<std::string_view> sorted(texts);
  std::sort(sorted.begin(), sorted.end());
  std::string all;
  for (const std::string_view text : sorted) all.append(text);
  return crypto.hex(crypto.sha1(all));
}

std::optional<Opened> open_sealed(const Settings& settings, std::string_view encrypted) {
  const Result<std::string> sealed = settings.crypto.from_base64(encrypted, Base64::any);
  if (!sealed || sealed->empty() || sealed->size() % kCipherBlock != 0) return std::nullopt;
  for (std::size_t number = 0; number < settings.keys.size(); ++number) {
    if (std::optional<Opened> opened = open_with(settings, number, *sealed)) return opened;
  }
  return std::nullopt;
}

Result<std::string> seal(const Settings& settings, std::size_t number, std::string_view random,
                         std::string_view text) {
  if (number >= settings.keys.size() || random.size() != kRandomBytes)
    return invalid("seal: no such key");
  const std::string& key = settings.keys[number];
  std::string plain(random);
  const auto length = static_cast<std::uint32_t>(text.size());
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    plain.push_back(static_cast<char>(length >> shift & 0xFF));
  plain.append(text).append(settings.app_id);
  const std::size_t pad = kBlock - plain.size() % kBlock;
  plain.append(pad, static_cast<char>(pad));
  const Result<std::string> sealed =
      settings.crypto.encrypt(Cipher::aes_cbc, key, key.substr(0, kCipherBlock), plain);
  if (!sealed) return sealed.error();
  return settings.crypto.base64(*sealed);
}

}  // namespace jackfield::wechat
