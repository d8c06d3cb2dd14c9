// SPDX-License-Identifier: MIT
// jf.crypto/1: what networks sign and seal with. Fetched by id from the host; NULL is a legal
// answer.
//
// Rules for every function of the table:
// - Pure: no clock, no state that a caller could see, and (but for RSA-PSS) no randomness. What
// must
//   be random (an IV, a one-time key) comes from the call's context.
// - Arguments are borrowed for the call. Nothing is allocated for the caller: results go to `out`,
//   which the caller owns. It may hold `capacity` bytes; `*length` says how many were written.
// - Errors: JF_INVALID_ARGUMENT. If `*length` is then more than `capacity`, the buffer was too
// small
//   and `*length` is what it takes; else `*length` is 0 and an argument is wrong (NULL where a
//   value is needed, bad key, bad length, damaged data, failed tag). JF_NOT_SUPPORTED: a number
//   below that this host does not know, or a key too small or too large to use. JF_INTERNAL: the
//   host's fault. JF_NO_MEMORY. On any error nothing in `out` is to be used.
// - `out` may be NULL if `capacity` is 0 (to ask for the size). It must not overlap an argument.
// - [any] every function may be called from any thread, by several at once, and waits for nothing.
#ifndef JACKFIELD_EXT_CRYPTO_H
#define JACKFIELD_EXT_CRYPTO_H

#include <jackfield/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JF_CRYPTO_V1_ID "jf.crypto/1"

// Hashes, with their result in bytes. MD5 and SHA-1 are broken against collisions and are here
// because networks still use them. Source: RFC 1321, FIPS 180-4.
#define JF_HASH_MD5 1     // 16
#define JF_HASH_SHA1 2    // 20
#define JF_HASH_SHA224 3  // 28
#define JF_HASH_SHA256 4  // 32
#define JF_HASH_SHA384 5  // 48
#define JF_HASH_SHA512 6  // 64

// Ciphers. The key's length chooses AES-128, -192 or -256 (16, 24, 32 bytes).
#define JF_CIPHER_AES_CBC 1        // IV 16; no padding: data is whole blocks of 16 (SP 800-38A)
#define JF_CIPHER_AES_CBC_PKCS7 2  // IV 16; padded as RFC 5652 section 6.3 says
#define JF_CIPHER_AES_CTR 3        // IV 16: the first counter block, big-endian (SP 800-38A)
#define JF_CIPHER_AES_GCM 4        // IV 12 to 16; sealed data ends in the 16-byte tag (SP 800-38D)

// How a key is written.
// RAW: Ed25519 and X25519: 32 bytes, public or private (RFC 8032, RFC 7748). NIST curves: the point
//      0x04 || x || y, or the private number with leading zeros. Not for RSA.
#define JF_KEY_PEM 1  // SPKI, PKCS#8, PKCS#1, SEC 1 or X.509, never encrypted (RFC 7468)
#define JF_KEY_DER 2  // SPKI, PKCS#8 or X.509
#define JF_KEY_JWK 3  // one JSON object (RFC 7517, 7518, 8037); `alg`, `use`, `key_ops` must fit
#define JF_KEY_RAW 4

// Signatures. RSA keys have 2048 to 8192 bits. DER and RAW are the two ways to write an ECDSA
// signature: ASN.1 (RFC 3279), or r || s with leading zeros (RFC 7518 section 3.4). Those marked
// with a name of RFC 7518 or 8037 are used by JSON Web Tokens.
#define JF_SIGN_ED25519 1           // EdDSA (RFC 8032)
#define JF_SIGN_RSA_PKCS1_SHA256 2  // RS256 (RFC 8017 section 8.2)
#define JF_SIGN_RSA_PKCS1_SHA384 3  // RS384
#define JF_SIGN_RSA_PKCS1_SHA512 4  // RS512
#define JF_SIGN_RSA_PSS_SHA256 5    // PS256 (RFC 8017 section 8.1, salt as long as the hash)
#define JF_SIGN_RSA_PSS_SHA384 6    // PS384
#define JF_SIGN_RSA_PSS_SHA512 7    // PS512
#define JF_SIGN_ECDSA_P256_DER 8    // with SHA-256 (FIPS 186-4)
#define JF_SIGN_ECDSA_P384_DER 9    // with SHA-384
#define JF_SIGN_ECDSA_P521_DER 10   // with SHA-512
#define JF_SIGN_ECDSA_P256_RAW 11   // ES256, 64 bytes
#define JF_SIGN_ECDSA_P384_RAW 12   // ES384, 96 bytes
#define JF_SIGN_ECDSA_P521_RAW 13   // ES512, 132 bytes

