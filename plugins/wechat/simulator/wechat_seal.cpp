// SPDX-License-Identifier: MIT
#include "plugins/wechat/simulator/wechat_seal.hpp"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>

namespace jackfield::wechat_simulator {
namespace {

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

constexpr std::size_t kBlock = 32;

std::string from_base64(std::string text) {
  while (text.size() % 4 != 0) text += '=';
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0) return {};
  const auto padding = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
  bytes.resize(static_cast<std::size_t>(length) - std::min<std::size_t>(padding, 2));
  return bytes;
}

std::string to_base64(const std::string& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

/// AES-256-CBC without padding, either way; empty when that fails.
std::string ciphered(const std::string& key, const std::string& data, bool is_sealing) {
  const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  const auto* const key_bytes = reinterpret_cast<const unsigned char*>(key.data());
  if (!context || EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, key_bytes, key_bytes,
                                    is_sealing ? 1 : 0) != 1) {
    return {};
  }
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  std::string out(data.size() + kBlock, '\0');
  int written = 0;
  int rest = 0;
  auto* const into = reinterpret_cast<unsigned char*>(out.data());
  if (EVP_CipherUpdate(context.get(), into, &written,
                       reinterpret_cast<const unsigned char*>(data.data()),
                       static_cast<int>(data.size())) != 1 ||
      EVP_CipherFinal_ex(context.get(), into + written, &rest) != 1) {
    return {};
  }
  out.resize(static_cast<std::size_t>(written) + static_cast<std::size_t>(rest));
  return out;
}

}  // namespace

std::string Sealing::signature(std::vector<std::string> texts) const {
  texts.push_back(token);
  std::sort(texts.begin(), texts.end());
  const std::string all = std::accumulate(texts.begin(), texts.end(), std::string());
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(all.data()), all.size(), digest.data());
  constexpr char kHex[] = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : digest) {
    hex += kHex[byte >> 4];
    hex += kHex[byte & 15];
  }
  return hex;
}

std::string Sealing::seal(std::string_view text, std::string_view random) const {
  const std::string key = from_base64(letters + "=");
  if (key.size() != 32) return {};
  std::string plain(random);
  for (int shift = 24; shift >= 0; shift -= 8)
    plain += static_cast<char>(text.size() >> shift & 0xFF);
  plain.append(text).append(app_id);
  const std::size_t padding = kBlock - plain.size() % kBlock;
  plain.append(padding, static_cast<char>(padding));
  return to_base64(ciphered(key, plain, true));
}

std::optional<std::string> Sealing::open(std::string_view sealed) const {
  const std::string key = from_base64(letters + "=");
  const std::string bytes = from_base64(std::string(sealed));
  if (key.size() != 32 || bytes.empty() || bytes.size() % 16 != 0) return std::nullopt;
  const std::string plain = ciphered(key, bytes, false);
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(plain[i]); };
  if (plain.empty()) return std::nullopt;
  const std::size_t padding = at(plain.size() - 1);
  if (padding < 1 || padding > kBlock || plain.size() < padding + 20) return std::nullopt;
  const std::size_t length = static_cast<std::size_t>(at(16)) << 24 |
                             static_cast<std::size_t>(at(17)) << 16 |
                             static_cast<std::size_t>(at(18)) << 8 | at(19);
  const std::string rest = plain.substr(20, plain.size() - padding - 20);
  if (length > rest.size() || rest.substr(length) != app_id) return std::nullopt;
  return rest.substr(0, length);
}

}  // namespace jackfield::wechat_simulator
