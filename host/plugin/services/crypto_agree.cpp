// SPDX-License-Identifier: MIT
// Secrets shared or sent by means of a key pair: ECDH, public halves, RSA-OAEP.
#include "host/plugin/services/crypto.hpp"
#include "host/plugin/services/crypto_key.hpp"
#include "host/plugin/services/output.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <optional>

namespace jackfield::services {
namespace {

std::optional<KeyKind> kind_of(std::int32_t curve) noexcept {
  switch (curve) {
    case JF_CURVE_X25519:
      return KeyKind::x25519;
    case JF_CURVE_P256:
      return KeyKind::p256;
    case JF_CURVE_P384:
      return KeyKind::p384;
    case JF_CURVE_P521:
      return KeyKind::p521;
    case JF_CURVE_ED25519:
      return KeyKind::ed25519;
    default:
      return std::nullopt;
  }
}

// RFC 7518 section 4.6; the key wrapping after it is the caller's.
constexpr std::string_view kAgreeNames = "ECDH-ES ECDH-ES+A128KW ECDH-ES+A192KW ECDH-ES+A256KW";

std::string_view oaep_name(std::int32_t hash) noexcept {
  switch (hash) {
    case JF_HASH_SHA1:
      return "RSA-OAEP";
    case JF_HASH_SHA256:
      return "RSA-OAEP-256";
    case JF_HASH_SHA384:
      return "RSA-OAEP-384";
    case JF_HASH_SHA512:
      return "RSA-OAEP-512";
    default:
      return "";
  }
}

// For bytes that nobody else may see: wiped on the way out.
struct Scratch {
  std::array<unsigned char, 1024> bytes{};  // RSA-8192 is the largest
  std::size_t size = bytes.size();

  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { OPENSSL_cleanse(bytes.data(), bytes.size()); }

  jf_status_t deliver(const Output& output) const noexcept {
    return output.deliver(std::span(bytes.data(), size));
  }
};

}  // namespace
}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_agree(int32_t curve, int32_t private_format, const jf_str_t* private_key,
                          int32_t public_format, const jf_str_t* public_key, uint8_t* out,
                          uint64_t capacity, uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(private_key) || absent(public_key)) return JF_INVALID_ARGUMENT;
  const std::optional<KeyKind> kind = kind_of(curve);
  if (!kind || *kind == KeyKind::ed25519) return JF_NOT_SUPPORTED;
  return guarded([&]() -> jf_status_t {
    const auto mine = find_key({private_format, *kind, true}, view(private_key));
    if (!mine) return mine.error().status;
    if (!(**mine).limits.allow(kAgreeNames, "enc", "deriveBits") &&
        !(**mine).limits.allow(kAgreeNames, "enc", "deriveKey")) {
      return JF_INVALID_ARGUMENT;
    }
    // The next find may make room by dropping the first: the context holds it.
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, (**mine).key.get(), nullptr));
    const auto theirs = find_key({public_format, *kind, false}, view(public_key));
    if (!theirs) return theirs.error().status;
    if (!context || EVP_PKEY_derive_init(context.get()) != 1) return JF_INTERNAL;
    Scratch secret;
    const bool done = EVP_PKEY_derive_set_peer(context.get(), (**theirs).key.get()) == 1 &&
                      EVP_PKEY_derive(context.get(), secret.bytes.data(), &secret.size) == 1;
    ERR_clear_error();
    return done ? secret.deliver(output) : JF_INVALID_ARGUMENT;
  });
}

jf_status_t jf_host_public_of(int32_t curve, int32_t key_format, const jf_str_t* private_key,
                              uint8_t* out, uint64_t capacity, uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(private_key)) return JF_INVALID_ARGUMENT;
  const std::optional<KeyKind> kind = kind_of(curve);
  if (!kind) return JF_NOT_SUPPORTED;
  return guarded([&]() -> jf_status_t {
    const auto found = find_key({key_format, *kind, true}, view(private_key));
    if (!found) return found.error().status;
    std::array<unsigned char, 133> point{};  // P-521: 1 + 2 * 66
    std::size_t size = 0;
    const bool done = EVP_PKEY_get_octet_string_param((**found).key.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                                      point.data(), point.size(), &size) == 1;
    ERR_clear_error();
    // A key file may keep its point compressed; it is not rewritten here.
    if (!done || (point[0] != 0x04 && size % 2 == 1)) return JF_INVALID_ARGUMENT;
    return output.deliver(std::span(point.data(), size));
  });
}

jf_status_t jf_host_rsa_oaep_decrypt(int32_t hash, int32_t key_format, const jf_str_t* private_key,
                                     const jf_str_t* sealed, uint8_t* out, uint64_t capacity,
                                     uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(private_key) || absent(sealed)) return JF_INVALID_ARGUMENT;
  const EVP_MD* const digest = digest_of(hash);
  if (digest == nullptr || hash == JF_HASH_MD5) return JF_NOT_SUPPORTED;
  return guarded([&]() -> jf_status_t {
    const auto found = find_key({key_format, KeyKind::rsa, true}, view(private_key));
    if (!found) return found.error().status;
    if (!(**found).limits.allow(oaep_name(hash), "enc", "decrypt") &&
        !(**found).limits.allow(oaep_name(hash), "enc", "unwrapKey")) {
      return JF_INVALID_ARGUMENT;
    }
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, (**found).key.get(), nullptr));
    if (!context || EVP_PKEY_decrypt_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) != 1 ||
        EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), digest) != 1 ||
        EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), digest) != 1) {
      ERR_clear_error();
      return JF_INTERNAL;
    }
    Scratch plain;
    const std::string_view data = view(sealed);
    const bool done = EVP_PKEY_decrypt(context.get(), plain.bytes.data(), &plain.size,
                                       bytes_of(data), data.size()) == 1;
    ERR_clear_error();
    return done ? plain.deliver(output) : JF_INVALID_ARGUMENT;
  });
}