// Curves to agree on a secret over, and the one to sign over that public_of also knows.
#define JF_CURVE_X25519 1   // 32 bytes (RFC 7748)
#define JF_CURVE_P256 2     // 32 bytes: the x coordinate (SP 800-56A)
#define JF_CURVE_P384 3     // 48 bytes
#define JF_CURVE_P521 4     // 66 bytes
#define JF_CURVE_ED25519 5  // public_of only

// Ways to write bytes as base64 (RFC 4648 sections 4 and 5). Writing and reading are strict: one
// alphabet, padding as named, no white space, unused bits zero.
#define JF_BASE64 1               // + and /, padded
#define JF_BASE64_UNPADDED 2      // + and /, no padding
#define JF_BASE64_URL 3           // - and _, padded
#define JF_BASE64_URL_UNPADDED 4  // - and _, no padding: what JSON Web Tokens use
#define JF_BASE64_ANY 5  // reading only: any of these, white space skipped, unused bits ignored

// Iterations that PBKDF2 may be asked for: more would make a call wait.
#define JF_PBKDF2_MAX_ITERATIONS 100000
// Bytes that HKDF or PBKDF2 may be asked for (HKDF also: at most 255 hash results).
#define JF_DERIVE_MAX_BYTES 4096

typedef struct jf_crypto_v1 {
  uint32_t size;      // sizeof(jf_crypto_v1_t) as the host was compiled
  uint32_t reserved;  // 0

  // Hashes the segments as if they were one text. `count` may be 0 (hash of nothing).
  // `algorithm`: JF_HASH_*. [any]
  jf_status_t(JF_CALL* hash)(int32_t algorithm, const jf_str_t* segments, uint64_t count,
                             uint8_t* out, uint64_t capacity, uint64_t* length);

  // HMAC of the segments as if they were one text. The key may have any length, also 0.
  // `algorithm`: JF_HASH_*. The host keeps nothing of the key that could reach another plugin.
  // Source: RFC 2104. [any]
  jf_status_t(JF_CALL* hmac)(int32_t algorithm, const jf_str_t* key, const jf_str_t* segments,
                             uint64_t count, uint8_t* out, uint64_t capacity, uint64_t* length);

  // 1 if both hold the same bytes, else 0 (also for NULL). Takes the same time wherever they
  // differ; their lengths are no secret. The only way to compare a signature or a token. [any]
  int32_t(JF_CALL* equal)(const jf_str_t* a, const jf_str_t* b);

  // Seals `plain` with `cipher` (JF_CIPHER_*). `aad` (GCM only, may be NULL) is authenticated, not
  // hidden; for other ciphers it must be NULL or empty. A pair of key and IV must never seal twice
  // under CTR or GCM. [any]
  jf_status_t(JF_CALL* encrypt)(int32_t cipher, const jf_str_t* key, const jf_str_t* iv,
                                const jf_str_t* aad, const jf_str_t* plain, uint8_t* out,
                                uint64_t capacity, uint64_t* length);

  // Opens what encrypt made. A wrong tag (GCM) or wrong padding (PKCS7) is JF_INVALID_ARGUMENT with
  // `*length` 0, and `out` is wiped. CBC and CTR cannot notice damage: check a signature first.
  // `capacity` as long as `sealed` is always enough; less may be refused though it would do. [any]
  jf_status_t(JF_CALL* decrypt)(int32_t cipher, const jf_str_t* key, const jf_str_t* iv,
                                const jf_str_t* aad, const jf_str_t* sealed, uint8_t* out,
                                uint64_t capacity, uint64_t* length);

  // Signs `message` with a private key. `algorithm`: JF_SIGN_*; `key_format`: JF_KEY_*. The key's
  // type and curve must be the algorithm's. The same arguments give the same signature (ECDSA by
  // RFC 6979), except with PSS, whose salt the host draws. [any]
  jf_status_t(JF_CALL* sign)(int32_t algorithm, int32_t key_format, const jf_str_t* key,
                             const jf_str_t* message, uint8_t* out, uint64_t capacity,
                             uint64_t* length);

  // Sets `*valid` to 1 if `signature` is that of `message` under the public key (or the public half
  // of a private one, or of a certificate), else to 0, also on every error. JF_OK means that the
  // question could be answered, also with 0. The algorithm is the caller's choice: one found in the
  // message must never be passed on. A certificate's dates and issuer are not checked. [any]
  jf_status_t(JF_CALL* verify)(int32_t algorithm, int32_t key_format, const jf_str_t* key,
                               const jf_str_t* message, const jf_str_t* signature, int32_t* valid);

  // The secret that both sides get from one's private and the other's public key. `curve`:
  // JF_CURVE_*. A result of all zeros (X25519 with a hostile public key) is refused.
  // Source: RFC 7748 section 6.1, SP 800-56A section 5.7.1.2. [any]
  jf_status_t(JF_CALL* agree)(int32_t curve, int32_t private_format, const jf_str_t* private_key,
                              int32_t public_format, const jf_str_t* public_key, uint8_t* out,
                              uint64_t capacity, uint64_t* length);

  // The public half of a private key on a curve (JF_CURVE_*), RAW as above. [any]
  jf_status_t(JF_CALL* public_of)(int32_t curve, int32_t key_format, const jf_str_t* private_key,
                                  uint8_t* out, uint64_t capacity, uint64_t* length);

  // Opens what was sealed for an RSA key with OAEP; `hash` (JF_HASH_SHA1 or larger) is used for the
  // label and for MGF1. Any damage is JF_INVALID_ARGUMENT with `*length` 0.
  // Source: RFC 8017 section 7.1. [any]
  jf_status_t(JF_CALL* rsa_oaep_decrypt)(int32_t hash, int32_t key_format,
                                         const jf_str_t* private_key, const jf_str_t* sealed,
                                         uint8_t* out, uint64_t capacity, uint64_t* length);

  // Fills `out` with `wanted` bytes derived from `secret`. `salt` and `info` may be NULL.
  // Source: RFC 5869. [any]
  jf_status_t(JF_CALL* hkdf)(int32_t hash, const jf_str_t* secret, const jf_str_t* salt,
                             const jf_str_t* info, uint8_t* out, uint64_t wanted);

  // Fills `out` with `wanted` bytes derived from a password. More than JF_PBKDF2_MAX_ITERATIONS is
  // JF_NOT_SUPPORTED. Source: RFC 8018 section 5.2. [any]
  jf_status_t(JF_CALL* pbkdf2)(int32_t hash, const jf_str_t* password, const jf_str_t* salt,
                               uint32_t iterations, uint32_t reserved, uint8_t* out,
                               uint64_t wanted);

  // Writes bytes as base64. `variant`: JF_BASE64*, not JF_BASE64_ANY. The result is ASCII. [any]
  jf_status_t(JF_CALL* base64_encode)(int32_t variant, const jf_str_t* bytes, uint8_t* out,
                                      uint64_t capacity, uint64_t* length);

  // Reads base64. Text that is not of the variant is JF_INVALID_ARGUMENT with `*length` 0. [any]
  jf_status_t(JF_CALL* base64_decode)(int32_t variant, const jf_str_t* text, uint8_t* out,
                                      uint64_t capacity, uint64_t* length);

  // Writes bytes as lower-case hexadecimal digits. Source: RFC 4648 section 8. [any]
  jf_status_t(JF_CALL* hex_encode)(const jf_str_t* bytes, uint8_t* out, uint64_t capacity,
                                   uint64_t* length);

  // Reads an even number of hexadecimal digits, upper or lower case. [any]
  jf_status_t(JF_CALL* hex_decode)(const jf_str_t* text, uint8_t* out, uint64_t capacity,
                                   uint64_t* length);
} jf_crypto_v1_t;

#ifdef __cplusplus
}
#endif

#endif  // JACKFIELD_EXT_CRYPTO_H
