// SPDX-License-Identifier: MIT
// ECDSA signatures whose one-time number is derived from key and message (RFC 6979), and the two
// ways to write them.
#pragma once

#include "host/plugin/services/crypto_key.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace jackfield::services {

/// r || s for a message hash, both as long as the curve's numbers.
Result<std::string> ecdsa_sign(KeyKind kind, const EVP_PKEY* key, const EVP_MD* digest,
                               std::string_view hash);

/// r || s to ASN.1; nothing if it has not twice the curve's length.
std::optional<std::string> ecdsa_der_of(KeyKind kind, std::string_view raw);

}  // namespace jackfield::services
