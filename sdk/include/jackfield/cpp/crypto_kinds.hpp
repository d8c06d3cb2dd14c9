// SPDX-License-Identifier: MIT
// The numbers of jf.crypto/1 as C++ enumerations.
#pragma once

#include <jackfield/ext/crypto.h>

#include <cstdint>
#include <string_view>

namespace jackfield {

enum class Hash : std::int32_t {
  md5 = JF_HASH_MD5,
  sha1 = JF_HASH_SHA1,
  sha224 = JF_HASH_SHA224,
  sha256 = JF_HASH_SHA256,
  sha384 = JF_HASH_SHA384,
  sha512 = JF_HASH_SHA512,
};

enum class Cipher : std::int32_t {
  aes_cbc = JF_CIPHER_AES_CBC,
  aes_cbc_pkcs7 = JF_CIPHER_AES_CBC_PKCS7,
  aes_ctr = JF_CIPHER_AES_CTR,
  aes_gcm = JF_CIPHER_AES_GCM,
};

enum class KeyFormat : std::int32_t {
  pem = JF_KEY_PEM,
  der = JF_KEY_DER,
  jwk = JF_KEY_JWK,
  raw = JF_KEY_RAW,
};

enum class SignatureKind : std::int32_t {
  ed25519 = JF_SIGN_ED25519,
  rsa_pkcs1_sha256 = JF_SIGN_RSA_PKCS1_SHA256,
  rsa_pkcs1_sha384 = JF_SIGN_RSA_PKCS1_SHA384,
  rsa_pkcs1_sha512 = JF_SIGN_RSA_PKCS1_SHA512,
  rsa_pss_sha256 = JF_SIGN_RSA_PSS_SHA256,
  rsa_pss_sha384 = JF_SIGN_RSA_PSS_SHA384,
  rsa_pss_sha512 = JF_SIGN_RSA_PSS_SHA512,
  ecdsa_p256_der = JF_SIGN_ECDSA_P256_DER,
  ecdsa_p384_der = JF_SIGN_ECDSA_P384_DER,
  ecdsa_p521_der = JF_SIGN_ECDSA_P521_DER,
  ecdsa_p256_raw = JF_SIGN_ECDSA_P256_RAW,
  ecdsa_p384_raw = JF_SIGN_ECDSA_P384_RAW,
  ecdsa_p521_raw = JF_SIGN_ECDSA_P521_RAW,
};

enum class Curve : std::int32_t {
  x25519 = JF_CURVE_X25519,
  p256 = JF_CURVE_P256,
  p384 = JF_CURVE_P384,
  p521 = JF_CURVE_P521,
  ed25519 = JF_CURVE_ED25519,  // public_of only
};

enum class Base64 : std::int32_t {
  standard = JF_BASE64,
  unpadded = JF_BASE64_UNPADDED,
  url = JF_BASE64_URL,
  url_unpadded = JF_BASE64_URL_UNPADDED,
  any = JF_BASE64_ANY,  // reading only
};

/// A key as it is written; borrowed.
struct Key {
  KeyFormat format = KeyFormat::pem;
  std::string_view text;
};

}  // namespace jackfield
