// SPDX-License-Identifier: MIT
// AES in the modes that networks use.
#include "host/plugin/services/crypto.hpp"
#include "host/plugin/services/output.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>

namespace jackfield::services {
namespace {

constexpr std::uint64_t kBlock = 16;
constexpr std::uint64_t kTag = 16;

struct FreeCipherContext {
  void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};

const EVP_CIPHER* cipher_of(std::int32_t cipher, std::size_t key_bytes) noexcept {
  const int size = key_bytes == 16 ? 0 : key_bytes == 24 ? 1 : key_bytes == 32 ? 2 : -1;
  switch (size) {
    case 0:
      return cipher == JF_CIPHER_AES_CTR   ? EVP_aes_128_ctr()
             : cipher == JF_CIPHER_AES_GCM ? EVP_aes_128_gcm()
                                           : EVP_aes_128_cbc();
    case 1:
      return cipher == JF_CIPHER_AES_CTR   ? EVP_aes_192_ctr()
             : cipher == JF_CIPHER_AES_GCM ? EVP_aes_192_gcm()
                                           : EVP_aes_192_cbc();
    case 2:
      return cipher == JF_CIPHER_AES_CTR   ? EVP_aes_256_ctr()
             : cipher == JF_CIPHER_AES_GCM ? EVP_aes_256_gcm()
                                           : EVP_aes_256_cbc();
    default:
      return nullptr;
  }
}

struct Job {
  std::int32_t cipher;
  bool sealing;
  std::string_view key, iv, aad, data;

  bool gcm() const noexcept { return cipher == JF_CIPHER_AES_GCM; }

  bool well_formed() const noexcept {
    if (gcm()) return iv.size() >= 12 && iv.size() <= 16 && (sealing || data.size() >= kTag);
    if (iv.size() != kBlock || !aad.empty()) return false;
    if (cipher == JF_CIPHER_AES_CTR) return true;
    if (cipher == JF_CIPHER_AES_CBC) return data.size() % kBlock == 0;
    return sealing || (!data.empty() && data.size() % kBlock == 0);
  }

  // Of the result at most; decrypting PKCS7 needs the room of the padding too.
  std::uint64_t room() const noexcept {
    if (gcm()) return sealing ? data.size() + kTag : data.size() - kTag;
    if (cipher == JF_CIPHER_AES_CBC_PKCS7 && sealing) return (data.size() / kBlock + 1) * kBlock;
    return data.size();
  }

  // Writes at most room() bytes and returns how many; false: damaged data, or OpenSSL failed.
  bool run(EVP_CIPHER_CTX* context, unsigned char* out, std::uint64_t& written) const noexcept;
};

bool Job::run(EVP_CIPHER_CTX* context, unsigned char* out, std::uint64_t& written) const noexcept {
  const int direction = sealing ? 1 : 0;
  const EVP_CIPHER* const algorithm = cipher_of(cipher, key.size());
  if (EVP_CipherInit_ex(context, algorithm, nullptr, nullptr, nullptr, direction) != 1) {
    return false;
  }
  const int iv_bytes = static_cast<int>(iv.size());
  if (gcm() && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, iv_bytes, nullptr) != 1) {
    return false;
  }
  if (EVP_CipherInit_ex(context, nullptr, nullptr, bytes_of(key), bytes_of(iv), direction) != 1) {
    return false;
  }
  EVP_CIPHER_CTX_set_padding(context, cipher == JF_CIPHER_AES_CBC_PKCS7 ? 1 : 0);

  int step = 0;
  if (!aad.empty() &&
      EVP_CipherUpdate(context, nullptr, &step, bytes_of(aad), static_cast<int>(aad.size())) != 1) {
    return false;
  }
  const std::size_t body = gcm() && !sealing ? data.size() - kTag : data.size();
  int first = 0;
  if (body != 0 &&
      EVP_CipherUpdate(context, out, &first, bytes_of(data), static_cast<int>(body)) != 1) {
    return false;
  }
  if (gcm() && !sealing) {
    // OpenSSL takes the tag through a pointer to non-const and only reads it.
    void* const tag = const_cast<char*>(data.data() + body);
    if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTag), tag) != 1) {
      return false;
    }
  }
  int last = 0;
  if (EVP_CipherFinal_ex(context, out + first, &last) != 1) return false;
  written = static_cast<std::uint64_t>(first) + static_cast<std::uint64_t>(last);
  if (gcm() && sealing) {
    if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTag),
                            out + written) != 1) {
      return false;
    }
    written += kTag;
  }
  return true;
}

jf_status_t crypt(const Job& job, const Output& output) noexcept {
  if (job.cipher < JF_CIPHER_AES_CBC || job.cipher > JF_CIPHER_AES_GCM) return JF_NOT_SUPPORTED;
  if (cipher_of(job.cipher, job.key.size()) == nullptr || !job.well_formed()) {
    return JF_INVALID_ARGUMENT;
  }
  const std::uint64_t room = job.room();
  if (!output.fits(room)) return JF_INVALID_ARGUMENT;

  const std::unique_ptr<EVP_CIPHER_CTX, FreeCipherContext> context(EVP_CIPHER_CTX_new());
  if (!context) return JF_NO_MEMORY;
  std::uint64_t written = 0;
  // OpenSSL wants a place to point at even when there is nothing to write.
  unsigned char nothing[EVP_MAX_BLOCK_LENGTH] = {};
  unsigned char* const to = room == 0 ? nothing : output.out;
  if (!job.run(context.get(), to, written)) {
    ERR_clear_error();
    // What an unauthenticated cipher text decrypts to must not be looked at.
    OPENSSL_cleanse(to, static_cast<std::size_t>(room));
    return job.sealing ? JF_INTERNAL : JF_INVALID_ARGUMENT;
  }
  *output.length = written;
  return JF_OK;
}

}  // namespace
}  // namespace jackfield::services

using namespace jackfield::services;

jf_status_t jf_host_encrypt(int32_t cipher, const jf_str_t* key, const jf_str_t* iv,
                            const jf_str_t* aad, const jf_str_t* plain, uint8_t* out,
                            uint64_t capacity, uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(key) || absent(iv) || unusable(aad) || absent(plain)) {
    return JF_INVALID_ARGUMENT;
  }
  return crypt({cipher, true, view(key), view(iv), view(aad), view(plain)}, output);
}

jf_status_t jf_host_decrypt(int32_t cipher, const jf_str_t* key, const jf_str_t* iv,
                            const jf_str_t* aad, const jf_str_t* sealed, uint8_t* out,
                            uint64_t capacity, uint64_t* length) {
  const Output output{out, capacity, length};
  if (!output.usable() || absent(key) || absent(iv) || unusable(aad) || absent(sealed)) {
    return JF_INVALID_ARGUMENT;
  }
  return crypt({cipher, false, view(key), view(iv), view(aad), view(sealed)}, output);
}
