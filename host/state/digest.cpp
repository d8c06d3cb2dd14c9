// SPDX-License-Identifier: MIT
#include "host/state/digest.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace jackfield::state {
namespace {

/// A context that is kept per thread: fetching the algorithm for each call would cost more than the
/// hash.
class Sha256 {
 public:
  Sha256() : method_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    if (!method_ || !context_) throw std::runtime_error("OpenSSL has no SHA-256");
  }

  void begin() { EVP_DigestInit_ex2(context_.get(), method_.get(), nullptr); }
  void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  Digest end() {
    Digest out;
    EVP_DigestFinal_ex(context_.get(), out.data(), nullptr);
    return out;
  }

 private:
  struct Free {
    void operator()(EVP_MD* method) const { EVP_MD_free(method); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD, Free> method_;
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

Sha256& sha256() {
  thread_local Sha256 one;
  return one;
}

}  // namespace

Digest digest(std::initializer_list<std::string_view> texts) {
  Sha256& hash = sha256();
  hash.begin();
  for (const std::string_view text : texts) {
    // Four bytes, big-endian: part of the published recipe of ids (docs/ids.md).
    const auto size = static_cast<std::uint32_t>(text.size());
    const char length[4] = {static_cast<char>(size >> 24), static_cast<char>(size >> 16),
                            static_cast<char>(size >> 8), static_cast<char>(size)};
    hash.add({length, sizeof length});
    hash.add(text);
  }
  return hash.end();
}

std::string sha256_hex(std::string_view text) {
  Sha256& hash = sha256();
  hash.begin();
  hash.add(text);
  constexpr char kHex[] = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t byte : hash.end()) {
    hex += kHex[byte >> 4];
    hex += kHex[byte & 15];
  }
  return hex;
}

}  // namespace jackfield::state
