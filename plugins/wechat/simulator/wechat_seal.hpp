// SPDX-License-Identifier: MIT
// WeChat's end of signatures and encryption, by OpenSSL. Source: sheet 3.1.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::wechat_simulator {

struct Sealing {
  std::string token;
  std::string letters;  // the EncodingAESKey, 43 of them
  std::string app_id;

  /// `random` is 16 bytes. Empty when the key is none.
  std::string seal(std::string_view text, std::string_view random) const;
  /// Nothing unless it is whole and for this AppID.
  std::optional<std::string> open(std::string_view sealed) const;
  std::string signature(std::vector<std::string> texts) const;  // of these and the token
};

}  // namespace jackfield::wechat_simulator
