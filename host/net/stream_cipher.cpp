// SPDX-License-Identifier: MIT
#include "host/net/stream_cipher.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <climits>

namespace jackfield::net {
namespace {

constexpr std::uint64_t kCipherBlock = 16;

// The counter is the whole block, big endian (NIST SP 800-38A, as OpenSSL counts).
std::array<std::uint8_t, 16> advanced(std::array<std::uint8_t, 16> counter, std::uint64_t blocks) {
  std::uint64_t carry = blocks;
  for (std::size_t i = counter.size(); i-- > 0 && carry != 0;) {
    const std::uint64_t sum = counter[i] + (carry & 0xffU);
    counter[i] = static_cast<std::uint8_t>(sum & 0xffU);
    carry = (carry >> 8U) + (sum >> 8U);
  }
  return counter;
}

}  // namespace

StreamCipher::StreamCipher(const Cipher& cipher) : context_(EVP_CIPHER_CTX_new()) {
  const auto counter = advanced(cipher.iv, cipher.position / kCipherBlock);
  if (context_ == nullptr || EVP_EncryptInit_ex2(context_, EVP_aes_256_ctr(), cipher.key.data(),
                                                 counter.data(), nullptr) != 1) {
    EVP_CIPHER_CTX_free(context_);
    context_ = nullptr;
    return;
  }
  std::array<char, kCipherBlock> skipped{};
  apply(skipped.data(), static_cast<std::size_t>(cipher.position % kCipherBlock));
}

StreamCipher::~StreamCipher() {
  EVP_CIPHER_CTX_free(context_);
}

bool StreamCipher::apply(char* bytes, std::size_t size) {
  if (context_ == nullptr) return false;
  auto* at = reinterpret_cast<unsigned char*>(bytes);
  while (size > 0) {
    const int now = static_cast<int>(std::min<std::size_t>(size, INT_MAX / 2));
    int out = 0;
    if (EVP_EncryptUpdate(context_, at, &out, at, now) != 1 || out != now) return false;
    at += now;
    size -= static_cast<std::size_t>(now);
  }
  return true;
}

}  // namespace jackfield::net
