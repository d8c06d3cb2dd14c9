// SPDX-License-Identifier: MIT
// AES-256-CTR over a stream, starting anywhere in the key stream. Encrypting and decrypting are the
// same.
#pragma once

#include "host/net/transfer.hpp"

#include <memory>
#include <string>

struct evp_cipher_ctx_st;

namespace jackfield::net {

class StreamCipher final {
 public:
  explicit StreamCipher(const Cipher& cipher);
  ~StreamCipher();
  StreamCipher(const StreamCipher&) = delete;
  StreamCipher& operator=(const StreamCipher&) = delete;

  /// In place; false when the library refused, and the bytes are then not to be used.
  bool apply(char* bytes, std::size_t size);

 private:
  evp_cipher_ctx_st* context_;  // null: could not be made
};

}  // namespace jackfield::net
