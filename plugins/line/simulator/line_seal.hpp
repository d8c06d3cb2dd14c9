// SPDX-License-Identifier: MIT
// The little cryptography that LINE needs: signatures of webhooks, checks of assertions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jackfield::line_simulator {

std::string hmac_sha256_base64(std::string_view key, std::string_view data);
/// The first `digits` hex digits of the SHA-256.
std::string digest_hex(std::string_view data, std::size_t digits);
std::optional<std::string> from_base64url(std::string_view text);
std::optional<std::string> from_base64(std::string_view text);

/// RS256 with the public half of a key that is written as PEM or JWK, whether or not it holds the
/// private half too.
bool rs256_matches(const std::string& key, std::string_view signed_text,
                   std::string_view signature);

}  // namespace jackfield::line_simulator
