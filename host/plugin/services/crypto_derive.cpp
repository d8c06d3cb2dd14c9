// SPDX-License-Identifier: MIT
// Keys from secrets (HKDF) and from passwords (PBKDF2).
#include "host/plugin/services/crypto.hpp"
#include "host/plugin/services/output.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace jackfield::services {
namespace {

using Block = std::array<std::uint8_t, EVP_MAX_MD_SIZE>;

bool usable_request(const jf_str_t* secret, const jf_str_t* salt, const std::uint8_t* out,
                    std::uint64_t wanted) noexcept {
  return !absent(secret) && !unusable(salt) && out != nullptr && wanted != 0;
}

// RFC 5869 sections 2.2 and 2.3, with its letters, on our own HMAC.
jf_status_t expand(std::int32_t hash, const jf_str_t& prk, std::string_view info, std::uint8_t* out,
                   std::uint64_t wanted) noexcept {
  Block t{};
  std::uint64_t t_bytes = 0;
  std::uint8_t counter = 0;
  jf_status_t status = JF_OK;
  for (std::uint64_t done = 0; status == JF_OK && done < wanted;) {
    ++counter;
    const std::array<jf_str_t, 3> segments = {{
        {reinterpret_cast<const char*>(t.data()), t_bytes},
        {info.data(), info.size()},
        {reinterpret_cast<const char*>(&counter), 1},
    }};
    Block next{};
    status = jf_host_hmac(hash, &prk, segments.data(), segments.size(), next.data(), next.size(),
                          &t_bytes);
    t = next;
    const std::uint64_t take = std::min(t_bytes, wanted - done);
    std::copy_n(t.data(), take, out + done);
    done += take;
  }
  OPENSSL_cleanse(t.data(), t.size());
  return status;
}

}  // namespace
}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_hkdf(int32_t hash, const jf_str_t* secret, const jf_str_t* salt,
                         const jf_str_t* info, uint8_t* out, uint64_t wanted) {
  if (!usable_request(secret, salt, out, wanted) || unusable(info)) return JF_INVALID_ARGUMENT;
  const EVP_MD* const digest = digest_of(hash);
  if (digest == nullptr) return JF_NOT_SUPPORTED;
  const auto size = static_cast<std::uint64_t>(EVP_MD_get_size(digest));
  if (wanted > JF_DERIVE_MAX_BYTES || wanted > 255 * size) return JF_INVALID_ARGUMENT;

  // No salt is a salt of zeros, which HMAC pads to the same key as an empty one.
  const jf_str_t key = {view(salt).data(), view(salt).size()};
  Block prk{};
  std::uint64_t prk_bytes = 0;
  jf_status_t status = jf_host_hmac(hash, &key, secret, 1, prk.data(), prk.size(), &prk_bytes);
  if (status == JF_OK) {
    const jf_str_t expanded = {reinterpret_cast<const char*>(prk.data()), prk_bytes};
    status = expand(hash, expanded, view(info), out, wanted);
  }
  OPENSSL_cleanse(prk.data(), prk.size());
  return status;
}

jf_status_t jf_host_pbkdf2(int32_t hash, const jf_str_t* password, const jf_str_t* salt,
                           uint32_t iterations, uint32_t reserved, uint8_t* out, uint64_t wanted) {
  if (!usable_request(password, salt, out, wanted) || reserved != 0 || iterations == 0 ||
      wanted > JF_DERIVE_MAX_BYTES) {
    return JF_INVALID_ARGUMENT;
  }
  const EVP_MD* const digest = digest_of(hash);
  if (digest == nullptr || iterations > JF_PBKDF2_MAX_ITERATIONS) return JF_NOT_SUPPORTED;
  const std::string_view secret = view(password);
  const std::string_view grain = view(salt);
  const bool done =
      PKCS5_PBKDF2_HMAC(secret.data(), static_cast<int>(secret.size()), bytes_of(grain),
                        static_cast<int>(grain.size()), static_cast<int>(iterations), digest,
                        static_cast<int>(wanted), out) == 1;
  ERR_clear_error();
  return done ? JF_OK : JF_INTERNAL;
}
