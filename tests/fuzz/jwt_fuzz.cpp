// SPDX-License-Identifier: MIT
// Tokens from outside, and key sets (what follows the first line break). Nobody but the key's
// holder signs.
#include "host/plugin/services/crypto.hpp"

#include <jackfield/cpp/jwt.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  static const Crypto crypto(&services::crypto_table());
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), size);
  const JwtExpectation expected{.now_ms = 1'795'262'400'000};
  const JwtKey secret{JwtAlgorithm::hs256, "", KeyFormat::raw,
                      crypto.base64(text) + "a secret long enough: 32 bytes"};
  const std::vector<JwtKey> own{secret};
  if (verify_jwt(crypto, text.substr(0, line), own, expected)) std::abort();
  const auto set = JsonDocument::parse(text.substr(std::min(line + 1, size)));
  if (!set) return 0;
  for (const auto algorithm : {JwtAlgorithm::rs256, JwtAlgorithm::es256, JwtAlgorithm::eddsa}) {
    (void)verify_jwt(crypto, text.substr(0, line), jwt_keys(set->root(), algorithm), expected);
  }
  return 0;
}
