// SPDX-License-Identifier: MIT
// jf.crypto/1 for C++: bytes are std::string_view in and std::string out.
#pragma once

#include <jackfield/ext/crypto.h>
#include <jackfield/cpp/crypto_kinds.hpp>
#include <jackfield/cpp/result.hpp>
#include <jackfield/cpp/service_call.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield {

/// Bytes seen as text, as every function here takes them.
inline std::string_view as_text(std::span<const std::uint8_t> bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A view of the host's table; copying it costs nothing. Calls that cannot fail with right
/// arguments (hash, hmac, base64, hex) throw std::runtime_error if the host fails or has no such
/// service, so that the barrier around the plugin refuses the message instead of accepting an empty
/// signature.
class Crypto {
 public:
  using Segments = std::initializer_list<std::string_view>;

  explicit Crypto(const jf_crypto_v1_t* table) noexcept : table_(table) {}
  /// Whether the host has the service.
  explicit operator bool() const noexcept { return table_ != nullptr; }

  auto md5(std::string_view data) const { return hashed<16>(Hash::md5, {data}); }
  auto md5(Segments data) const { return hashed<16>(Hash::md5, data); }
  auto sha1(std::string_view data) const { return hashed<20>(Hash::sha1, {data}); }
  auto sha1(Segments data) const { return hashed<20>(Hash::sha1, data); }
  auto sha256(std::string_view data) const { return hashed<32>(Hash::sha256, {data}); }
  auto sha256(Segments data) const { return hashed<32>(Hash::sha256, data); }
  auto sha512(std::string_view data) const { return hashed<64>(Hash::sha512, {data}); }
  auto sha512(Segments data) const { return hashed<64>(Hash::sha512, data); }

  std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view data) const {
    return keyed<20>(Hash::sha1, key, {data});
  }
  std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view data) const {
    return keyed<32>(Hash::sha256, key, {data});
  }
  std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, Segments data) const {
    return keyed<32>(Hash::sha256, key, data);
  }
  std::array<std::uint8_t, 64> hmac_sha512(std::string_view key, std::string_view data) const {
    return keyed<64>(Hash::sha512, key, {data});
  }

  /// Compares in constant time: signatures and tokens only ever so.
  bool equal(std::string_view a, std::string_view b) const noexcept {
    const jf_str_t left = detail::lend(a);
    const jf_str_t right = detail::lend(b);
    return table_ != nullptr && table_->equal(&left, &right) == 1;
  }
  bool equal(std::span<const std::uint8_t> a, std::string_view b) const noexcept {
    return equal(as_text(a), b);
  }

  Result<std::string> encrypt(Cipher cipher, std::string_view key, std::string_view iv,
                              std::string_view plain, std::string_view aad = {}) const {
    return ciphered("jf.crypto/1: encrypt", cipher, key, iv, plain, aad, true);
  }
  Result<std::string> decrypt(Cipher cipher, std::string_view key, std::string_view iv,
                              std::string_view sealed, std::string_view aad = {}) const {
    return ciphered("jf.crypto/1: decrypt", cipher, key, iv, sealed, aad, false);
  }

  Result<std::string> sign(SignatureKind kind, const Key& key, std::string_view message) const {
    if (table_ == nullptr) return missing();
    const jf_str_t k = detail::lend(key.text);
    const jf_str_t m = detail::lend(message);
    return detail::filled("jf.crypto/1: sign", 256, [&](auto* out, auto room, auto* length) {
      return table_->sign(number(kind), number(key.format), &k, &m, out, room, length);
    });
  }

  /// Success only if the signature is right: `if (!crypto.verify(...)) refuse`.
  Result<void> verify(SignatureKind kind, const Key& key, std::string_view message,
                      std::string_view signature) const {
    if (table_ == nullptr) return missing();
    const jf_str_t k = detail::lend(key.text);
    const jf_str_t m = detail::lend(message);
    const jf_str_t s = detail::lend(signature);
    std::int32_t valid = 0;
    const auto status = table_->verify(number(kind), number(key.format), &k, &m, &s, &valid);
    if (status != JF_OK) return detail::call_failed(status, "jf.crypto/1: verify");
    if (valid != 1) return invalid("the signature does not match");
    return {};
  }

  Result<std::string> agree(Curve curve, const Key& private_key, const Key& public_key) const {
    if (table_ == nullptr) return missing();
    const jf_str_t mine = detail::lend(private_key.text);
    const jf_str_t theirs = detail::lend(public_key.text);
    return detail::filled("jf.crypto/1: agree", 66, [&](auto* out, auto room, auto* length) {
      return table_->agree(number(curve), number(private_key.format), &mine,
                           number(public_key.format), &theirs, out, room, length);
    });
  }

  Result<std::string> public_of(Curve curve, const Key& private_key) const {
    if (table_ == nullptr) return missing();
    const jf_str_t key = detail::lend(private_key.text);
    const auto format = number(private_key.format);
    return detail::filled("jf.crypto/1: public_of", 133, [&](auto* out, auto room, auto* length) {
      return table_->public_of(number(curve), format, &key, out, room, length);
    });
  }

  Result<std::string> rsa_oaep_decrypt(Hash hash, const Key& private_key,
                                       std::string_view sealed) const {
    if (table_ == nullptr) return missing();
    const jf_str_t key = detail::lend(private_key.text);
    const jf_str_t data = detail::lend(sealed);
    const auto format = number(private_key.format);
    return detail::filled(
        "jf.crypto/1: rsa_oaep_decrypt", sealed.size(), [&](auto* out, auto room, auto* length) {
          return table_->rsa_oaep_decrypt(number(hash), format, &key, &data, out, room, length);
        });
  }

  Result<std::string> hkdf(Hash hash, std::string_view secret, std::string_view salt,
                           std::string_view info, std::uint64_t wanted_bytes) const {
    if (table_ == nullptr) return missing();
    const jf_str_t ikm = detail::lend(secret);
    const jf_str_t s = detail::lend(salt);
    const jf_str_t i = detail::lend(info);
    return detail::filled("jf.crypto/1: hkdf", std::min<std::uint64_t>(wanted_bytes, kMostDerived),
                          [&](auto* out, auto, auto* length) {
                            *length = wanted_bytes;
                            if (wanted_bytes > kMostDerived) return JF_NOT_SUPPORTED;
                            return table_->hkdf(number(hash), &ikm, &s, &i, out, wanted_bytes);
                          });
  }

  std::string base64(std::string_view bytes, Base64 variant = Base64::standard) const {
    if (table_ == nullptr) throw std::runtime_error(missing().text);
    const jf_str_t data = detail::lend(bytes);
    return or_throw(detail::filled("jf.crypto/1: base64_encode", bytes.size() / 3 * 4 + 4,
                                   [&](auto* out, auto room, auto* length) {
                                     return table_->base64_encode(number(variant), &data, out, room,
                                                                  length);
                                   }));
  }
  std::string base64(std::span<const std::uint8_t> bytes, Base64 variant = Base64::standard) const {
    return base64(as_text(bytes), variant);
  }
  Result<std::string> from_base64(std::string_view text, Base64 variant = Base64::standard) const {
    if (table_ == nullptr) return missing();
    const jf_str_t data = detail::lend(text);
    return detail::filled("jf.crypto/1: base64_decode", text.size() / 4 * 3 + 3,
                          [&](auto* out, auto room, auto* length) {
                            return table_->base64_decode(number(variant), &data, out, room, length);
                          });
  }

  std::string hex(std::string_view bytes) const {
    if (table_ == nullptr) throw std::runtime_error(missing().text);
    const jf_str_t data = detail::lend(bytes);
    return or_throw(detail::filled("jf.crypto/1: hex_encode", bytes.size() * 2,
                                   [&](auto* out, auto room, auto* length) {
                                     return table_->hex_encode(&data, out, room, length);
                                   }));
  }
  std::string hex(std::span<const std::uint8_t> bytes) const { return hex(as_text(bytes)); }
  Result<std::string> from_hex(std::string_view text) const {
    if (table_ == nullptr) return missing();
    const jf_str_t data = detail::lend(text);
    return detail::filled("jf.crypto/1: hex_decode", text.size() / 2,
                          [&](auto* out, auto room, auto* length) {
                            return table_->hex_decode(&data, out, room, length);
                          });
  }

 private:
  static constexpr std::uint64_t kMostDerived = JF_DERIVE_MAX_BYTES;

  template <class Enum>
  static constexpr std::int32_t number(Enum value) noexcept {
    return static_cast<std::int32_t>(value);
  }

  static Error missing() { return {JF_NOT_SUPPORTED, "the host has no jf.crypto/1"}; }

  static std::string or_throw(Result<std::string> result) {
    if (!result) throw std::runtime_error(result.error().text);
    return std::move(*result);
  }

  template <std::size_t Size>
  std::array<std::uint8_t, Size> hashed(Hash hash, Segments data) const {
    if (table_ == nullptr) throw std::runtime_error(missing().text);
    const detail::LentSegments lent(data);
    std::array<std::uint8_t, Size> out{};
    std::uint64_t length = 0;
    const auto status =
        table_->hash(number(hash), lent.data(), lent.count(), out.data(), Size, &length);
    expect_whole(status, length, Size);
    return out;
  }

  template <std::size_t Size>
  std::array<std::uint8_t, Size> keyed(Hash hash, std::string_view key, Segments data) const {
    if (table_ == nullptr) throw std::runtime_error(missing().text);
    const detail::LentSegments lent(data);
    const jf_str_t secret = detail::lend(key);
    std::array<std::uint8_t, Size> out{};
    std::uint64_t length = 0;
    const auto status =
        table_->hmac(number(hash), &secret, lent.data(), lent.count(), out.data(), Size, &length);
    expect_whole(status, length, Size);
    return out;
  }

  static void expect_whole(jf_status_t status, std::uint64_t length, std::uint64_t size) {
    if (status == JF_OK && length == size) return;
    throw std::runtime_error(detail::call_failed(status, "jf.crypto/1: hash").text);
  }

  Result<std::string> ciphered(const char* what, Cipher cipher, std::string_view key,
                               std::string_view iv, std::string_view data, std::string_view aad,
                               bool sealing) const {
    if (table_ == nullptr) return missing();
    const jf_str_t k = detail::lend(key);
    const jf_str_t v = detail::lend(iv);
    const jf_str_t a = detail::lend(aad);
    const jf_str_t d = detail::lend(data);
    const auto function = sealing ? table_->encrypt : table_->decrypt;
    return detail::filled(what, data.size() + (sealing ? 16 : 0),
                          [&](auto* out, auto room, auto* length) {
                            return function(number(cipher), &k, &v, &a, &d, out, room, length);
                          });
  }

  const jf_crypto_v1_t* table_;  // static in the host, or null
};

}  // namespace jackfield
