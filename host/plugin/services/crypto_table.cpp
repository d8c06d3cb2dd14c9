// SPDX-License-Identifier: MIT
#include "host/plugin/services/crypto.hpp"

namespace jackfield::services {

const jf_crypto_v1_t& crypto_table() noexcept {
  static constexpr jf_crypto_v1_t kTable = {
      .size = sizeof(jf_crypto_v1_t),
      .reserved = 0,
      .hash = jf_host_hash,
      .hmac = jf_host_hmac,
      .equal = jf_host_equal,
      .encrypt = jf_host_encrypt,
      .decrypt = jf_host_decrypt,
      .sign = jf_host_sign,
      .verify = jf_host_verify,
      .agree = jf_host_agree,
      .public_of = jf_host_public_of,
      .rsa_oaep_decrypt = jf_host_rsa_oaep_decrypt,
      .hkdf = jf_host_hkdf,
      .pbkdf2 = jf_host_pbkdf2,
      .base64_encode = jf_host_base64_encode,
      .base64_decode = jf_host_base64_decode,
      .hex_encode = jf_host_hex_encode,
      .hex_decode = jf_host_hex_decode,
  };
  return kTable;
}

}  // namespace jackfield::services
