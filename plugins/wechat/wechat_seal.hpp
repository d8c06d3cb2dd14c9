// SPDX-License-Identifier: MIT
// Signatures and encryption of pushes and passive replies.
#pragma once

#include "wechat_settings.hpp"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::wechat {

/// SHA-1 of the sorted texts, in hex: of token, timestamp and nonce (`signature`), or of these and
/// the encrypted text (`msg_signature`).
std::string signature(const Crypto& crypto, std::initializer_list<std::string_view> texts);

struct Opened {
  std::string text;
  std::size_t key = 0;      // which of the account's keys; the answer is encrypted with the same
  bool is_foreign = false;  // whole, but for another AppID; then there is no text
};

/// Decrypts what stood in `Encrypt`. Nothing: it is not whole under any key.
std::optional<Opened> open_sealed(const Settings& settings, std::string_view encrypted);

/// Encrypts a reply. `random` is 16 bytes. Errors: the crypto service fails.
Result<std::string> seal(const Settings& settings, std::size_t key, std::string_view random,
                         std::string_view text);

}  // namespace jackfield::wechat
