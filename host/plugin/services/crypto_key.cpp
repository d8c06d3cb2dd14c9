// SPDX-License-Identifier: MIT
#include "host/plugin/services/crypto_key.hpp"

#include "host/plugin/services/output.hpp"
#include "host/plugin/services/recent.hpp"

#include <jackfield/ext/crypto.h>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>

namespace jackfield::services {
namespace {

// Larger than any RSA-8192 private key or certificate in use.
constexpr std::size_t kMaxKeyBytes = 64 * 1024;

constexpr int kMinRsaBits = 2048;  // RFC 7518 section 3.3
constexpr int kMaxRsaBits = 8192;  // above it one check of a stranger's key would stall a thread

struct FreeBio {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
struct FreeX509 {
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
struct FreePkcs8 {
  void operator()(PKCS8_PRIV_KEY_INFO* info) const noexcept { PKCS8_PRIV_KEY_INFO_free(info); }
};

// Each reader below must take every byte: what follows a key is not ours to ignore.
using Reader = EVP_PKEY* (*)(const unsigned char** at, long size);

EVP_PKEY* read_spki(const unsigned char** at, long size) {
  return d2i_PUBKEY(nullptr, at, size);
}

EVP_PKEY* read_rsa_public(const unsigned char** at, long size) {
  return d2i_PublicKey(EVP_PKEY_RSA, nullptr, at, size);
}

EVP_PKEY* read_rsa_private(const unsigned char** at, long size) {
  return d2i_PrivateKey(EVP_PKEY_RSA, nullptr, at, size);
}

EVP_PKEY* read_ec_private(const unsigned char** at, long size) {
  return d2i_PrivateKey(EVP_PKEY_EC, nullptr, at, size);
}

EVP_PKEY* read_pkcs8(const unsigned char** at, long size) {
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreePkcs8> info(
      d2i_PKCS8_PRIV_KEY_INFO(nullptr, at, size));
  return info ? EVP_PKCS82PKEY(info.get()) : nullptr;
}

EVP_PKEY* read_certificate(const unsigned char** at, long size) {
  const std::unique_ptr<X509, FreeX509> certificate(d2i_X509(nullptr, at, size));
  return certificate ? X509_get_pubkey(certificate.get()) : nullptr;
}

Pkey read_whole(Reader reader, const unsigned char* der, long size) {
  const unsigned char* at = der;
  Pkey key(reader(&at, size));
  return at == der + size ? std::move(key) : Pkey{};
}

struct Label {
  std::string_view name;
  Reader reader;
  bool private_half;
};
constexpr Label kLabels[] = {
    {"PUBLIC KEY", read_spki, false},
    {"RSA PUBLIC KEY", read_rsa_public, false},
    {"CERTIFICATE", read_certificate, false},
    {"PRIVATE KEY", read_pkcs8, true},
    {"RSA PRIVATE KEY", read_rsa_private, true},
    {"EC PRIVATE KEY", read_ec_private, true},
};

// Block by block and by label, so that a password is never asked for and no reader is guessed.
Pkey parse_pem(std::string_view text, bool private_half) {
  const std::unique_ptr<BIO, FreeBio> bio(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!bio) return {};
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* der = nullptr;
  long size = 0;
  Pkey key;
  while (!key && PEM_read_bio(bio.get(), &name, &header, &der, &size) == 1) {
    const bool encrypted = header[0] != '\0';
    const auto* const label =
        std::find_if(std::begin(kLabels), std::end(kLabels),
                     [&](const Label& candidate) { return candidate.name == name; });
    // EC PARAMETERS may stand before the key; the key repeats what it says.
    const bool skipped = std::string_view(name) == "EC PARAMETERS";
    if (label != std::end(kLabels) && !encrypted && (label->private_half || !private_half)) {
      key = read_whole(label->reader, der, size);
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(der, static_cast<std::size_t>(size));
    if (!skipped) break;
  }
  return key;
}

Pkey parse_der(std::string_view text, bool private_half) {
  const unsigned char* const der = bytes_of(text);
  const long size = static_cast<long>(text.size());
  for (const Reader reader : {read_spki, read_certificate}) {
    if (private_half) break;
    if (Pkey key = read_whole(reader, der, size)) return key;
  }
  return read_whole(read_pkcs8, der, size);
}

Result<Pkey> parse_raw(const KeyRequest& request, std::string_view text) {
  if (request.kind == KeyKind::rsa) return invalid("an RSA key has no raw form");
  if (request.kind == KeyKind::ed25519 || request.kind == KeyKind::x25519) {
    const int type = request.kind == KeyKind::ed25519 ? EVP_PKEY_ED25519 : EVP_PKEY_X25519;
    Pkey key(request.private_half
                 ? EVP_PKEY_new_raw_private_key(type, nullptr, bytes_of(text), text.size())
                 : EVP_PKEY_new_raw_public_key(type, nullptr, bytes_of(text), text.size()));
    if (!key) return invalid("not a raw key of 32 bytes");
    return key;
  }
  return request.private_half ? make_curve_key(request.kind, {}, text)
                              : make_curve_key(request.kind, text, {});
}

int type_of(KeyKind kind) noexcept {
  switch (kind) {
    case KeyKind::rsa:
      return EVP_PKEY_RSA;
    case KeyKind::ed25519:
      return EVP_PKEY_ED25519;
    case KeyKind::x25519:
      return EVP_PKEY_X25519;
    default:
      return EVP_PKEY_EC;
  }
}

Result<void> check(const EVP_PKEY* key, KeyKind kind) {
  if (EVP_PKEY_get_base_id(key) != type_of(kind)) return invalid("a key of another type");
  if (kind == KeyKind::rsa) {
    const int bits = EVP_PKEY_get_bits(key);
    if (bits < kMinRsaBits || bits > kMaxRsaBits) {
      return Error{JF_NOT_SUPPORTED, "an RSA key of another size than 2048 to 8192 bits"};
    }
  } else if (type_of(kind) == EVP_PKEY_EC) {
    char group[64] = {};
    if (EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group,
                                       nullptr) != 1 ||
        std::string_view(group) != curve_facts(kind).group) {
      return invalid("a key on another curve");
    }
    // A curve spelled out in the key can be one its maker chose (CVE-2020-0601).
    int spelled_out = 0;
    EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &spelled_out);
    if (spelled_out != 0) return invalid("a curve that is not named");
  }
  return {};
}

Result<ParsedKey> parse(const KeyRequest& request, std::string_view text) {
  if (text.empty() || text.size() > kMaxKeyBytes) return invalid("no key, or too long for one");
  ParsedKey parsed;
  switch (request.format) {
    case JF_KEY_PEM:
      parsed.key = parse_pem(text, request.private_half);
      break;
    case JF_KEY_DER:
      parsed.key = parse_der(text, request.private_half);
      break;
    case JF_KEY_JWK: {
      Result<ParsedKey> jwk = parse_jwk(request, text);
      if (!jwk) return jwk;
      parsed = std::move(*jwk);
      break;
    }
    case JF_KEY_RAW: {
      Result<Pkey> raw = parse_raw(request, text);
      if (!raw) return raw.error();
      parsed.key = std::move(*raw);
      break;
    }
    default:
      return Error{JF_NOT_SUPPORTED, "an unknown key format"};
  }
  if (!parsed.key) return invalid("not a key in the format named");
  if (const Result<void> right = check(parsed.key.get(), request.kind); !right) {
    return right.error();
  }
  return parsed;
}

bool has_word(std::string_view words, std::string_view word) noexcept {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

}  // namespace

bool KeyLimits::allow(std::string_view algorithms, std::string_view wanted_use,
                      std::string_view operation) const noexcept {
  if (!algorithm.empty() && !has_word(algorithms, algorithm)) return false;
  if (!use.empty() && use != wanted_use) return false;
  return !lists_operations ||
         std::find(operations.begin(), operations.end(), operation) != operations.end();
}

CurveFacts curve_facts(KeyKind kind) noexcept {
  switch (kind) {
    case KeyKind::p384:
      return {SN_secp384r1, NID_secp384r1, 48};
    case KeyKind::p521:
      return {SN_secp521r1, NID_secp521r1, 66};
    default:
      return {SN_X9_62_prime256v1, NID_X9_62_prime256v1, 32};
  }
}

Result<const ParsedKey*> find_key(const KeyRequest& request, std::string_view text) {
  thread_local Recent<ParsedKey, 16> recent;
  const std::int64_t number = (static_cast<std::int64_t>(request.format) << 8) |
                              (static_cast<std::int64_t>(request.kind) << 1) |
                              (request.private_half ? 1 : 0);
  if (const ParsedKey* found = recent.find(number, text)) return found;
  Result<ParsedKey> parsed = parse(request, text);
  ERR_clear_error();  // readers that were tried leave their complaints
  if (!parsed) return parsed.error();
  return static_cast<const ParsedKey*>(recent.insert(number, text, std::move(*parsed)));
}

}  // namespace jackfield::services
