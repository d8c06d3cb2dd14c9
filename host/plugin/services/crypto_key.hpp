// SPDX-License-Identifier: MIT
// Keys from outside: PEM, DER, JWK or raw bytes to one checked form. What the rest of the services
// gets here is of a known type and size, on a named curve, and never encrypted.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::services {

struct FreePkey {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct FreePkeyContext {
  void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
};
struct FreeNumber {
  void operator()(BIGNUM* number) const noexcept { BN_clear_free(number); }
};
struct FreePoint {
  void operator()(EC_POINT* point) const noexcept { EC_POINT_clear_free(point); }
};
struct FreeMdContext {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
using Pkey = std::unique_ptr<EVP_PKEY, FreePkey>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, FreePkeyContext>;
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

enum class KeyKind : std::int32_t { rsa = 1, ed25519, x25519, p256, p384, p521 };

/// What a JWK says it may be used for; all empty for other formats, which then allow everything.
struct KeyLimits {
  std::string algorithm;
  std::string use;
  std::vector<std::string> operations;
  bool lists_operations = false;

  /// `algorithms` is what fits, separated by spaces: "ES256" or "EdDSA Ed25519".
  bool allow(std::string_view algorithms, std::string_view wanted_use,
             std::string_view operation) const noexcept;
};

struct ParsedKey {
  Pkey key;
  KeyLimits limits;
};

/// What a caller needs.
struct KeyRequest {
  std::int32_t format;  // JF_KEY_*
  KeyKind kind;
  bool private_half;
};

/// The key if it is written so and is of that kind. The pointer is good until this thread asks for
/// another key: the last few are kept, parsed, per thread. Errors: JF_INVALID_ARGUMENT (not such a
/// key), JF_NOT_SUPPORTED (unknown format, RSA size).
Result<const ParsedKey*> find_key(const KeyRequest& request, std::string_view text);

/// The name OpenSSL gives a NIST curve, and the length of its numbers in bytes.
struct CurveFacts {
  const char* group;
  int nid;
  std::size_t bytes;
};
CurveFacts curve_facts(KeyKind kind) noexcept;

// The parts of find_key that have a file of their own.
Result<ParsedKey> parse_jwk(const KeyRequest& request, std::string_view text);
Result<Pkey> make_curve_key(KeyKind kind, std::string_view point, std::string_view private_number);

}  // namespace jackfield::services
