// SPDX-License-Identifier: MIT
// jf.crypto/1 on OpenSSL 3. One function per slot; the contract of each is in ext/crypto.h and is
// not repeated here. The files: hash, cipher, key (with jwk), sign (with ecdsa), agree, derive,
// encoding.
#pragma once

#include <jackfield/ext/crypto.h>

#include <openssl/types.h>

#include <cstdint>

namespace jackfield::services {

const jf_crypto_v1_t& crypto_table() noexcept;

/// The digest of a JF_HASH_* number, fetched once; null for an unknown one.
const EVP_MD* digest_of(std::int32_t hash) noexcept;

}  // namespace jackfield::services

extern "C" {
jf_status_t jf_host_hash(int32_t algorithm, const jf_str_t* segments, uint64_t count, uint8_t* out,
                         uint64_t capacity, uint64_t* length);
jf_status_t jf_host_hmac(int32_t algorithm, const jf_str_t* key, const jf_str_t* segments,
                         uint64_t count, uint8_t* out, uint64_t capacity, uint64_t* length);
int32_t jf_host_equal(const jf_str_t* a, const jf_str_t* b);
jf_status_t jf_host_encrypt(int32_t cipher, const jf_str_t* key, const jf_str_t* iv,
                            const jf_str_t* aad, const jf_str_t* plain, uint8_t* out,
                            uint64_t capacity, uint64_t* length);
jf_status_t jf_host_decrypt(int32_t cipher, const jf_str_t* key, const jf_str_t* iv,
                            const jf_str_t* aad, const jf_str_t* sealed, uint8_t* out,
                            uint64_t capacity, uint64_t* length);
jf_status_t jf_host_sign(int32_t algorithm, int32_t key_format, const jf_str_t* key,
                         const jf_str_t* message, uint8_t* out, uint64_t capacity,
                         uint64_t* length);
jf_status_t jf_host_verify(int32_t algorithm, int32_t key_format, const jf_str_t* key,
                           const jf_str_t* message, const jf_str_t* signature, int32_t* valid);
jf_status_t jf_host_agree(int32_t curve, int32_t private_format, const jf_str_t* private_key,
                          int32_t public_format, const jf_str_t* public_key, uint8_t* out,
                          uint64_t capacity, uint64_t* length);
jf_status_t jf_host_public_of(int32_t curve, int32_t key_format, const jf_str_t* private_key,
                              uint8_t* out, uint64_t capacity, uint64_t* length);
jf_status_t jf_host_rsa_oaep_decrypt(int32_t hash, int32_t key_format, const jf_str_t* private_key,
                                     const jf_str_t* sealed, uint8_t* out, uint64_t capacity,
                                     uint64_t* length);
jf_status_t jf_host_hkdf(int32_t hash, const jf_str_t* secret, const jf_str_t* salt,
                         const jf_str_t* info, uint8_t* out, uint64_t wanted);
jf_status_t jf_host_pbkdf2(int32_t hash, const jf_str_t* password, const jf_str_t* salt,
                           uint32_t iterations, uint32_t reserved, uint8_t* out, uint64_t wanted);
jf_status_t jf_host_base64_encode(int32_t variant, const jf_str_t* bytes, uint8_t* out,
                                  uint64_t capacity, uint64_t* length);
jf_status_t jf_host_base64_decode(int32_t variant, const jf_str_t* text, uint8_t* out,
                                  uint64_t capacity, uint64_t* length);
jf_status_t jf_host_hex_encode(const jf_str_t* bytes, uint8_t* out, uint64_t capacity,
                               uint64_t* length);
jf_status_t jf_host_hex_decode(const jf_str_t* text, uint8_t* out, uint64_t capacity,
                               uint64_t* length);
}
