// SPDX-License-Identifier: MIT
// Standard Webhooks 1.0.0, version v1: HMAC-SHA256 over `id.timestamp.body`, one signature per
// secret while rotating.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::delivery {

/// The key inside `whsec_<base64>`; 24 to 64 bytes.
Result<std::string> webhook_key(std::string_view secret);

/// A secret of those random bytes, 24 to 64.
std::string webhook_secret(std::string_view random);

/// `webhook-signature`: `v1,<base64>` for each key, space-separated.
std::string webhook_signature(const std::vector<std::string>& keys, std::string_view id,
                              std::int64_t timestamp_s, std::string_view body);

}  // namespace jackfield::delivery
