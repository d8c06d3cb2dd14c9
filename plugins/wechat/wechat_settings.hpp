// SPDX-License-Identifier: MIT
// What an official account is configured with.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace jackfield::wechat {

/// How pushes come, as chosen in the console.
enum class Mode : std::uint8_t { plaintext, compatible, secure };

struct Settings {
  std::string app_id;  // also the address that events carry, and the tail of what is encrypted
  std::string app_secret;
  std::string token;              // signs pushes; chosen by the operator
  std::vector<std::string> keys;  // 32 bytes each: the current EncodingAESKey, then the previous
  Mode mode = Mode::plaintext;
  std::string api;                    // origin of the API
  std::string profile;                // as JSON text; empty: the file declares none
  std::int64_t passive_reply_ms = 0;  // how long a push is held for a passive reply; 0: not at all
  Crypto crypto{nullptr};
  Text text{nullptr};
  std::string api_other;  // where to turn when `api` cannot be reached; empty: nowhere
};

/// Errors name the key at fault.
Result<Settings> read_settings(const Config& config);

}  // namespace jackfield::wechat
