// SPDX-License-Identifier: MIT
// Hashes, HMAC and the constant-time comparison: the path of every signed webhook.
#include "host/plugin/services/crypto.hpp"
#include "host/plugin/services/crypto_key.hpp"
#include "host/plugin/services/output.hpp"
#include "host/plugin/services/recent.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>

namespace jackfield::services {
namespace {

struct FreeMacContext {
  void operator()(EVP_MAC_CTX* context) const noexcept { EVP_MAC_CTX_free(context); }
};
using MacContext = std::unique_ptr<EVP_MAC_CTX, FreeMacContext>;

constexpr std::array<const char*, 6> kNames = {"MD5",    "SHA1",   "SHA224",
                                               "SHA256", "SHA384", "SHA512"};

// More segments than any signed text has; above it a count is a mistake, not a request.
constexpr std::uint64_t kMaxSegments = 1024;

bool usable_segments(const jf_str_t* segments, std::uint64_t count) noexcept {
  if (count > kMaxSegments || (segments == nullptr && count != 0)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (unusable(&segments[i])) return false;
  }
  return true;
}

// Keyed and ready to be started again without the key. 4,096: a host may have a thousand accounts,
// each with a secret or two, and a hash does not spread them evenly.
EVP_MAC_CTX* keyed_mac(std::int32_t algorithm, std::string_view key) {
  thread_local const auto recent = std::make_unique<RecentSets<MacContext, 512, 8>>();
  if (const MacContext* found = recent->find(algorithm, key)) return found->get();

  static EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  MacContext context(mac == nullptr ? nullptr : EVP_MAC_CTX_new(mac));
  if (!context) return nullptr;
  // OpenSSL reads the name through a pointer to non-const and leaves it as it is.
  char* const name = const_cast<char*>(kNames[static_cast<std::size_t>(algorithm - 1)]);
  const std::array<OSSL_PARAM, 2> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0), OSSL_PARAM_construct_end()};
  if (EVP_MAC_init(context.get(), bytes_of(key), key.size(), parameters.data()) != 1) {
    return nullptr;
  }
  return recent->insert(algorithm, key, std::move(context))->get();
}

}  // namespace

const EVP_MD* digest_of(std::int32_t hash) noexcept {
  // Fetched once and kept for ever: an implicit fetch on every call takes a lock.
  static const std::array<const EVP_MD*, kNames.size()> digests = [] {
    std::array<const EVP_MD*, kNames.size()> fetched{};
    for (std::size_t i = 0; i < fetched.size(); ++i) {
      fetched[i] = EVP_MD_fetch(nullptr, kNames[i], nullptr);
    }
    return fetched;
  }();
  if (hash < JF_HASH_MD5 || hash > JF_HASH_SHA512) return nullptr;
  return digests[static_cast<std::size_t>(hash - 1)];
}

}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_hash(int32_t algorithm, const jf_str_t* segments, uint64_t count, uint8_t* out,
                         uint64_t capacity, uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || !usable_segments(segments, count)) return JF_INVALID_ARGUMENT;
  const EVP_MD* const digest = digest_of(algorithm);
  if (digest == nullptr) return JF_NOT_SUPPORTED;
  const auto size = static_cast<std::uint64_t>(EVP_MD_get_size(digest));
  if (!output.fits(size)) return JF_INVALID_ARGUMENT;

  thread_local const std::unique_ptr<EVP_MD_CTX, FreeMdContext> context(EVP_MD_CTX_new());
  if (!context) return JF_NO_MEMORY;
  bool done = EVP_DigestInit_ex2(context.get(), digest, nullptr) == 1;
  for (std::uint64_t i = 0; done && i < count; ++i) {
    const std::string_view segment = view(&segments[i]);
    done = EVP_DigestUpdate(context.get(), segment.data(), segment.size()) == 1;
  }
  done = done && EVP_DigestFinal_ex(context.get(), out, nullptr) == 1;
  if (!done) {
    ERR_clear_error();
    return JF_INTERNAL;
  }
  *length = size;
  return JF_OK;
}

jf_status_t jf_host_hmac(int32_t algorithm, const jf_str_t* key, const jf_str_t* segments,
                         uint64_t count, uint8_t* out, uint64_t capacity, uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(key) || !usable_segments(segments, count)) {
    return JF_INVALID_ARGUMENT;
  }
  const EVP_MD* const digest = digest_of(algorithm);
  if (digest == nullptr) return JF_NOT_SUPPORTED;
  const auto size = static_cast<std::uint64_t>(EVP_MD_get_size(digest));
  if (!output.fits(size)) return JF_INVALID_ARGUMENT;

  return guarded([&] {
    EVP_MAC_CTX* const context = keyed_mac(algorithm, view(key));
    bool done = context != nullptr && EVP_MAC_init(context, nullptr, 0, nullptr) == 1;
    for (std::uint64_t i = 0; done && i < count; ++i) {
      const std::string_view segment = view(&segments[i]);
      done = EVP_MAC_update(context, bytes_of(segment), segment.size()) == 1;
    }
    std::size_t written = 0;
    done = done && EVP_MAC_final(context, out, &written, size) == 1 && written == size;
    if (!done) {
      ERR_clear_error();
      return JF_INTERNAL;
    }
    *length = size;
    return JF_OK;
  });
}

int32_t jf_host_equal(const jf_str_t* a, const jf_str_t* b) {
  if (a == nullptr || b == nullptr || unusable(a) || unusable(b) || a->len != b->len) return 0;
  return CRYPTO_memcmp(view(a).data(), view(b).data(), static_cast<std::size_t>(a->len)) == 0 ? 1
                                                                                              : 0;
}
